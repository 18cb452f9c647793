"""What grows with the number of items: bytes, the time of filling, of searches and of pages.

All in processor time of one process, so that a busy machine says nearly the same as a quiet one.
``growth=1000000`` is the run that is made once.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import pages
from tests.bench.apart import apart, peak_mb
from tests.bench.figure import Figure
from tests.bench.home import add, index, opened
from tests.bench.search import QUERIES, Ours, milliseconds
from tests.bench.synthetic import items
from web.app import create_app
from web.wiring import Services

SIZE = 10_000
_ROUNDS = 9
_UNITS = {"µs": "µs an item", "bytes": "bytes an item", "ms": "ms"}


def figures(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        told = apart("tests.bench.growth", "fill", home, size)
        memory = apart("tests.bench.scale", "searching", home)["peak"]
        told |= apart("tests.bench.growth", "ask", home, size)
    return [
        *(
            Figure(name=f"{name} at {size:,}", value=value, unit=_UNITS[unit])
            for (name, unit), value in _named(told).items()
        ),
        Figure(name=f"peak of filling at {size:,}", value=told["filling"], unit="MB"),
        Figure(name=f"peak of a process that searches at {size:,}", value=memory, unit="MB"),
    ]


def _named(told: dict[str, float]) -> dict[tuple[str, str], float]:
    """By name and unit, which a process of its own tells as one text."""
    return {
        (name, unit): value
        for key, value in told.items()
        for name, found, unit in [key.partition(", ")]
        if found
    }


def fill(home: str, size: str) -> dict[str, float]:
    """An archive of so many items, without packages; texts that come again are analysed once."""
    count, folder = int(size), Path(home)
    with opened(folder) as services:
        entered = _spent(lambda: add(services, items(count)))
        indexed = _spent(lambda: index(services))
        if services.engine.position() != services.catalog.feed_position():
            raise RuntimeError("not everything is indexed")
    told = {
        "catalog filled, µs": entered / count * 1e6,
        "index filled, µs": indexed / count * 1e6,
        "catalog, bytes": _bytes(folder, "catalog.sqlite*") / count,
        "index, bytes": _bytes(folder / "index", "**/*") / count,
    }
    for name, value in told.items():
        print(f"{name} {value:,.0f}", flush=True)
    return told | {"filling": peak_mb()}


def ask(home: str, size: str) -> dict[str, float]:
    """Medians of the usual queries and of the pages that people open most."""
    with opened(Path(home)) as services:
        return {"search, ms": _searched(services, Path(home))} | _opened(services, int(size))


def _searched(services: Services, home: Path) -> float:
    ours = Ours(services, home)
    asks = [ours.ask(typed, filters) for typed, filters, _ in QUERIES]
    return statistics.median(
        milliseconds(lambda one=one: ours.search.find(one), _ROUNDS)  # type: ignore[misc]
        for one in asks
    )


def _opened(services: Services, size: int) -> dict[str, float]:
    client = create_app(services).test_client()

    def get(path: Callable[[], str]) -> None:
        answer = client.get(path(), buffered=True)
        if answer.status_code != 200:
            raise RuntimeError(f"answered {answer.status_code}")

    return {
        f"page {name}, ms": milliseconds(lambda path=path: get(path), _ROUNDS * 5)  # type: ignore[misc]
        for name, path in pages.paths(size).items()
    }


def _spent(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _bytes(folder: Path, pattern: str) -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())
