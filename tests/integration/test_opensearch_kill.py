"""OpenSearch dies as in a power cut, in the middle of a bulk and of a rebuild; nothing is lost."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest

from archive.errors import EngineUnavailable
from search.document import Document
from search.engines import Engine, open_engine
from tests.conftest import ROOT, skip_unless_required
from tests.contract.engines import ask, document, word

_PORT = "9298"
_LONGEST = 1500
"""Seconds: on a busy machine each of the three starts may take minutes."""
_SCRIPT = str(ROOT / "tests" / "services.sh")


def _service(*words: str) -> str:
    """The script, for a server that nothing else uses."""
    environ = {name: value for name, value in os.environ.items() if name != "SEARCH_URL"}
    environ |= {"OPENSEARCH_PORT": _PORT, "OPENSEARCH_HEAP": "512m"}
    done = subprocess.run(
        [_SCRIPT, *words], env=environ, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    if not os.environ.get("TEST_OPENSEARCH_URL"):
        skip_unless_required("opensearch", 'no server (eval "$(tests/services.sh opensearch)")')
    signal.alarm(_LONGEST)
    _service("opensearch")
    engine = open_engine(f"opensearch+http://127.0.0.1:{_PORT}/{tmp_path.name.replace('_', '-')}")
    yield engine
    _service("stop", "opensearch")


def _documents(first: int, last: int) -> list[Document]:
    return [document(seq, "給水", f"第{seq}報") for seq in range(first, last)]


def _dying_after(documents: list[Document], count: int) -> Iterator[Document]:
    for number, entry in enumerate(documents):
        if number == count:
            _service("kill_hard", "opensearch")
        yield entry


def test_killed_in_a_rebuild_and_in_a_batch(engine: Engine) -> None:
    engine.rebuild(_documents(1, 101), position=7, version="v")
    with pytest.raises(EngineUnavailable):
        engine.rebuild(_dying_after(_documents(1, 4001), 2500), position=90, version="w")
    with pytest.raises(EngineUnavailable):
        ask(engine, word("給水"))
    _service("opensearch")
    assert (engine.position(), engine.version()) == (7, "v")
    assert ask(engine, word("給水")).total == 100

    engine.index(_documents(101, 201), position=8)
    more = _documents(201, 6001)
    reached = _killed_meanwhile(lambda: engine.index(more, position=9))
    _service("opensearch")
    # What was answered is there; the position is never ahead of the documents.
    assert engine.position() in ((9,) if reached else (8, 9))
    if engine.position() == 9:
        assert ask(engine, word("給水")).total == 6000
    assert ask(engine, word("第150報")).total == 1
    engine.index(more, position=9)
    assert (engine.position(), ask(engine, word("給水")).total) == (9, 6000)
    engine.rebuild(_documents(1, 51), position=10, version="w")
    assert (engine.position(), engine.version(), ask(engine).total) == (10, "w", 50)


def _killed_meanwhile(work: Callable[[], None]) -> bool:
    """Whether the work was answered before the server died of it."""
    dying = Timer(0.2, _service, ("kill_hard", "opensearch"))
    dying.start()
    try:
        work()
    except EngineUnavailable:
        return False
    finally:
        dying.join()
    return True
