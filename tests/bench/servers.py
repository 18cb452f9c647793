"""The real servers, for benches of what leaves one machine: S3, PostgreSQL and OpenSearch."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import uuid4

from search.engines.opensearch.address import address
from search.engines.opensearch.client import client
from tests.servers import postgresql_database, s3_prefix

_NEEDED = ("TEST_S3_URL", "TEST_POSTGRESQL_URL", "TEST_OPENSEARCH_URL")


def are_there(*names: str) -> bool:
    """Whether the servers are named; says how to get them where they are not."""
    missing = [name for name in names or _NEEDED if not os.environ.get(name)]
    if missing:
        print(f'  without servers ({", ".join(missing)}): eval "$(tests/services.sh all)"')
    return not missing


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Settings of an archive on the servers, and nothing left of it; none where they are absent."""
    if not are_there():
        yield {}
        return
    with ExitStack() as stack:
        yield {
            "store_url": stack.enter_context(s3_prefix()),
            "derivatives_url": stack.enter_context(s3_prefix()),
            "database_url": stack.enter_context(postgresql_database()),
            "search_url": stack.enter_context(search_index()),
        }


@contextmanager
def search_index() -> Iterator[str]:
    """The address of an index that goes with the block."""
    server, prefix = os.environ["TEST_OPENSEARCH_URL"], f"bench-{uuid4().hex}"
    yield f"{server.rstrip('/')}/{prefix}"
    wall = client(address(server))
    if held := wall.indices.get_alias(index=f"{prefix}-*"):
        wall.indices.delete(index=",".join(held))
    wall.close()
