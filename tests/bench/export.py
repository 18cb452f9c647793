"""CSV of a whole archive: search walk, catalog, decision, projection and bytes, in one process.

Speed is rows a second of processor time, which other programs disturb less than the clock.
"""

import csv
import tempfile
import time
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from archive.exports import How, get_exporter
from archive.judgement import granted
from archive.model import Access, Dates, Item, Level, PlaceStatement, Post, Rights, State, When
from archive.vocabulary import licences, places
from search.service import Ask
from tests.bench.apart import apart
from tests.bench.figure import Figure
from tests.bench.home import add, index_alike, opened
from web.wiring import Services

SIZE, SMALL = 100_000, 20_000
_FIELDS = tuple(field.name for field in fields(Item))
START = datetime(2026, 7, 28, 7, 27, tzinfo=UTC)
OPEN = Access(level=Level.PUBLIC)
TEXT = "本日の応急給水は次の場所で行います。容器をお持ちください。" * 4


def items(count: int) -> Iterator[Item]:
    """Half posts with a second of their own, half photos over all municipalities and licences."""
    codes = [place.code for place in places().municipalities()]
    uris = list(licences())
    for number in range(count):
        yield _item(number, codes[number % len(codes)], uris[number % len(uris)])


def _item(number: int, code: str, licence: str) -> Item:
    at = START + timedelta(seconds=37 * number)
    moment = When(edtf=at.strftime("%Y-%m-%dT%H:%M:%SZ"), source="post")
    item = Item(
        id=f"01K{number:023d}",
        seq=number + 1,
        state=State.PUBLISHED,
        type="photo",
        title={"ja": f"給水所の列 {number}", "en": f"Queue for water {number}"},
        description={"ja": TEXT[:60]},
        dates=Dates(shot=replace(moment, source="exif")),
        places=(PlaceStatement(code=code, words="役場の前"),),
        disaster="kumamoto-2026",
        themes=("water",),
        credit="市民",
        rights=Rights(licence=licence),
        record=OPEN,
        content=OPEN,
        received=at,
        published=at,
        updated=at,
    )
    if number % 2:
        return item
    post = Post(platform="x", native_id=str(number), account="city", url=f"https://x/{number}")
    return replace(item, type="post", dates=Dates(published=moment), post=post, text=(TEXT,))


def figures(size: int) -> list[Figure]:
    """Whole export by CSV of a catalog of that size, and of a tenth: speed, and peaks compared."""
    with tempfile.TemporaryDirectory() as folder:
        small, whole = (_exported(Path(folder), count) for count in (size // 10, size))
        speeds = apart("tests.bench.export", "others", Path(folder) / str(size))
    return [
        Figure(name="export csv, walk to bytes", value=whole["rows/s"], unit="rows/s", target=20e3),
        Figure(
            name=f"export csv, peak at {size:,} / at {size // 10:,}",
            value=whole["peak"] / small["peak"],
            unit="×",
            target=1.2,
            at_most=True,
        ),
        Figure(name="export csv / bare read, decode and write", value=whole["bare"], unit="×"),
        *(
            Figure(name=f"export {name}, walk to bytes", value=speeds[name], unit="rows/s")
            for name in ("jsonl", "geojson")
        ),
    ]


def _exported(folder: Path, count: int) -> dict[str, Any]:
    home = folder / str(count)
    apart("tests.bench.export", "prepare", home, count)
    told = apart("tests.bench.export", "measure", home)
    print(
        f"{count:,} items: {told['rows/s']:,.0f} rows/s, {told['MB']:.0f} MB, "
        f"peak {told['peak']:.0f} MB, {told['wall rows/s']:,.0f} rows/s by the clock"
    )
    return told


def prepare(home: str, count: str) -> dict[str, object]:
    with opened(Path(home)) as services:
        add(services, items(int(count)))
        index_alike(services)
    return {}


def measure(home: str) -> dict[str, float]:
    """One export in this process, from the search index to bytes, and the bare work after it."""
    with opened(Path(home)) as services:
        exported(services, "csv", most=100)  # words and dictionaries are loaded once
        clock, begun = time.perf_counter(), time.process_time()
        found, size = exported(services, "csv")
        seconds, wall = time.process_time() - begun, time.perf_counter() - clock
        begun = time.process_time()
        rows = bare(services)
        plain = time.process_time() - begun
    return {
        "rows/s": found / seconds,
        "wall rows/s": found / wall,
        "MB": size / 1e6,
        "bare": (found / seconds) / (rows / plain),
    }


def bare(services: Services) -> int:
    """What any export must do: read the catalog in order, decode, write fields with ``csv``."""
    target = StringIO()
    write = csv.writer(target, quoting=csv.QUOTE_ALL).writerow
    count = 0
    for count, item in enumerate(services.catalog.every_item(), start=1):
        write([getattr(item, name) for name in _FIELDS])
        if not count % 1000:
            target.seek(0)
            target.truncate()
    return count


def others(home: str) -> dict[str, float]:
    """Rows a second of the other formats."""
    told = {}
    with opened(Path(home)) as services:
        for name in ("jsonl", "geojson"):
            begun = time.process_time()
            found, _ = exported(services, name, most=10_000)
            told[name] = found / (time.process_time() - begun)
    return told


def exported(services: Services, name: str, most: int | None = None) -> tuple[int, int]:
    """Items and bytes of an export of everything that the public may see."""
    ask = Ask(now=START + timedelta(days=365))
    counted = Counted(islice(services.search.walk(ask), most))
    shown = granted(counted, ask.viewer, ask.now)
    how = How(base_url="https://archive.example", lang="ja")
    pieces = get_exporter(name).write(shown, how=how)
    size = sum(len(piece) for piece in pieces)
    return counted.seen, size


class Counted:
    """Counts the items that pass."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._items, self.seen = items, 0

    def __iter__(self) -> Iterator[Item]:
        for item in self._items:
            self.seen += 1
            yield item
