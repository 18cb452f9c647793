"""What the queue itself costs a job that does nothing: asked for, given out, over.

Beside it the bare commits that any queue in a database needs: one to give out, one to end (to ask
is part of a transaction that there is anyway). And whether the many that wait make it dearer.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import text

from archive.database import Database
from archive.packages import utc_now
from archive.queue import open_queue
from tests.bench.figure import Figure
from tests.bench.servers import are_there
from tests.servers import postgresql_database

SIZE, SMALL = 20_000, 2000
"""Jobs that wait."""
_ROUNDS, _AT_ONCE = 300, 1000


def figures(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        found = list(_measured("leased", f"sqlite:///{Path(folder, 'jobs.sqlite')}", size))
    if are_there("TEST_POSTGRESQL_URL"):
        with postgresql_database() as url:
            found += _measured("procrastinate", url, size)
    return found


def _measured(kind: str, url: str, size: int) -> Iterator[Figure]:
    database = Database(url)
    database.migrate()
    queue, oversight = open_queue(f"{kind}:", database, utc_now)
    oversight.prepare()

    def ask(count: int) -> None:
        for _ in range(0, count, _AT_ONCE):
            with database.write() as connection:
                for number in range(min(_AT_ONCE, count)):
                    queue.enqueue(connection, "bench", {"n": number}, subject="bench")

    def carry_out() -> None:
        job = queue.lease("bench")
        assert job is not None
        queue.finish(job)

    def commit_twice() -> None:
        for mark in ("given", "over"):
            with database.write() as connection:
                connection.execute(text("UPDATE bench SET state = :mark"), {"mark": mark})

    with database.write() as connection:
        connection.execute(text("CREATE TABLE bench (state TEXT)"))
        connection.execute(text("INSERT INTO bench VALUES ('')"))
    ask(_ROUNDS)
    bare, few = _milliseconds(commit_twice), _milliseconds(carry_out)
    begun = time.perf_counter()
    ask(size)
    asked = (time.perf_counter() - begun) * 1000 / size
    many = _milliseconds(carry_out)
    database.close()
    print(f"{kind}: asked {asked:.2f} ms, given out and over {few:.2f}, two commits {bare:.2f}")
    yield Figure(name=f"queue {kind}, a job that does nothing", value=asked + few, unit="ms")
    yield Figure(name=f"queue {kind}, a job / two bare commits", value=few / bare, unit="×")
    yield Figure(
        name=f"queue {kind}, a job with {size:,} waiting / with {_ROUNDS}",
        value=many / few,
        unit="×",
        target=1.5,
        at_most=True,
    )


def _milliseconds(work: Callable[[], None]) -> float:
    """The median by the clock, for most of it is waiting for the disk."""
    taken = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)
