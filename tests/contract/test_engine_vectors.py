"""Engines that keep vectors: the nearest of what a request finds, and nothing else."""

from array import array
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import EngineUnavailable
from archive.expression import Is
from search.document import Document, Meaning
from search.engines import Engine, Request
from search.engines.vectored import Neighbour, Space, Vectored
from search.meaning.matrix import cosines
from search.query import And, Field, Not, Query
from tests.contract.engines import PUBLISHED, Connect, ask, document, facts, opening, word

SPACE = Space(name="test-1", width=3)
EAST = bytes((100, 0, 0))


@pytest.fixture(params=["opensearch", "opensearch3"])
def connect(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connect]:
    yield from opening(request.param, tmp_path)


@pytest.fixture
def engine(connect: Connect) -> Engine:
    return roomy(connect)


def roomy(connect: Connect) -> Engine:
    made = connect()
    assert isinstance(made, Vectored)
    made.make_room(SPACE)
    return made


def row(*parts: int) -> bytes:
    return array("b", parts).tobytes()


def meaning(seq: int, *parts: int, **other: object) -> Document:
    held = Meaning(digest=f"said {seq}".encode(), row=row(*parts))
    return replace(document(seq, "水", **other), meaning=held)


def near(engine: Engine, *, query: Query = And(()), size: int = 10, **more: object) -> list[int]:  # noqa: B008
    least = float(str(more.pop("least", 0.5)))
    known: dict[str, object] = {"query": query, "visible": PUBLISHED}
    request = Request(**(known | more))  # type: ignore[arg-type]
    return [int(one.id[5:]) for one in nearest(engine, request, least, size)]


def nearest(engine: Engine, request: Request, least: float, size: int) -> list[Neighbour]:
    assert isinstance(engine, Vectored)
    return engine.nearest(EAST, request, least=least, size=size)


def test_the_nearest_come_first_and_the_far_ones_never(engine: Engine) -> None:
    rows = {1: (0, 100, 0), 2: (100, 100, 0), 3: (100, 1, 0), 4: (-100, 0, 0), 5: (100, 0, 0)}
    made = [meaning(seq, *parts) for seq, parts in rows.items()]
    engine.rebuild([*made, document(6, "水"), meaning(7, 0, 0, 0)], position=1, version="v")
    assert near(engine) == [5, 3, 2]
    assert near(engine, size=2) == [5, 3]
    assert near(engine, least=-1.0) == [5, 3, 2, 1, 4]
    found = nearest(engine, Request(visible=PUBLISHED), -1.0, 10)
    exact = cosines(b"".join(row(*rows[int(one.id[5:])]) for one in found), EAST)
    assert [one.cosine for one in found] == pytest.approx(list(exact), abs=1e-5)
    assert found[0].digest == b"said 5"
    assert ask(engine, word("水")).total == 7


def test_what_may_not_be_seen_takes_no_place_among_the_nearest(engine: Engine) -> None:
    hidden = facts(state="review")
    closed = [meaning(seq, 100, 0, 0, facts=hidden) for seq in range(1, 201)]
    engine.rebuild([*closed, meaning(300, 100, 40, 0)], position=1, version="v")
    assert near(engine, size=1) == [300]
    assert len(near(engine, size=10, visible=Is("state", ("review",)))) == 10
    assert near(engine, size=1, denied=frozenset({"item-300"})) == []


def test_every_condition_of_the_request_binds(engine: Engine) -> None:
    made = [
        meaning(1, 100, 0, 0, keywords={"type": ("photo",), "place": ("43443",)}),
        meaning(2, 100, 1, 0, keywords={"type": ("post",), "place": ("43443",)}),
        meaning(3, 100, 2, 0, keywords={"type": ("photo",), "place": ("43100",)}),
    ]
    dry = replace(made[0], id="item-4", seq=4, body=document(4, "断水").body)
    engine.rebuild([*made, dry], position=1, version="v")
    assert near(engine) == [1, 4, 2, 3]
    assert near(engine, filters={"type": ("photo",)}) == [1, 4, 3]
    assert near(engine, query=And((Field("place", ("43443",)), Not(word("断水"))))) == [1, 2]
    assert near(engine, exclude=word("水")) == [4]
    assert near(engine, size=1, filters={"place": ("43100",)}) == [3]


def test_a_document_brings_loses_and_changes_its_vector(connect: Connect) -> None:
    engine = roomy(connect)
    engine.rebuild([document(1, "水")], position=1, version="v")
    assert near(engine) == []
    engine.index([meaning(1, 100, 0, 0), meaning(2, 0, 100, 0)], position=2)
    assert near(engine) == [1]
    engine.index([document(1, "水"), meaning(2, 100, 0, 0)], position=3)
    assert near(engine) == [2]
    engine.remove(["item-2"], position=4)
    assert near(engine) == []


def test_an_index_made_without_room_is_used_without_vectors(connect: Connect) -> None:
    plain, engine = connect(), roomy(connect)
    assert isinstance(engine, Vectored)
    plain.rebuild([document(1, "水")], position=1, version="v")
    plain.close()
    assert not engine.has_room()
    engine.index([meaning(1, 100, 0, 0)], position=2)
    assert ask(engine, word("水")).total == 1
    engine.rebuild([meaning(1, 100, 0, 0)], position=3, version="w")
    assert engine.has_room()
    assert near(engine) == [1]


def test_vectors_of_another_space_are_not_taken_for_these(connect: Connect) -> None:
    engine, other = roomy(connect), connect()
    engine.rebuild([meaning(1, 100, 0, 0)], position=1, version="v")
    assert isinstance(other, Vectored)
    other.make_room(Space(name="test-2", width=3))
    assert not other.has_room()
    with pytest.raises(EngineUnavailable):
        nearest(other, Request(visible=PUBLISHED), 0.5, 1)
