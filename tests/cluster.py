"""The three nodes of ``tests/services.sh opensearch3``: used whole by many tests, broken by one."""

import fcntl
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from opensearchpy import OpenSearch

from search.engines.opensearch.address import address
from search.engines.opensearch.client import client
from tests.conftest import LONGEST, REQUIRED, ROOT, skip_unless_required

WAITING = 1800
"""Seconds that another test may take to break three nodes and start them again."""
_LOCKS = Path(tempfile.gettempdir()) / f"kumamoto-archive-tests-{os.getuid()}"


def is_wanted() -> bool:
    """Whether there is such a cluster, or must be."""
    return bool(os.environ.get("TEST_OPENSEARCH3_URL")) or "opensearch3" in REQUIRED


def server() -> str:
    """Where all three answer; the test is skipped where there are none."""
    url = os.environ.get("TEST_OPENSEARCH3_URL", "")
    if not url:
        skip_unless_required("opensearch3", 'no cluster (eval "$(tests/services.sh opensearch3)")')
    return url


@contextmanager
def prefix() -> Iterator[str]:
    """The URL of a prefix of its own, and nothing left of it behind."""
    url = f"{server()}/test-{uuid4().hex}"
    yield url
    with wall() as asked:
        held = asked.indices.get_alias(index=f"{address(url).prefix}-*")
        if held:
            asked.indices.delete(index=",".join(held))


@contextmanager
def wall() -> Iterator[OpenSearch]:
    """The cluster as its operator sees it."""
    made = client(address(server()))
    yield made
    made.close()


@contextmanager
def whole() -> Iterator[None]:
    """While others use it too, and nobody breaks it."""
    with _locked("gate", fcntl.LOCK_EX):  # who wants to break it is not overtaken for ever
        pass
    with _locked("nodes", fcntl.LOCK_SH):
        yield


@contextmanager
def ours() -> Iterator[None]:
    """While nobody else uses it; afterwards all three are there again."""
    with _locked("gate", fcntl.LOCK_EX), _locked("nodes", fcntl.LOCK_EX):
        try:
            yield
        finally:
            restart()


@contextmanager
def _locked(name: str, how: int) -> Iterator[None]:
    """Waiting is not the test's own time: its alarm begins anew afterwards."""
    _LOCKS.mkdir(exist_ok=True)
    with (_LOCKS / name).open("w") as file:
        signal.alarm(WAITING)
        fcntl.flock(file, how)
        signal.alarm(LONGEST)
        yield


def kill(node: int) -> None:
    """As a power cut would."""
    _service("kill_hard", "opensearch3", OPENSEARCH3_NODE=str(node))


def restart() -> None:
    """Start what was killed, and wait until every shard is where it should be."""
    _service("opensearch3")
    with wall() as asked:
        for _ in range(60):
            health = asked.cluster.health(
                params={"wait_for_nodes": "3", "wait_for_no_relocating_shards": "true"},
                request_timeout=60,
            )
            if not (health["initializing_shards"] or health["timed_out"]):
                return
            time.sleep(0.5)


@contextmanager
def still(node: int) -> Iterator[None]:
    """A node that takes connections and answers nothing."""
    folder = os.environ.get("TEST_OPENSEARCH3_NODES", "")
    if not folder:
        skip_unless_required("opensearch3", "the nodes are not of tests/services.sh")
    process = int(Path(folder, str(node), "pid").read_text())
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def _service(*words: str, **settings: str) -> None:
    kept = {k: v for k, v in os.environ.items() if k != "TEST_OPENSEARCH3_URL"}
    subprocess.run(
        [str(ROOT / "tests" / "services.sh"), *words],
        env=kept | settings,
        check=True,
        stdout=subprocess.DEVNULL,
    )
