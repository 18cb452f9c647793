"""Three nodes in trouble: lost, red, wiped, full, held still; nothing is lost or doubled."""

import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.errors import EngineFull, EngineUnavailable
from search.document import Document
from search.engines import Engine, open_engine
from search.engines.opensearch.address import address
from tests import cluster
from tests.contract.engines import ask, document, word
from tests.integration.web_archive import World, item, open_world
from web.index_trouble import index_trouble

_LOST = 3
FULL = {"index.blocks.read_only_allow_delete": "true"}
"""The very block that a node sets when its disk is past the last mark."""


@pytest.fixture
def broken() -> Iterator[None]:
    """Nobody else uses the nodes while one is broken."""
    with cluster.ours():
        signal.alarm(_LONGEST)
        yield


@pytest.fixture
def url() -> Iterator[str]:
    with cluster.whole(), cluster.prefix() as url:
        yield url


@pytest.fixture
def world(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    with open_world(tmp_path, request.config, search_url=url) as world:
        yield world


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    yield engine
    engine.close()


_LONGEST = 1500
"""Seconds: on a busy machine each start of a node may take minutes."""


def documents(first: int, last: int) -> list[Document]:
    return [document(seq, "給水", f"第{seq}報") for seq in range(first, last)]


def settings(url: str, changes: dict[str, str | None]) -> None:
    with cluster.wall() as asked:
        asked.indices.put_settings(index=f"{address(url).prefix}-*", body=changes)


def found(world: World, q: str) -> list[int]:
    answer = world.get("/api/v1/items", query_string={"q": q}).json
    return sorted(int(one["id"][-19:]) for one in answer["items"])


def work(world: World) -> None:
    world.services.worker("test").run_until_idle()


def indices(url: str) -> set[str]:
    with cluster.wall() as asked:
        return set(asked.indices.get_alias(index=f"{address(url).prefix}-0*"))


@pytest.mark.usefixtures("broken")
def test_a_node_is_lost_while_documents_come_and_people_search() -> None:
    """One index has copies and goes on; one has none, says so, and goes on where it stood."""
    with cluster.prefix() as kept, cluster.prefix() as single:
        copied, bare = f"{kept}?shards=2&replicas=1", f"{single}?shards=3&replicas=0"
        with opened(copied) as engine, opened(bare) as red:
            for one in (engine, red):
                one.rebuild(documents(1, 301), position=1, version="v")
            with _searching(engine) as totals:
                dying = threading.Timer(0.3, cluster.kill, (_LOST,))
                dying.start()
                for step in range(1, 11):
                    _insisting(
                        engine, documents(300 * step + 1, 300 * step + 301), position=step + 1
                    )
                dying.join()
            assert totals == sorted(totals)
            assert {300, 3300} >= {totals[0]}
            assert ask(engine, word("給水")).total == 3300
            assert engine.position() == 11
            _in_part(red)
            cluster.restart()
            assert not (whole := ask(red, word("給水"))).partial
            assert (whole.total, red.position()) == (300, 1)
            red.index(documents(1, 601), position=2)
            assert (ask(red, word("給水")).total, red.position()) == (600, 2)


def _insisting(engine: Engine, made: list[Document], *, position: int) -> None:
    """As the worker does: from where it stood, until it is done."""
    for _ in range(10):
        try:
            engine.index(made, position=position)
        except EngineUnavailable:
            assert engine.position() < position
        else:
            return
    pytest.fail("never done")


@contextmanager
def _searching(engine: Engine) -> Iterator[list[int]]:
    """Somebody who searches all the time; what they were told, but for sentences."""
    totals: list[int] = []
    over = threading.Event()

    def search() -> None:
        while not over.wait(0.05):
            try:
                answer = ask(engine, word("給水"))
            except EngineUnavailable:
                continue
            if not answer.partial:
                totals.append(answer.total)

    with ThreadPoolExecutor(1) as pool:
        searching = pool.submit(search)
        yield totals
        over.set()
        searching.result()


def _in_part(red: Engine) -> None:
    """What is left answers and says so; nothing is taken in, and the position stays."""
    answer = ask(red, word("給水"))
    assert answer.partial
    assert 0 < answer.total < 300
    with pytest.raises(EngineUnavailable):
        red.index(documents(301, 401), position=2)
    assert red.position() == 1


def test_a_wiped_index_comes_back_by_itself(world: World, url: str) -> None:
    world.add(item(1), item(2))
    with cluster.wall() as asked:
        held = asked.indices.get_alias(index=f"{address(url).prefix}-*")
        asked.indices.delete(index=",".join(held))
    answer = world.get("/search?q=写真")
    assert answer.status_code == 503
    assert "検索がいま応答していません" in answer.text
    assert world.get(f"/items/{item(1).id}?q=写真").status_code == 200
    work(world)
    assert found(world, "写真") == [1, 2]


def test_a_full_disk_is_told_and_indexing_goes_on_when_it_is_freed(world: World, url: str) -> None:
    world.add(item(1))
    held = indices(url)
    settings(url, FULL)
    with pytest.raises(EngineFull):
        world.add(item(2))
    work(world)
    told = _trouble(world)
    assert "ディスクがいっぱい" in told
    assert found(world, "写真") == [1]
    settings(url, dict.fromkeys(FULL))
    work(world)
    assert found(world, "写真") == [1, 2]
    assert _trouble(world) == ""
    # It went on in the same index from where it stood.
    assert indices(url) == held
    assert world.services.engine.position() == world.services.catalog.feed_position()


def _trouble(world: World) -> str:
    with world.app.test_request_context():
        return index_trouble(world.services.database, world.services.engine)


@pytest.mark.usefixtures("broken")
def test_a_node_that_is_held_still_delays_and_stops_nothing() -> None:
    with cluster.prefix() as url, opened(f"{url}?shards=2&replicas=1") as engine:
        engine.rebuild(documents(1, 101), position=1, version="v")
        with cluster.still(2):
            for _ in range(3):
                assert ask(engine, word("給水")).total == 100
            _insisting(engine, documents(101, 201), position=2)
            assert ask(engine, word("給水")).total == 200
