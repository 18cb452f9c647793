"""The queues under test, each in an empty catalog of its own, and how time passes for them."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from archive.database import Database
from archive.queue import Job, open_queue
from tests.making import MovableClock

_EARLIER = (
    "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - :s * interval '1 second'",
    "UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - :s * interval '1 second'",
    "UPDATE procrastinate_events SET at = at - :s * interval '1 second'",
    "UPDATE procrastinate_jobs SET args = args ||"
    " jsonb_build_object('asked', (args->>'asked')::float - :s)",
)
"""The server's clock cannot be moved, so what it wrote is moved back."""

_EMPTY = "TRUNCATE jobs, meta, procrastinate_workers, procrastinate_jobs CASCADE"


@dataclass
class Place:
    """A queue with its oversight, database and clock."""

    url: str
    kind: str
    clock: MovableClock = field(default_factory=MovableClock)
    made: bool = False
    """Whether its tables are there already; they are then emptied."""

    def __post_init__(self) -> None:
        self.database = Database(self.url)
        self.queue, self.oversight = open_queue(f"{self.kind}:", self.database, self.clock)
        if self.made:
            with self.database.write() as connection:
                connection.execute(text(_EMPTY))
        else:
            self.database.migrate()
            self.oversight.prepare()

    def enqueue(self, kind: str, **options: Any) -> str:
        with self.database.write() as connection:
            return self.queue.enqueue(connection, kind, {"n": 1}, **options)

    def leased(self, worker: str = "w") -> Job:
        job = self.queue.lease(worker)
        assert job is not None
        return job

    def later(self, *, seconds: float) -> None:
        self.clock.move(seconds=seconds)
        if self.kind == "procrastinate":
            with self.database.beside() as connection:
                for statement in _EARLIER:
                    connection.execute(text(statement), {"s": seconds})
