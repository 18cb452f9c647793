"""Looking after procrastinate's jobs: lists, another round, cancelling, forgetting."""

from collections.abc import Sequence

from sqlalchemy import text

from archive.database import Database
from archive.errors import NotFound, WrongState
from archive.queue import JobState, Standing
from archive.queue.procrastinate import tables
from archive.queue.procrastinate.tables import COLUMNS, STATE, standing_of

_STATUSES = {
    JobState.READY: ("todo",),
    JobState.RUNNING: ("doing",),
    JobState.STOPPING: ("doing",),
    JobState.DONE: ("succeeded",),
    JobState.PARKED: ("failed",),
    JobState.CANCELLED: ("cancelled", "aborted"),
}
_LIST = f"""SELECT * FROM (SELECT {COLUMNS} FROM procrastinate_jobs
    WHERE status = ANY(CAST(:statuses AS procrastinate_job_status[])) %s
    ORDER BY priority DESC, id) AS found WHERE state = ANY(:states) LIMIT :limit"""
_GET = text(f"SELECT {COLUMNS} FROM procrastinate_jobs WHERE id = :id")
_RESET = text(
    """UPDATE procrastinate_jobs SET attempts = -1, args = args - 'error'
    WHERE id = :id AND status = 'failed' RETURNING id"""
)
"""So that the round that is added next is the first of its kind."""
_RETRY = text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)")
_CANCEL = text("SELECT procrastinate_cancel_job_v1(:id, true, false)")
_CANCEL_PARKED = text(
    "UPDATE procrastinate_jobs SET status = 'cancelled' WHERE id = :id AND status = 'failed'"
)
_AGE = text(
    """SELECT EXTRACT(EPOCH FROM now() - min(COALESCE(scheduled_at,
    to_timestamp((args->>'asked')::float))))::float FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"""
)
_FORGET = text(
    f"""DELETE FROM procrastinate_jobs WHERE {STATE} IN ('done', 'cancelled') AND NOT EXISTS
    (SELECT 1 FROM procrastinate_events AS event WHERE event.job_id = procrastinate_jobs.id
    AND event.at >= now() - :days * interval '1 day')"""
)
_FORGET_WORKERS = text("SELECT count(*) FROM procrastinate_prune_stalled_workers_v1(86400)")


class ProcrastinateOversight:
    def __init__(self, database: Database) -> None:
        self._database = database

    def prepare(self) -> None:
        with self._database.write() as connection:
            tables.prepare(connection)

    def list(
        self, states: Sequence[JobState], *, subject: str = "", limit: int = 100
    ) -> Sequence[Standing]:
        values: dict[str, object] = {
            "statuses": [status for state in states for status in _STATUSES[state]],
            "states": [str(state) for state in states],
            "limit": limit,
        }
        if subject:
            values["subject"] = subject
        query = text(_LIST % ("AND args->>'subject' = :subject" if subject else ""))
        with self._database.read() as connection:
            return [standing_of(row) for row in connection.execute(query, values).mappings()]

    def get(self, job_id: str) -> Standing:
        with self._database.read() as connection:
            row = connection.execute(_GET, {"id": _number(job_id)}).mappings().first()
        if row is None:
            raise NotFound(f"there is no job {job_id}")
        return standing_of(row)

    def retry(self, job_id: str) -> None:
        key = {"id": _number(job_id)}
        with self._database.beside() as connection:
            if connection.execute(_RESET, key).first() is not None:
                connection.execute(_RETRY, key)
                return
        raise WrongState(f"job {job_id} is {self.get(job_id).state}")

    def cancel(self, job_id: str) -> JobState:
        key = {"id": _number(job_id)}
        with self._database.beside() as connection:
            parked = connection.execute(_CANCEL_PARKED, key).rowcount
            asked = parked or connection.execute(_CANCEL, key).scalar()
        state = self.get(job_id).state
        if not asked and state is not JobState.STOPPING:
            raise WrongState(f"job {job_id} is {state}")
        return state

    def age(self) -> float:
        with self._database.read() as connection:
            return max(0.0, connection.execute(_AGE).scalar() or 0.0)

    def forget(self, *, days: float) -> int:
        with self._database.beside() as connection:
            connection.execute(_FORGET_WORKERS)
            return connection.execute(_FORGET, {"days": days}).rowcount


def _number(job_id: str) -> int:
    """Raises ``NotFound`` for what cannot be the id of a job."""
    if not (job_id.isascii() and job_id.isdigit() and len(job_id) < 19):
        raise NotFound(f"there is no job {job_id}")
    return int(job_id)
