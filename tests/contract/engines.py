"""The engines under test, and small documents and queries to try them with.

A suite takes the fixtures by name: ``connect, engine = engines.connect, engines.engine``.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import pytest

from archive.expression import Is
from archive.registry import discover
from archive.rights import FOREVER
from search.document import Document, Text, stream
from search.engines import Engine, Request, Result, open_engine
from search.engines.opensearch.address import address
from search.engines.opensearch.client import client
from search.query import (
    Everything,
    Query,
    Word,
)
from tests import cluster
from tests.conftest import skip_unless_required

Connect = Callable[[], Engine]

PUBLISHED = Is("state", ("published",))


def _embedded(tmp_path: Path) -> Iterator[str]:
    yield f"embedded://{tmp_path / 'index'}"


def opensearch_place(_: Path) -> Iterator[str]:
    """A prefix of its own on the server that is named, and nothing left of it behind."""
    server = os.environ.get("TEST_OPENSEARCH_URL", "")
    if not server:
        skip_unless_required("opensearch", 'no server (eval "$(tests/services.sh opensearch)")')
    prefix = f"test-{uuid4().hex}"
    yield f"{server.rstrip('/')}/{prefix}"
    wall = client(address(server))
    held = wall.indices.get_alias(index=f"{prefix}-*")
    if held:
        wall.indices.delete(index=",".join(held))
    wall.close()


def _opensearch3(_: Path) -> Iterator[str]:
    """The same on three nodes: two shards, each with a copy on another node."""
    with cluster.whole(), cluster.prefix() as url:
        yield f"{url}?shards=2&replicas=1"


_PLACES: Mapping[str, Callable[[Path], Iterator[str]]] = {
    "embedded": _embedded,
    "opensearch": opensearch_place,
    "opensearch3": _opensearch3,
}
"""A new engine needs an empty place to live in during a test, under the part before the `+`."""
_KINDS = {name.partition("+")[0] for name in discover("search.engines")}


@pytest.fixture(params=sorted(_KINDS))
def connect(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connect]:
    """Opens the same index again and again, each time as another process would."""
    yield from opening(request.param, tmp_path)


@pytest.fixture(params=sorted({*_KINDS, "opensearch3"}))
def everywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connect]:
    """The same on three nodes too: for what shards and copies could change.

    What else a query means is held equal on all by ``test_engines_agree.py``.
    """
    yield from opening(request.param, tmp_path)


def place_of(kind: str, tmp_path: Path) -> AbstractContextManager[str]:
    """The URL of an empty place for an index."""
    return contextmanager(_PLACES[kind])(tmp_path)


def opening(kind: str, tmp_path: Path) -> Iterator[Connect]:
    opened: list[Engine] = []
    with place_of(kind, tmp_path) as url:

        def open_another() -> Engine:
            opened.append(open_engine(url))
            return opened[-1]

        yield open_another
        for engine in opened:
            engine.close()


@pytest.fixture
def engine(connect: Connect) -> Engine:
    return connect()


def facts(**other: object) -> dict[str, object]:
    whole = {
        "state": "published",
        "record_level": "public",
        "record_opens": 0,
        "record_closes": FOREVER,
        "record_named": (),
        "content_level": "public",
        "content_opens": 0,
        "content_closes": FOREVER,
        "content_named": (),
        "scope": (),
    }
    return whole | other


def grams(text: str) -> tuple[str, ...]:
    return tuple(map("".join, pairwise(text))) if len(text) > 1 else (text,)


def text(*words: str) -> Text:
    """Words given one by one; each word's reading is the word itself."""
    return Text(a=stream([words]), b=stream([grams("".join(words))]), r=stream([words]))


def document(seq: int, *words: str, title: tuple[str, ...] = (), **other: object) -> Document:
    known = {"facts": facts(), "title": text(*title), "body": text(*title, *words)}
    return Document(id=f"item-{seq}", seq=seq, **(known | other))  # type: ignore[arg-type]


def word(*terms: str) -> Word:
    return Word("".join(terms), terms, grams("".join(terms)))


def fill(engine: Engine, *documents: Document, position: int = 0) -> None:
    engine.rebuild(documents, position=position, version="v")


def ask(engine: Engine, query: Query = Everything(), **other: object) -> Result:  # noqa: B008
    known: dict[str, object] = {"query": query, "visible": PUBLISHED}
    return engine.search(Request(**(known | other)))  # type: ignore[arg-type]


def found(engine: Engine, query: Query = Everything(), **other: object) -> list[int]:  # noqa: B008
    result = ask(engine, query, **other)
    if "size" not in other and "offset" not in other:
        assert result.total == len(result.hits)
    return [hit.seq for hit in result.hits]
