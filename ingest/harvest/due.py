"""Which sources are due: a chore that asks for a job each, and the job that pulls."""

import logging
from datetime import datetime, timedelta

from archive.clock import is_ahead
from archive.database import Database
from archive.errors import NotFound, WrongState
from archive.queue import Job, JobState, Queue
from archive.writing import Written
from ingest.harvest.run import Harvest, waits
from ingest.harvest.source import MOST, Pulled, Standing
from ingest.harvest.state import State

_log = logging.getLogger(__name__)
JOB = "harvest"
SECONDS = 15.0
"""Between two looks of a worker."""
_THERE = (JobState.READY, JobState.RUNNING, JobState.STOPPING, JobState.PARKED)
"""A parked job waits for a person: another one would break in the same way."""
_FARTHEST = timedelta(minutes=MOST).total_seconds()


class Due:
    def __init__(self, harvest: Harvest, database: Database, queue: Queue) -> None:
        self._harvest, self._database, self._queue = harvest, database, queue

    def ask(self) -> int:
        """Ask for a run of each source that is due and has none; returns how many."""
        now = self._harvest.clock()
        every = self._harvest.sources.every()
        return sum(self.ask_for(one.id) for one in every if self._is(one, now))

    def ask_for(self, source_id: str) -> bool:
        """Ask for a run of one source; false where there is a job already, or a parked one."""
        subject = subject_of(source_id)
        if any(self._queue.counts(subject).get(state) for state in _THERE):
            return False
        with self._database.write() as connection:
            self._queue.enqueue(connection, JOB, {"source": source_id}, subject=subject)
        return True

    def work(self, job: Job) -> None:
        """Pull, if it is due still; a source that another run has is asked for again later."""
        source_id = job.payload["source"]
        try:
            if self._is(self._harvest.sources.get(source_id), self._harvest.clock()):
                self._harvest.run(source_id, check=lambda: self._queue.check(job))
        except (NotFound, WrongState) as error:
            _log.info("source %s was left alone: %s", source_id, error)

    def _is(self, held: Written[Pulled], now: datetime) -> bool:
        return is_due(held.value, self._harvest.states.get(held.id), now)


def is_due(source: Pulled, state: State, now: datetime) -> bool:
    """By the schedule, or because somebody asked; never while the host asks to be left alone."""
    if source.standing is Standing.REMOVED or waits(state, now):
        return False
    if source.asked is not None and (not state.runs or state.runs[0].at < source.asked):
        return True
    if source.standing is Standing.PAUSED:
        return False
    due, at = next_due(source, state), now.timestamp()
    return due is None or not is_ahead(due.timestamp(), at, most=_FARTHEST)


def next_due(source: Pulled, state: State) -> datetime | None:
    """By the interval as it is now, which may be shorter than at the last run; None: never ran."""
    if state.due is None or state.failures or not state.runs:
        return state.due
    return min(state.due, state.runs[0].at + timedelta(minutes=source.minutes))


def subject_of(source_id: str) -> str:
    return f"harvest:{source_id}"
