"""A server without time just when a rebuilt index takes over: asked again, and never empty."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.errors import EngineUnavailable
from search.engines import Engine, open_engine
from search.engines.opensearch.address import address
from tests.contract.engines import ask, document, opensearch_place, word
from tests.integration.search_server import Answer, forward, saying


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    yield from opensearch_place(tmp_path)


class Meddler:
    """Between us and the server; the first requests to hand over or to delete go wrong."""

    def __init__(self, wrong: Callable[[Answer | None], Answer], *, to: str, done: bool) -> None:
        self.wrong, self.to, self.done = wrong, to, done
        self.left = 2
        self.seen: list[int] = []
        """What somebody else finds whenever a request goes wrong."""
        self.reader: Engine

    def __call__(self, method: str, path: str, body: bytes) -> Answer:
        if f"{method} {path}".startswith(self.to) and "-0" in f"{path}{body!r}" and self.left:
            self.left -= 1
            answer = forward(method, path, body) if self.done else None
            self.seen.append(ask(self.reader, word("給水")).total)
            return self.wrong(answer)
        return forward(method, path, body)


def busy(status: int) -> Callable[[Answer | None], Answer]:
    error = {"type": "process_cluster_event_timeout_exception", "reason": "busy"}
    return lambda _answer: (status, {"error": error, "status": status})


@pytest.mark.parametrize("to", ["POST /_aliases", "DELETE /"])
@pytest.mark.parametrize(
    ("status", "done"),
    [(408, False), (429, False), (503, False), (504, True)],
    ids=["408", "429", "503", "504-but-done"],
)
def test_it_is_asked_again_until_it_is_done(url: str, to: str, done: bool, status: int) -> None:
    meddler = Meddler(busy(status), to=to, done=done)
    reader, prefix = open_engine(url), address(url).prefix
    with saying(meddler) as between:
        engine = open_engine(between.replace("/trouble", f"/{prefix}"))
        meddler.reader, meddler.left = reader, 0
        engine.rebuild([document(seq, "給水") for seq in (1, 2)], position=1, version="v")
        meddler.left = 2
        engine.rebuild([document(seq, "給水") for seq in (1, 2, 3)], position=2, version="w")
        assert meddler.left < 2
        assert set(meddler.seen) <= {2, 3}
        assert (ask(reader, word("給水")).total, reader.position()) == (3, 2)
        engine.close()
    reader.close()


def test_a_server_that_stays_busy_keeps_the_old_index(url: str) -> None:
    meddler = Meddler(busy(429), to="POST /_aliases", done=False)
    reader, prefix = open_engine(url), address(url).prefix
    with saying(meddler) as between:
        engine = open_engine(between.replace("/trouble", f"/{prefix}"))
        meddler.reader, meddler.left = reader, 0
        engine.rebuild([document(1, "給水")], position=1, version="v")
        meddler.left = 1000
        with pytest.raises(EngineUnavailable, match="429"):
            engine.rebuild([document(seq, "給水") for seq in (1, 2)], position=2, version="w")
        assert set(meddler.seen) == {1}
        assert (ask(reader, word("給水")).total, reader.position(), reader.version()) == (1, 1, "v")
        meddler.left = 0
        engine.rebuild([document(seq, "給水") for seq in (1, 2)], position=2, version="w")
        assert (ask(reader, word("給水")).total, reader.position()) == (2, 2)
        engine.close()
    reader.close()


def test_a_cluster_without_room_for_copies_serves_without_them(url: str) -> None:
    """It says 408 to who waits for them."""
    engine = open_engine(f"{url}?replicas=3")
    engine.rebuild([document(1, "給水")], position=1, version="v")
    assert (ask(engine, word("給水")).total, engine.position()) == (1, 1)
    engine.close()


def test_what_a_part_of_the_index_did_not_make_visible_is_not_swapped_in(url: str) -> None:
    def answer(method: str, path: str, body: bytes) -> Answer:
        status, said = forward(method, path, body)
        if broken and path.endswith("/_refresh"):
            return status, {"_shards": {"total": 2, "successful": 1, "failed": 1}}
        return status, said

    broken: list[bool] = []
    with saying(answer) as between:
        engine = open_engine(between.replace("/trouble", f"/{address(url).prefix}"))
        engine.rebuild([document(1, "給水")], position=1, version="v")
        broken.append(True)
        with pytest.raises(EngineUnavailable, match="could not be written"):
            engine.rebuild([document(2, "断水")], position=2, version="w")
        with pytest.raises(EngineUnavailable, match="could not be written"):
            engine.index([document(2, "断水")], position=2)
        assert (engine.position(), engine.version()) == (1, "v")
        assert ask(engine, word("給水")).total == 1
        engine.close()
