"""Deferring, fetching and finishing jobs by procrastinate's own functions.

A worker is held alive by its heartbeat. ``attempts`` counts the rounds that ended, and so tells
whether a job is still ours.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from archive.clock import JUMP, Clock
from archive.database import Database
from archive.errors import Cancelled
from archive.queue import ATTEMPTS, BULK, DIED, LEASE_SECONDS, LONGEST, Job, pause_after
from archive.queue.procrastinate.tables import STATE, job_of

_DEFER = text(
    """SELECT (procrastinate_defer_jobs_v1(ARRAY[ROW('archive', :kind, :priority, NULL, NULL,
    CAST(:args AS jsonb), NULL)::procrastinate_job_to_defer_v1]))[1]"""
)
_DUE = text(
    """SELECT 1 FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()) LIMIT 1"""
)
_BEAT = text("UPDATE procrastinate_workers SET last_heartbeat = now() WHERE id = :id RETURNING id")
_REGISTER = text("SELECT worker_id FROM procrastinate_register_worker_v1()")
_FETCH = text("SELECT * FROM procrastinate_fetch_job_v2(NULL, :worker) WHERE id IS NOT NULL")
_OURS = "id = :id AND status = 'doing' AND attempts = :attempts - 1"
_EXTEND = text(
    f"""UPDATE procrastinate_workers SET last_heartbeat = now()
    WHERE id = (SELECT worker_id FROM procrastinate_jobs WHERE {_OURS})"""
)
_CHECK = text(f"SELECT abort_requested FROM procrastinate_jobs WHERE {_OURS}")
_FINISH = text(
    f"""SELECT procrastinate_finish_job_v1(id, CAST(:end AS procrastinate_job_status), false)
    FROM procrastinate_jobs WHERE {_OURS}"""
)
_EXPLAIN = text(
    f"""UPDATE procrastinate_jobs
    SET args = args || jsonb_build_object('error', CAST(:error AS text)) WHERE {_OURS}"""
)
_AGAIN = text(
    f"""SELECT procrastinate_retry_job_v2(id, now() + :pause * interval '1 second',
    NULL, NULL, NULL) FROM procrastinate_jobs WHERE {_OURS} AND NOT abort_requested"""
)
_STALLED = text(
    """SELECT job.id, job.attempts, job.abort_requested, job.args->>'error' AS error
    FROM procrastinate_jobs AS job LEFT JOIN procrastinate_workers AS worker
    ON worker.id = job.worker_id WHERE job.status = 'doing' AND (worker.id IS NULL
    OR abs(EXTRACT(EPOCH FROM now() - worker.last_heartbeat)) > :lease)
    FOR UPDATE OF job SKIP LOCKED"""
)
_PUT_OFF = text(
    """UPDATE procrastinate_jobs SET scheduled_at = now()
    WHERE status = 'todo' AND scheduled_at > now() + :longest * interval '1 second'"""
)
"""What the server's clock, before it was put back, put off for longer than anything is."""
_COUNT = f"SELECT {STATE} AS state, count(*) FROM procrastinate_jobs"
_WAITS = text(
    """SELECT 1 FROM procrastinate_jobs
    WHERE args->>'subject' = :subject AND status = 'todo' LIMIT 1"""
)


class ProcrastinateQueue:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._workers: dict[str, int] = {}
        self._recovered_at = 0.0

    def enqueue(
        self,
        connection: Connection,
        kind: str,
        payload: Mapping[str, Any],
        *,
        subject: str = "",
        priority: int = BULK,
    ) -> str:
        args = {"payload": payload, "subject": subject, "asked": self._clock().timestamp()}
        values = {"kind": kind, "priority": -priority, "args": msgspec.json.encode(args).decode()}
        return str(connection.execute(_DEFER, values).scalar_one())

    def lease(self, worker: str) -> Job | None:
        self._recover()
        with self._database.read() as connection:
            if connection.execute(_DUE).first() is None:
                return None
        with self._database.beside() as connection:
            held = {"worker": self._alive(connection, worker)}
            row = connection.execute(_FETCH, held).mappings().first()
        return job_of(row, row["attempts"] + 1) if row is not None else None

    def extend(self, job: Job) -> None:
        with self._database.beside() as connection:
            connection.execute(_EXTEND, _key(job))

    def check(self, job: Job) -> None:
        with self._database.read() as connection:
            if connection.execute(_CHECK, _key(job)).scalar() is not False:
                raise Cancelled

    def finish(self, job: Job, *, cancelled: bool = False) -> None:
        with self._database.beside() as connection:
            _finish(connection, job, "aborted" if cancelled else "succeeded")

    def fail(self, job: Job, error: str, *, transient: bool) -> None:
        with self._database.beside() as connection:
            connection.execute(_EXPLAIN, {**_key(job), "error": error})
            if transient and job.attempts < ATTEMPTS:
                again = {**_key(job), "pause": pause_after(job.attempts)}
                connection.execute(_AGAIN, again)
                _finish(connection, job, "aborted")  # where it was to stop, and so still runs
            else:
                _finish(connection, job, "failed")

    def counts(self, subject: str = "") -> Mapping[str, int]:
        where = " WHERE args->>'subject' = :subject" if subject else ""
        query = text(f"{_COUNT}{where} GROUP BY 1")
        with self._database.read() as connection:
            found = connection.execute(query, {"subject": subject} if subject else {})
            return {row[0]: row[1] for row in found}

    def waits(self, subject: str) -> bool:
        with self._database.read() as connection:
            return connection.execute(_WAITS, {"subject": subject}).first() is not None

    def _alive(self, connection: Connection, worker: str) -> int:
        """The worker's number, its heart beating as of now; it is registered where it is not."""
        number = self._workers.get(worker, 0)
        if connection.execute(_BEAT, {"id": number}).first() is None:
            number = connection.execute(_REGISTER).scalar_one()
            self._workers[worker] = number
        return number

    def _recover(self) -> None:
        """Now and then: jobs of workers that died wait again, or are given up."""
        now = self._clock().timestamp()
        if abs(now - self._recovered_at) < LEASE_SECONDS / 3:
            return
        self._recovered_at = now
        with self._database.beside() as connection:
            connection.execute(_PUT_OFF, {"longest": LONGEST + JUMP})
            for row in connection.execute(_STALLED, {"lease": LEASE_SECONDS}).mappings().all():
                job = job_of_stalled(row["id"], row["attempts"])
                if row["abort_requested"]:
                    _finish(connection, job, "aborted")
                elif job.attempts >= ATTEMPTS:
                    error = {"error": row["error"] or DIED}
                    connection.execute(_EXPLAIN, {**_key(job), **error})
                    _finish(connection, job, "failed")
                else:
                    connection.execute(_AGAIN, {**_key(job), "pause": 0})


def job_of_stalled(number: int, ended: int) -> Job:
    return Job(id=str(number), kind="", payload={}, subject="", attempts=ended + 1)


def _finish(connection: Connection, job: Job, end: str) -> None:
    connection.execute(_FINISH, {**_key(job), "end": end})


def _key(job: Job) -> dict[str, int]:
    return {"id": int(job.id), "attempts": job.attempts}
