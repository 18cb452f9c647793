"""What a large index costs: filling it, searching while another is built beside, memory.

Filling is compared with tantivy alone that is given the same ready tokens; both in processor time.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

import tantivy

from search.document import Document
from search.engines.embedded.engine import Embedded
from search.engines.embedded.schema import prepared, schema, tantivy_document
from search.service import Ask, Search
from tests.bench.apart import apart
from tests.bench.figure import Figure
from tests.bench.home import index, opened
from tests.bench.search import QUERIES
from tests.bench.synthetic import NOW, documents, fill

SIZE, SMALL = 100_000, 10_000
_FILLED, _ROUNDS, _REST = 20_000, 3, 200
_HEAP = 64_000_000
"""Bytes before tantivy writes a segment, as the engine has it."""


def figures(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        with opened(home) as services:
            filled = _filling(list(documents(services, min(size, _FILLED))), Path(folder))
            begun = time.perf_counter()
            fill(services, size)
            print(f"filled with {size:,} in {time.perf_counter() - begun:.0f} s")
        held = apart("tests.bench.scale", "searching", home)
        rest, beside = _beside(home)
    return [
        Figure(name="index filled / tantivy with ready tokens", value=filled, unit="×", target=0.8),
        Figure(
            name=f"search while rebuilding / at rest, p95 at {size:,}",
            value=beside / rest,
            unit="×",
            target=2.0,
            at_most=True,
        ),
        Figure(name=f"searching process at {size:,} items", value=held["peak"], unit="MB"),
    ]


def _filling(ready: Sequence[Document], folder: Path) -> float:
    """How fast the engine takes documents, over tantivy by itself; the median of some rounds."""
    ratios = []
    for number in range(_ROUNDS):
        begun = time.process_time()
        _alone(ready, folder / f"alone-{number}")
        alone = time.process_time() - begun
        engine = Embedded(folder / f"ours-{number}")
        begun = time.process_time()
        engine.rebuild(iter(ready), position=1, version="")
        ratios.append(alone / (time.process_time() - begun))
        engine.close()
    return statistics.median(ratios)


def _alone(ready: Sequence[Document], folder: Path) -> None:
    folder.mkdir()
    writer = prepared(tantivy.Index(schema(), path=str(folder))).writer(_HEAP, 1)
    for one in ready:
        writer.add_document(tantivy_document(one))
    writer.commit()
    writer.wait_merging_threads()


def asks() -> Iterator[Ask]:
    """The queries of the bench of search, over and over."""
    return (Ask(q=typed, filters=filters, size=24, now=NOW) for typed, filters, _ in cycle(QUERIES))


def searching(home: str) -> dict[str, int]:
    """A process that does nothing but search, for its memory."""
    with opened(Path(home)) as services:
        found = [services.search.find(next(typed)).total for typed in [asks()] for _ in range(70)]
    return {"found": sum(found)}


def rebuild(home: str) -> dict[str, int]:
    """A process that builds the index anew beside the live one."""
    with opened(Path(home)) as services:
        index(services)
    return {}


def _beside(home: Path) -> tuple[float, float]:
    """Seconds by the clock within which 95 of 100 searches answer: at rest, and meanwhile."""
    command = (sys.executable, "-m", "tests.bench.apart", "tests.bench.scale", "rebuild", str(home))
    with opened(home) as services:
        search, typed = services.search, asks()
        rest = [taken(search, next(typed)) for _ in range(_REST)]
        meanwhile: list[float] = []
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as building:
            while building.poll() is None:
                meanwhile.append(taken(search, next(typed)))
    print(f"{len(meanwhile):,} searches while the index was built")
    return p95(rest), p95(meanwhile)


def taken(search: Search, ask: Ask) -> float:
    """Seconds of a search by the clock."""
    begun = time.perf_counter()
    search.find(ask)
    return time.perf_counter() - begun


def p95(seconds: Sequence[float]) -> float:
    """Within which 95 of 100 were done."""
    return statistics.quantiles(seconds, n=20)[-1]
