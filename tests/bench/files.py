"""Many files staged: how many jobs they become, how fast, and in how much memory.

Only what the command does, without a worker: each file is read, digested and copied into storage.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.apart import apart
from tests.bench.figure import Figure
from tests.bench.home import opened
from tests.bench.posts import stage
from web.wiring import Services

SIZE = 10_000
_IN_A_FOLDER = 1000


def figures(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        small, whole = (_apart(Path(folder, str(count)), count) for count in (size // 10, size))
    name = f"files at {size:,}"
    return [
        Figure(name=f"{name}, jobs", value=whole["jobs"], unit="jobs"),
        Figure(name=f"{name}, staged", value=whole["staged"], unit="files/s"),
        Figure(name=f"{name}, processor time", value=whole["of processor time"], unit="files/s"),
        Figure(
            name=f"{name}, cost of one / at {size // 10:,}",
            value=small["of processor time"] / whole["of processor time"],
            unit="×",
            target=1.5,
            at_most=True,
        ),
        Figure(
            name=f"{name}, peak of the command / at {size // 10:,}",
            value=whole["peak"] / small["peak"],
            unit="×",
            target=1.2,
            at_most=True,
        ),
        Figure(name=f"{name}, peak of the command", value=whole["peak"], unit="MB"),
    ]


def _apart(folder: Path, count: int) -> dict[str, Any]:
    folder.mkdir()
    told = apart("tests.bench.files", "take", folder, count)
    print(f"{count:,} files: {', '.join(f'{name} {value:,.0f}' for name, value in told.items())}")
    return told


def take(folder: str, count: str) -> dict[str, float]:
    """Files a second by the clock and of processor time, and the jobs that they became."""
    total, given = int(count), Path(folder, "given")
    _write(given, total)
    with opened(Path(folder, "home")) as services:
        began, used = time.perf_counter(), time.process_time()
        batch = stage(services, given, kind="folder")
        taken, used = time.perf_counter() - began, time.process_time() - used
        jobs = sum(services.queue.counts(batch.id).values())
        _check(services, batch.id, total)
    return {"jobs": jobs, "staged": total / taken, "of processor time": total / used}


def _write(given: Path, count: int) -> None:
    """Short texts, no two alike."""
    for number in range(count):
        part = given / f"{number // _IN_A_FOLDER:04}"
        if number % _IN_A_FOLDER == 0:
            part.mkdir(parents=True)
        (part / f"{number:07}.txt").write_text(f"{number} 給水所を開いています。\n", "utf-8")


def _check(services: Services, batch: str, total: int) -> None:
    staged = sum(1 for _ in services.store.list(f"stage/{batch}/files/"))
    if staged != total:
        raise RuntimeError(f"{staged} of {total} files are in storage")
