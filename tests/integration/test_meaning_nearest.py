"""Vectors kept by OpenSearch: the same block as beside tantivy, with and without k-NN."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from archive.model import Item
from archive.rights import Role, Viewer
from search.ask import Ask
from search.engines.opensearch.address import address
from search.engines.vectored import Vectored
from tests.contract.engines import opensearch_place, place_of
from tests.embedding import Concepts
from tests.integration.search_server import Answer, forward, saying
from tests.integration.test_meaning import STAFF, meant, opened, titled, vectors, work
from tests.integration.web_archive import NOW, World

THINGS = ("断水", "水が出ない", "石垣", "城の被害", "ペット", "犬や猫", "花", "橋")
PLACES = ("益城町", "熊本市", "阿蘇市", "八代市", "宇土市")
QUERIES = ("no water", "castle damage", "dogs", "no water -熊本市", "花の橋", "断水")


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    yield from opensearch_place(tmp_path)


def has_room(world: World) -> bool:
    engine = world.services.engine
    return isinstance(engine, Vectored) and engine.has_room()


def material() -> list[Item]:
    """Some closed, of two kinds, many alike."""
    return [
        titled(
            at + 1,
            f"{PLACES[at % 5]}の{THINGS[at % 8]}{at % 3}",
            type="photo" if at % 4 else "document",
            **({"record": STAFF, "content": STAFF} if at % 7 == 0 else {}),
        )
        for at in range(120)
    ]


def test_both_engines_find_the_same_in_the_same_order(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    worlds = []
    with ExitStack() as stack:
        for kind in ("embedded", "opensearch"):
            folder = tmp_path / kind
            folder.mkdir()
            there = stack.enter_context(place_of(kind, folder))
            world = opened(folder / "home", request.config, Concepts, there)
            stack.callback(world.services.close)
            world.add(*material())
            work(world)
            worlds.append(world)
        assert [has_room(world) for world in worlds] == [False, True]
        for viewer in (Viewer(), Viewer(role=Role.STAFF, agent="sato")):
            for q in QUERIES:
                for filters in ({}, {"type": ("document",)}, {"place": ("43100",)}):
                    ask = Ask(q=q, filters=filters, viewer=viewer, now=NOW)
                    one, other = (_meaning(world, ask) for world in worlds)
                    assert one == other, (q, filters)
        assert _meaning(worlds[1], Ask(q="no water", now=NOW))
        for number in (2, 3, 41):
            one, other = (_related(world, number) for world in worlds)
            assert one == other


def _meaning(world: World, ask: Ask) -> list[str]:
    return [hit.item.id for hit in world.services.search.find(ask).meaning or ()]


def _related(world: World, number: int) -> list[str]:
    given = material()[number - 1]
    return [one.id for one in world.services.search.related(given, Viewer(), NOW)]


def test_no_process_that_searches_reads_the_vectors(
    url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    world = opened(tmp_path, request.config, Concepts, url)
    world.add(titled(1, "断水"), titled(2, "石垣"))
    work(world)
    store = world.services.pictures._store
    for stat in list(store.list("meaning/")):
        store.delete(stat.key)
    assert meant(world, "no water") == [1]
    world.services.close()


def test_a_server_without_the_plugin_leaves_the_comparing_to_us(
    url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    def without(method: str, path: str, body: bytes) -> Answer:
        assert b'"meaning_' not in body or method == "PUT"
        if method == "PUT" and b"knn" in body:
            error = {"type": "mapper_parsing_exception", "reason": "No handler for [knn_vector]"}
            return 400, {"error": error, "status": 400}
        return forward(method, path, body)

    with saying(without) as between:
        there = between.replace("/trouble", f"/{address(url).prefix}")
        world = opened(tmp_path, request.config, Concepts, there)
        world.add(titled(1, "断水"), titled(2, "石垣"))
        work(world)
        assert not has_room(world)
        assert vectors(world) == 2
        assert meant(world, "no water") == [1]
        world.services.close()


def test_the_extra_comes_goes_and_comes_again(
    url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Each time another index is asked for, and is built beside from what is there."""
    embedder = Concepts()
    for extra in (None, embedder, None, embedder):
        world = opened(tmp_path, request.config, lambda extra=extra: extra, url)
        if extra is None and world.services.catalog.feed_position() == 0:
            world.add(titled(1, "断水"), titled(2, "石垣"))
        work(world)
        assert has_room(world) == (extra is not None)
        answer = world.get("/api/v1/items?q=no+water").json
        if extra is None:
            assert "meaning" not in answer
        else:
            assert meant(world, "no water") == [1]
        world.services.close()
    assert sorted(embedder.embedded.count(said) for said in ("断水", "石垣")) == [1, 1]
