"""The embedded queue: a table of the catalog database, each job leased to one worker at a time.

``leased_until`` of a job that is over is when it ended.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    case,
    func,
    insert,
    select,
    update,
)

from archive.clock import JUMP, Clock
from archive.database import Database
from archive.errors import Cancelled
from archive.identifiers import mint
from archive.queue import (
    ATTEMPTS,
    BULK,
    DIED,
    LEASE_SECONDS,
    LONGEST,
    Job,
    JobState,
    Oversight,
    Queue,
    pause_after,
)
from archive.queue.leased_oversight import LeasedOversight, job_of
from archive.schema import jobs

_HELD = (JobState.RUNNING, JobState.STOPPING)


class LeasedQueue:
    def __init__(self, database: Database, clock: Clock, *, lease: float = LEASE_SECONDS) -> None:
        self._database, self._clock, self._lease = database, clock, lease

    def enqueue(
        self,
        connection: Connection,
        kind: str,
        payload: Mapping[str, Any],
        *,
        subject: str = "",
        priority: int = BULK,
    ) -> str:
        now = self._clock()
        row = {
            "id": mint(now),
            "kind": kind,
            "payload": msgspec.json.encode(payload),
            "subject": subject,
            "priority": priority,
            "state": JobState.READY,
            "attempts": 0,
            "run_at": now.timestamp(),
            "leased_until": 0.0,
            "worker": "",
            "error": "",
        }
        connection.execute(insert(jobs).values(row))
        return str(row["id"])

    def lease(self, worker: str) -> Job | None:
        while self._is_due():
            with self._database.beside() as connection:
                row = _first(connection, self._clock().timestamp())
                if row is None:  # another worker was faster
                    return None
                if not _give_up(connection, row, self._clock().timestamp()):
                    return self._hold(connection, row, worker)
        return None

    def extend(self, job: Job) -> None:
        self._set(job, leased_until=self._clock().timestamp() + self._lease)

    def check(self, job: Job) -> None:
        query = select(jobs.c.state).where(jobs.c.id == job.id, jobs.c.attempts == job.attempts)
        with self._database.read() as connection:
            if connection.execute(query).scalar() != JobState.RUNNING:
                raise Cancelled

    def finish(self, job: Job, *, cancelled: bool = False) -> None:
        state = JobState.CANCELLED if cancelled else JobState.DONE
        self._set(job, state=state, worker="", error="", leased_until=self._clock().timestamp())

    def fail(self, job: Job, error: str, *, transient: bool) -> None:
        now = self._clock().timestamp()
        if not transient or job.attempts >= ATTEMPTS:
            self._set(job, state=JobState.PARKED, worker="", error=error, leased_until=now)
            return
        run_at = now + pause_after(job.attempts)
        again = case((jobs.c.state == JobState.STOPPING, JobState.CANCELLED), else_=JobState.READY)
        self._set(job, state=again, worker="", error=error, run_at=run_at, leased_until=now)

    def counts(self, subject: str = "") -> Mapping[str, int]:
        query = select(jobs.c.state, func.count()).group_by(jobs.c.state)
        if subject:
            query = query.where(jobs.c.subject == subject)
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def waits(self, subject: str) -> bool:
        query = select(jobs.c.id).where(jobs.c.subject == subject, jobs.c.state == JobState.READY)
        with self._database.read() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def _is_due(self) -> bool:
        """A look without any lock, so that idle workers disturb nobody."""
        with self._database.read() as connection:
            return _first(connection, self._clock().timestamp(), lock=False) is not None

    def _hold(self, connection: Connection, row: RowMapping, worker: str) -> Job:
        attempts = row["attempts"] + 1
        held = {
            "state": JobState.RUNNING,
            "attempts": attempts,
            "worker": worker,
            "leased_until": self._clock().timestamp() + self._lease,
        }
        connection.execute(update(jobs).where(jobs.c.id == row["id"]).values(held))
        return job_of(row, attempts)

    def _set(self, job: Job, **values: object) -> None:
        """Change the job, unless it is no longer ours."""
        ours = (jobs.c.id == job.id, jobs.c.attempts == job.attempts, jobs.c.state.in_(_HELD))
        with self._database.beside() as connection:
            connection.execute(update(jobs).where(*ours).values(values))


def _give_up(connection: Connection, row: RowMapping, now: float) -> bool:
    """Whether the job's last worker took it with it: asked to stop, or once too often."""
    if row["state"] == JobState.STOPPING:
        values = {"state": JobState.CANCELLED, "worker": "", "leased_until": now}
    elif row["attempts"] >= ATTEMPTS:
        error = row["error"] or DIED
        values = {"state": JobState.PARKED, "worker": "", "error": error, "leased_until": now}
    else:
        return False
    connection.execute(update(jobs).where(jobs.c.id == row["id"]).values(values))
    return True


def _first(connection: Connection, now: float, *, lock: bool = True) -> RowMapping | None:
    """The first of those that wait and those whose worker died; each found by its index."""
    ready = select(jobs).where(jobs.c.state == JobState.READY, _passed(jobs.c.run_at, now))
    found = [
        row
        for query in (ready, *(_stalled(state, now) for state in _HELD))
        if (row := connection.execute(_in_order(query, lock=lock)).mappings().first()) is not None
    ]
    return min(found, key=lambda row: (row["priority"], row["run_at"], row["id"]), default=None)


def _stalled(state: JobState, now: float) -> Select[Any]:
    return select(jobs).where(jobs.c.state == state, _passed(jobs.c.leased_until, now))


def _passed(mark: ColumnElement[float], now: float) -> ColumnElement[bool]:
    """Not ahead, as :func:`archive.clock.is_ahead` has it; the index is still read in its order."""
    return (mark == now) | ~mark.between(now, now + LONGEST + JUMP)


def _in_order(query: Select[Any], *, lock: bool) -> Select[Any]:
    query = query.order_by(jobs.c.priority, jobs.c.run_at, jobs.c.id).limit(1)
    return query.with_for_update(skip_locked=True) if lock else query


def _open(database: Database, clock: Clock) -> tuple[Queue, Oversight]:
    return LeasedQueue(database, clock), LeasedOversight(database, clock)


EXTENSION = {"leased": _open}
