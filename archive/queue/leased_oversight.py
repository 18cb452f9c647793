"""Looking after the embedded queue: lists, another round, cancelling, forgetting."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, RowMapping, delete, func, select, update
from ulid import ULID

from archive.clock import Clock
from archive.database import Database
from archive.errors import NotFound, WrongState
from archive.queue import OVER, Job, JobState, Standing
from archive.schema import jobs

_DAY = 86400.0


class LeasedOversight:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def prepare(self) -> None:
        """The table came with the catalog."""

    def list(
        self, states: Sequence[JobState], *, subject: str = "", limit: int = 100
    ) -> Sequence[Standing]:
        query = select(jobs).where(jobs.c.state.in_(states))
        if subject:
            query = query.where(jobs.c.subject == subject)
        query = query.order_by(jobs.c.priority, jobs.c.run_at, jobs.c.id).limit(limit)
        with self._database.read() as connection:
            return [_standing(row) for row in connection.execute(query).mappings()]

    def get(self, job_id: str) -> Standing:
        with self._database.read() as connection:
            row = connection.execute(select(jobs).where(jobs.c.id == job_id)).mappings().first()
        if row is None:
            raise NotFound(f"there is no job {job_id}")
        return _standing(row)

    def retry(self, job_id: str) -> None:
        now = self._clock().timestamp()
        values = {"state": JobState.READY, "attempts": 0, "run_at": now, "error": ""}
        if not self._moved(job_id, [JobState.PARKED], values):
            raise WrongState(f"job {job_id} is {self.get(job_id).state}")

    def cancel(self, job_id: str) -> JobState:
        ended = {"state": JobState.CANCELLED, "leased_until": self._clock().timestamp()}
        if self._moved(job_id, [JobState.READY, JobState.PARKED], ended):
            return JobState.CANCELLED
        if self._moved(job_id, [JobState.RUNNING], {"state": JobState.STOPPING}):
            return JobState.STOPPING
        state = self.get(job_id).state
        if state is JobState.STOPPING:
            return state
        raise WrongState(f"job {job_id} is {state}")

    def age(self) -> float:
        now = self._clock().timestamp()
        due = select(func.min(jobs.c.run_at)).where(
            jobs.c.state == JobState.READY, jobs.c.run_at <= now
        )
        with self._database.read() as connection:
            oldest = connection.execute(due).scalar()
        return now - oldest if oldest is not None else 0.0

    def forget(self, *, days: float) -> int:
        before = self._clock().timestamp() - days * _DAY
        old: ColumnElement[bool] = jobs.c.state.in_(OVER) & (jobs.c.leased_until < before)
        with self._database.beside() as connection:
            return connection.execute(delete(jobs).where(old)).rowcount

    def _moved(self, job_id: str, states: Sequence[JobState], values: dict[str, Any]) -> bool:
        ours = (jobs.c.id == job_id, jobs.c.state.in_(states))
        with self._database.beside() as connection:
            return connection.execute(update(jobs).where(*ours).values(values)).rowcount > 0


def job_of(row: RowMapping, attempts: int) -> Job:
    return Job(
        id=row["id"],
        kind=row["kind"],
        payload=msgspec.json.decode(row["payload"]),
        subject=row["subject"],
        attempts=attempts,
    )


def _standing(row: RowMapping) -> Standing:
    return Standing(
        job=job_of(row, row["attempts"]),
        state=JobState(row["state"]),
        error=row["error"],
        asked=ULID.from_str(row["id"].upper()).timestamp,
        due=row["run_at"],
    )
