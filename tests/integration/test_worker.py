"""The worker: one job after the other, and the chores beside them."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.database import Database
from archive.queue import Job
from archive.queue.leased import LeasedQueue
from ingest.worker import Chore, Worker
from tests.making import MovableClock


class Fault(BaseException):
    """As a signal is: no worker catches it."""


class Place:
    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder / 'queue.sqlite'}")
        self.database.migrate()
        self.queue = LeasedQueue(self.database, MovableClock())

    def worker(self, *chores: Chore) -> Worker:
        """With one job that waits until a chore has run."""
        with self.database.write() as connection:
            self.queue.enqueue(connection, "wait", {})
        return Worker(self.queue, {"wait": self._wait}, chores, name="w")

    def _wait(self, _job: Job) -> None:
        self.in_time = self.chored.wait(20)

    chored = threading.Event()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    made.chored = threading.Event()
    yield made
    made.database.close()


def test_chores_are_done_while_a_job_runs(place: Place) -> None:
    worker = place.worker(lambda: place.chored.set() or 0)
    assert worker.step()
    assert place.in_time
    assert not worker.step()


def test_what_stops_a_chore_stops_the_worker_when_its_job_is_done(place: Place) -> None:
    def stopped() -> int:
        place.chored.set()
        raise Fault

    worker = place.worker(stopped)
    with pytest.raises(Fault):
        worker.run_until_idle()
    assert place.queue.counts() == {"done": 1}
