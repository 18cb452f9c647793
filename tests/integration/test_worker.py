"""The worker: one job after the other, and the chores beside them."""

import threading
from collections.abc import Iterator, Sequence
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

    def worker(self, *chores: Chore, jobs: Sequence[str] = ("wait",)) -> Worker:
        """With jobs; one of kind "wait" waits until a chore has run, then for the next one."""
        with self.database.write() as connection:
            for kind in jobs:
                self.queue.enqueue(connection, kind, {})
        handlers = {"wait": self._wait, "first": _pass, "second": lambda _: self.second.set()}
        return Worker(self.queue, handlers, chores, name="w")

    def _wait(self, _job: Job) -> None:
        self.in_time = self.in_time and self.chored.wait(20)
        self.chored.clear()

    in_time = True
    chored = threading.Event()
    second = threading.Event()


def _pass(_job: Job) -> None:
    pass


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    made.chored, made.second = threading.Event(), threading.Event()
    yield made
    made.database.close()


def test_chores_are_done_while_a_job_runs(place: Place) -> None:
    worker = place.worker(lambda: place.chored.set() or 0)
    assert worker.step()
    assert place.in_time
    assert not worker.step()


def test_no_job_waits_for_the_chores(place: Place) -> None:
    """They are at it until the second job runs, and go round again for what it leaves behind."""
    rounds: list[bool] = []

    def chore() -> int:
        rounds.append(place.second.wait(20))
        place.chored.set()
        return 0

    worker = place.worker(chore, jobs=("first", "second", "wait"))
    assert worker.spell()
    assert place.queue.counts() == {"done": 3}
    assert rounds[0]
    assert place.in_time


def test_chores_go_round_behind_each_job(place: Place) -> None:
    worker = place.worker(lambda: place.chored.set() or 0, jobs=("wait", "wait", "wait"))
    assert worker.spell()
    assert place.in_time
    assert place.queue.counts() == {"done": 3}


def test_jobs_are_carried_out_until_it_is_enough(place: Place) -> None:
    worker = place.worker(lambda: place.chored.set() or 0, jobs=("wait", "wait"))
    assert worker.spell(lambda: True)
    assert place.queue.counts() == {"done": 1, "ready": 1}


def test_what_stops_a_chore_stops_the_worker_when_its_job_is_done(place: Place) -> None:
    def stopped() -> int:
        place.chored.set()
        raise Fault

    worker = place.worker(stopped)
    with pytest.raises(Fault):
        worker.run_until_idle()
    assert place.queue.counts() == {"done": 1}
