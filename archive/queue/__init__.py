"""The contract of the job queue: work that survives the process that asked for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from sqlalchemy import Connection

from archive.clock import Clock
from archive.database import Database
from archive.errors import WrongSetting
from archive.registry import discover

WAITING, BULK, IDLE = 10, 50, 90
"""Priorities: a person waits for it, a batch needs it, some time is soon enough."""

ATTEMPTS = 5
"""How often a job is tried before it is parked."""
LEASE_SECONDS = 30.0
_FIRST_PAUSE = 2.0
LONGEST = max(LEASE_SECONDS, _FIRST_PAUSE * 2.0**ATTEMPTS)
"""Seconds beyond which no job is put off or held."""


class JobState(StrEnum):
    READY = "ready"
    RUNNING = "running"
    STOPPING = "stopping"
    """It runs, and was asked to stop at its next step."""
    DONE = "done"
    PARKED = "parked"
    """Given up until a person says what becomes of it."""
    CANCELLED = "cancelled"


OPEN = (JobState.READY, JobState.RUNNING, JobState.STOPPING)
"""States of a job that will still do something by itself."""
OVER = (JobState.DONE, JobState.CANCELLED)
DIED = "the worker died each time"
"""The reason of a job that nobody was left to give one for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work; ``subject`` is what it is for, ``attempts`` counts this one."""

    id: str
    kind: str
    payload: Mapping[str, Any]
    subject: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A job as those see it who look after the queue; times in epoch seconds."""

    job: Job
    state: JobState
    error: str
    asked: float
    due: float
    """When it may run; later than now after a failure."""


class Queue(Protocol):
    """Runs each job at least once, so a handler's effect has a key of its own and happens once.

    Intake mints ids when it stages and records one outcome a number of the batch: what a second run
    finds settled, it leaves alone. A worker that lost its lease changes nothing any more: whoever
    has the job now is known by the number of attempts.
    """

    def enqueue(
        self,
        connection: Connection,
        kind: str,
        payload: Mapping[str, Any],
        *,
        subject: str = "",
        priority: int = BULK,
    ) -> str:
        """Add a job inside the caller's transaction: it exists when that commits, else never."""

    def lease(self, worker: str) -> Job | None:
        """The next job by priority, held for this worker; ``None`` when nothing is due.

        A job whose lease ended, because its worker died, is given out again, and parked after
        ``ATTEMPTS`` of them.
        """

    def extend(self, job: Job) -> None:
        """Hold a long job for another lease time."""

    def check(self, job: Job) -> None:
        """Between two steps of a job: raises ``Cancelled`` when it is to stop here."""

    def finish(self, job: Job, *, cancelled: bool = False) -> None:
        """The job is over; repeating this is harmless."""

    def fail(self, job: Job, error: str, *, transient: bool) -> None:
        """Try again later with a growing pause, or park the job with its reason."""

    def counts(self, subject: str = "") -> Mapping[str, int]:
        """Jobs by state, of one subject or of all."""

    def waits(self, subject: str) -> bool:
        """Whether a job of the subject is ready, at the same cost however many there are."""


class Oversight(Protocol):
    """What people and the clock do to jobs."""

    def prepare(self) -> None:
        """Make in the database what the queue needs, or bring it up to date; repeatable."""

    def list(
        self, states: Sequence[JobState], *, subject: str = "", limit: int = 100
    ) -> Sequence[Standing]:
        """Jobs in any of the states, in the order they will run (or were asked for)."""

    def get(self, job_id: str) -> Standing:
        """One job; raises ``NotFound``."""

    def retry(self, job_id: str) -> None:
        """Give a parked job another round; another state raises ``WrongState``."""

    def cancel(self, job_id: str) -> JobState:
        """What waits or is parked is cancelled at once, what runs is asked to stop.

        Returns the state that follows; a job that is over raises ``WrongState``.
        """

    def age(self) -> float:
        """Seconds that the oldest due job has waited; 0 when none does."""

    def forget(self, *, days: float) -> int:
        """Remove what has been over for so long; returns how many jobs."""


Opener = Callable[[Database, Clock], tuple[Queue, Oversight]]


def open_queue(url: str, database: Database, clock: Clock) -> tuple[Queue, Oversight]:
    """The queue that the scheme of ``url`` names, in the catalog's database.

    Raises ``WrongSetting`` when no module of this package knows it.
    """
    scheme, known = urlsplit(url).scheme, discover(__name__)
    if scheme not in known:
        raise WrongSetting(f"QUEUE_URL must be one of: {', '.join(f'{n}:' for n in known)}.")
    return cast(Opener, known[scheme])(database, clock)


def pause_after(attempts: int) -> float:
    """Seconds until a job that failed so often is tried again."""
    return _FIRST_PAUSE * 2.0 ** (attempts - 1)
