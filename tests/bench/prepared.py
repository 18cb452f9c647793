"""An export made ready by its job, killed half way and gone on with; and counts on map and axis.

Speed is rows a second of processor time, list and file included, beside the bare serialisation of
the same rows: cells with the ``csv`` module, features with msgspec, of items in memory.
"""

import csv
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import StringIO
from pathlib import Path
from statistics import median

import msgspec

from archive.exports import How, recorded
from archive.exports.csv_row import cells
from archive.exports.geojson import feature
from archive.judgement import granted
from archive.model import Item
from archive.prepared import Order
from archive.prepared.making import Making
from archive.prepared.shelf import Shelf, file_key
from archive.rights import PUBLIC
from search.ask import Ask, request
from search.engines import Interval
from search.query import EVERYTHING
from tests.bench import export
from tests.bench.apart import apart
from tests.bench.figure import Figure
from tests.bench.home import add, index, opened
from web.app import create_app
from web.prepared.source import Sources
from web.wiring import Services

SIZE, SMALL = 500_000, 20_000
WANTED = {"csv": 20e3, "geojson": 10e3}
_BASE = "https://archive.example"
_ROUNDS = 7
_BARE_ROWS = 20_000


def figures(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        small, whole = Path(folder) / "small", Path(folder) / "whole"
        apart("tests.bench.prepared", "prepare", small, size // 10)
        apart("tests.bench.prepared", "prepare", whole, size)
        told = {name: _made(whole, small, name) for name in WANTED}
        kept = _killed_and_resumed(whole)
        counts = apart("tests.bench.prepared", "counts", whole)
    return [
        *(figure for name in WANTED for figure in _figures(name, told[name])),
        Figure(name="parts of a killed run that were kept", value=kept, unit="×", target=1.0),
        *(
            Figure(
                name=f"API with {name} / bare aggregation",
                value=counts[name],
                unit="×",
                target=3.0,
                at_most=True,
            )
            for name in ("tiles", "histogram")
        ),
    ]


def _figures(name: str, told: dict[str, float]) -> Iterator[Figure]:
    yield Figure(
        name=f"export job {name}", value=told["rows/s"], unit="rows/s", target=WANTED[name]
    )
    yield Figure(name=f"export job {name} / bare serialisation", value=told["bare"], unit="×")
    yield Figure(
        name=f"export job {name}, peak over that of a tenth",
        value=told["growth"],
        unit="×",
        target=1.2,
        at_most=True,
    )


def _made(whole: Path, small: Path, name: str) -> dict[str, float]:
    little = apart("tests.bench.prepared", "make", small, name)
    told = apart("tests.bench.prepared", "make", whole, name)
    print(
        f"{name}: {told['rows']:,.0f} rows, {told['MB']:.0f} MB, {told['rows/s']:,.0f} rows/s of "
        f"processor time, {told['wall rows/s']:,.0f} by the clock, peak {told['peak']:.0f} MB"
    )
    return {**told, "growth": told["peak"] / little["peak"]}


def prepare(home: str, count: str) -> dict[str, object]:
    """Items whose words are alike, so that their analysis is done once."""
    with opened(Path(home)) as services:
        add(services, map(_alike, export.items(int(count))))
        index(services)
    return {}


def _alike(item: Item) -> Item:
    return replace(item, title={"ja": "給水所の列", "en": "Queue for water"})


def make(home: str, form: str) -> dict[str, float]:
    """One export in this process, from the search index to the digested file."""
    with opened(Path(home)) as services:
        making, order = _making(services), _order(services, form)
        services.search.find(Ask(now=order.at))  # words and dictionaries are loaded once
        clock, begun = time.perf_counter(), time.process_time()
        whole = making.make(order, _go_on)
        seconds, wall = time.process_time() - begun, time.perf_counter() - clock
        with services.derivatives.open(file_key(order.id, whole.token)) as stream:
            assert stream.seek(0, os.SEEK_END) == whole.size
        return {
            "rows": whole.shown,
            "rows/s": whole.shown / seconds,
            "wall rows/s": whole.shown / wall,
            "MB": whole.size / 1e6,
            "bare": whole.shown / seconds / _bare(services, form),
        }


def _go_on() -> None:
    """Nobody wants it to stop."""


def _making(services: Services) -> Making:
    return Making(
        Shelf(services.derivatives),
        services.catalog,
        Sources(services),
        services.files,
        services.clock,
    )


def _order(services: Services, form: str, export_id: str = "") -> Order:
    return Order(
        id=export_id or secrets.token_hex(16),
        form=form,
        lang="ja",
        base_url=_BASE,
        at=services.clock(),
    )


def _bare(services: Services, form: str) -> float:
    """Rows a second of nothing but writing what the rows hold."""
    items = (
        item for item, _ in zip(services.catalog.every_item(), range(_BARE_ROWS), strict=False)
    )
    shown = list(granted(items, PUBLIC, services.clock()))
    how = How(base_url=_BASE, lang="ja")
    if form == "csv":
        rows = [cells(one, how) for one in shown]
        begun = time.process_time()
        csv.writer(StringIO(), quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        features = [feature(recorded(one, how)) for one in shown]
        begun = time.process_time()
        for one in features:
            msgspec.json.encode(one)
    return len(shown) / (time.process_time() - begun)


def _killed_and_resumed(home: Path) -> float:
    """The share of the parts there after the kill that stayed; the file is compared."""
    words = ("tests.bench.prepared", "die", home)
    dead = subprocess.run(
        [sys.executable, "-m", "tests.bench.apart", *map(str, words)], check=False
    )
    assert dead.returncode == _KILLED, "it was not killed half way"
    return float(apart("tests.bench.prepared", "go_on", home)["kept"])


_KILLED = 9
_RESUMED = "0" * 32


def die(home: str) -> dict[str, float]:
    """Ends this process at once, half way."""
    with opened(Path(home)) as services:
        shelf, order = Shelf(services.derivatives), _order(services, "csv", _RESUMED)
        shelf.keep(order)

        def check() -> None:
            progress = shelf.progress(order.id)
            if shelf.plan(order.id) and progress.written * 2 >= progress.listed:
                os._exit(_KILLED)

        _making(services).make(order, check)
    return {}


def go_on(home: str) -> dict[str, float]:
    with opened(Path(home)) as services:
        store, shelf = services.derivatives, Shelf(services.derivatives)
        prefix = f"exports/{_RESUMED}/parts/"
        there = {stat.key: stat.modified for stat in store.list(prefix)}
        resumed = _making(services).make(shelf.order(_RESUMED), _go_on)
        afresh = _making(services).make(_order(services, "csv"), _go_on)
        assert resumed.sha256 == afresh.sha256, "the resumed file is another"
        assert there, "nothing was written before the kill"
        now = {stat.key: stat.modified for stat in store.list(prefix)}
        return {"kept": sum(now[key] == at for key, at in there.items()) / len(there)}


def counts(home: str) -> dict[str, float]:
    """Seconds of an answer of the API over those of the engine's counts alone."""
    with opened(Path(home)) as services:
        client = create_app(services).test_client()
        asks = {
            "tiles": (Ask(size=0, facets=(), tiles=10, now=services.clock()), "tiles=10"),
            "histogram": (
                Ask(size=0, facets=(), histogram=Interval.MONTH, now=services.clock()),
                "histogram=month",
            ),
        }
        told = {}
        for name, (ask, query) in asks.items():
            bare = _seconds(partial(services.engine.search, request(ask, EVERYTHING, frozenset())))
            whole = _seconds(partial(client.get, f"/api/v1/counts?{query}", buffered=True))
            print(f"{name}: {whole * 1e3:.0f} ms, bare {bare * 1e3:.0f} ms")
            told[name] = whole / bare
    return told


def _seconds(do: Callable[[], object]) -> float:
    """Of processor time, the middle of some rounds; the first is not counted."""
    do()
    found = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        do()
        found.append(time.process_time() - begun)
    return median(found)
