"""A dry run over a large table: how long a person waits for its report, and in how much memory."""

import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from archive.batch import Batch, Fate
from archive.identifiers import mint
from ingest.sources import open_source
from ingest.submission import Given
from tests.bench.apart import apart
from tests.bench.figure import Figure
from tests.bench.home import opened
from tests.bench.sources import rows

SIZE, SMALL = 50_000, 10_000


def figures(size: int) -> list[Figure]:
    """The seconds of a processor at that size; its peak over that at a tenth."""
    with TemporaryDirectory() as folder:
        small, whole = (_apart(Path(folder), count) for count in (size // 10, size))
    return [
        Figure(
            name=f"dry run of {size:,} rows",
            value=whole["seconds"],
            unit="s",
            target=10 * size / SIZE,
            at_most=True,
        ),
        Figure(
            name=f"dry run, peak at {size:,} / at {size // 10:,} rows",
            value=whole["peak"] / small["peak"],
            unit="×",
            target=1.2,
            at_most=True,
        ),
    ]


def _apart(folder: Path, count: int) -> dict[str, Any]:
    path = folder / f"{count}.csv"
    with path.open("wb") as stream:
        stream.writelines(rows(count))
    told = apart("tests.bench.dry_run", "rehearse", folder / "home", path)
    if told["counts"] != {Fate.TAKEN: count}:
        raise RuntimeError(f"not all of {count} rows would be taken in: {json.dumps(told)}")
    print(f"{count:,} rows: {told['seconds']:.1f} s, {told['wall']:.1f} s by the clock")
    return told


def rehearse(home: str, path: str) -> dict[str, object]:
    with opened(Path(home)) as services:
        now = services.clock()
        batch = Batch(id=mint(now), name="", kind="spreadsheet", accession="", by="bench", at=now)
        begun, clock = time.process_time(), time.perf_counter()
        found = services.dry_run.run(batch, open_source("spreadsheet", Given(path=Path(path))))
        taken, wall = time.process_time() - begun, time.perf_counter() - clock
    return {"seconds": taken, "wall": wall, "counts": found.counts}
