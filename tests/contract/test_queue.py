"""What every queue promises: nothing lost, one worker at a time, effects once."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from archive.errors import Cancelled, NotFound, WrongSetting, WrongState
from archive.queue import ATTEMPTS, BULK, WAITING, JobState, open_queue
from archive.registry import discover
from archive.schema import meta
from tests import servers
from tests.contract.queues import Place

BOTH = ("leased-sqlite", "leased-postgresql", "procrastinate-postgresql")


@pytest.fixture(scope="module")
def prepared() -> Iterator[str]:
    """A PostgreSQL database with the tables of both."""
    with servers.postgresql_database() as url:
        Place(url, "procrastinate").database.close()
        yield url


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    kind, _, database = request.param.partition("-")
    if database == "sqlite":
        made = Place(f"sqlite:///{tmp_path / 'queue.sqlite'}", kind)
        yield made
        made.database.close()
        return
    made = Place(request.getfixturevalue("prepared"), kind, made=True)
    yield made
    made.database.close()


def test_every_queue_is_under_test() -> None:
    assert {name.partition("-")[0] for name in BOTH} == discover("archive.queue").keys()


def test_a_job_exists_only_when_its_transaction_commits(place: Place) -> None:
    with pytest.raises(RuntimeError), place.database.write() as connection:
        place.queue.enqueue(connection, "ingest", {})
        connection.execute(insert(meta).values(name="half", value=""))
        raise RuntimeError
    assert place.queue.lease("w") is None
    with place.database.write() as connection:
        place.queue.enqueue(connection, "ingest", {"page": "頁", "numbers": [1, 2]}, subject="b")
        assert place.queue.lease("other") is None
    job = place.leased()
    assert (job.kind, job.subject, job.attempts) == ("ingest", "b", 1)
    assert job.payload == {"page": "頁", "numbers": [1, 2]}


def test_a_waiting_person_comes_before_a_bulk_load(place: Place) -> None:
    for _ in range(20):
        place.enqueue("bulk", priority=BULK)
    place.enqueue("person", priority=WAITING)
    assert [place.leased(name).kind for name in "abc"] == ["person", "bulk", "bulk"]


def test_jobs_of_one_priority_run_in_their_order(place: Place) -> None:
    ids = []
    for _ in range(5):
        ids.append(place.enqueue("one"))
        place.clock.move(seconds=0.01)
    assert [place.leased(name).id for name in "abcde"] == ids
    assert place.queue.lease("f") is None


def test_a_dead_workers_job_is_given_out_again(place: Place) -> None:
    place.enqueue("ingest")
    lost = place.leased("dead")
    assert place.queue.lease("alive") is None
    place.later(seconds=31)
    again = place.leased("alive")
    assert (again.id, again.attempts) == (lost.id, 2)


def test_whoever_lost_the_job_changes_nothing_any_more(place: Place) -> None:
    place.enqueue("ingest")
    lost = place.leased("frozen")
    place.later(seconds=31)
    job = place.leased("alive")
    with pytest.raises(Cancelled):
        place.queue.check(lost)
    place.queue.fail(lost, "late", transient=False)
    place.queue.finish(lost)
    assert place.queue.counts() == {"running": 1}
    place.queue.check(job)
    place.queue.finish(job)
    place.queue.finish(job)
    assert place.queue.counts() == {"done": 1}


def test_a_long_job_is_held(place: Place) -> None:
    place.enqueue("ingest")
    job = place.leased("slow")
    for _ in range(3):
        place.later(seconds=20)
        place.queue.extend(job)
    place.later(seconds=20)
    assert place.queue.lease("other") is None
    place.queue.check(job)


def test_a_transient_failure_is_tried_later_and_later(place: Place) -> None:
    place.enqueue("ingest")
    for attempt in range(1, ATTEMPTS):
        job = place.leased()
        assert job.attempts == attempt
        place.queue.fail(job, "no answer", transient=True)
        assert place.queue.lease("w") is None
        place.later(seconds=2**attempt - 1)
        assert place.queue.lease("w") is None
        place.later(seconds=2)
    place.queue.fail(place.leased(), "no answer at all", transient=True)
    (parked,) = place.oversight.list([JobState.PARKED])
    assert parked.error == "no answer at all"


def test_a_parked_job_keeps_its_reason_and_gets_a_whole_new_round(place: Place) -> None:
    job_id = place.enqueue("ingest", subject="b")
    with pytest.raises(WrongState):
        place.oversight.retry(job_id)
    place.queue.fail(place.leased(), "壊れています", transient=False)
    (parked,) = place.oversight.list([JobState.PARKED], subject="b")
    assert (parked.job.id, parked.error, parked.state) == (job_id, "壊れています", "parked")
    assert place.queue.lease("w") is None
    place.oversight.retry(job_id)
    job = place.leased()
    assert (job.id, job.attempts, dict(job.payload)) == (job_id, 1, {"n": 1})
    assert place.oversight.get(job_id).error == ""


def test_a_job_that_kills_its_worker_each_time_is_parked(place: Place) -> None:
    place.enqueue("poison")
    for _ in range(ATTEMPTS):
        assert place.queue.lease("w") is not None
        place.later(seconds=31)
    assert place.queue.lease("w") is None
    (parked,) = place.oversight.list([JobState.PARKED])
    assert "died" in parked.error


def test_what_waits_is_cancelled_at_once_and_what_runs_at_its_next_step(place: Place) -> None:
    waiting, running = place.enqueue("a", priority=BULK), place.enqueue("b", priority=WAITING)
    job = place.leased()
    assert job.id == running
    place.queue.check(job)
    assert place.oversight.cancel(waiting) is JobState.CANCELLED
    assert place.oversight.cancel(running) is JobState.STOPPING
    assert place.oversight.cancel(running) is JobState.STOPPING
    assert place.queue.lease("other") is None
    with pytest.raises(Cancelled):
        place.queue.check(job)
    place.queue.finish(job, cancelled=True)
    assert place.queue.counts() == {"cancelled": 2}
    for job_id in (waiting, running):
        with pytest.raises(WrongState):
            place.oversight.cancel(job_id)


def test_a_parked_job_can_be_cancelled(place: Place) -> None:
    job_id = place.enqueue("a")
    place.queue.fail(place.leased(), "broken", transient=False)
    assert place.oversight.cancel(job_id) is JobState.CANCELLED
    assert place.queue.counts() == {"cancelled": 1}


def test_a_job_that_was_to_stop_does_not_come_back(place: Place) -> None:
    """Neither when its worker dies nor when it fails."""
    place.enqueue("a")
    place.enqueue("b")
    dies, fails = place.leased("dies"), place.leased("fails")
    for job in (dies, fails):
        place.oversight.cancel(job.id)
    place.queue.fail(fails, "no answer", transient=True)
    place.later(seconds=61)
    assert place.queue.lease("w") is None
    assert place.queue.counts() == {"cancelled": 2}


def test_jobs_are_counted_and_found_by_their_subject(place: Place) -> None:
    place.enqueue("a", subject="one")
    place.enqueue("a", subject="two")
    place.queue.finish(place.leased())
    assert place.queue.counts() == {"done": 1, "ready": 1}
    assert place.queue.counts("one") == {"done": 1}
    assert not place.queue.waits("one")
    assert place.queue.waits("two")
    (found,) = place.oversight.list([JobState.READY], subject="two")
    assert place.oversight.get(found.job.id) == found
    for unknown in ("01jtest", "999999", "９"):
        with pytest.raises(NotFound):
            place.oversight.get(unknown)


def test_the_age_of_the_queue_is_that_of_the_oldest_due_job(place: Place) -> None:
    assert place.oversight.age() == 0
    place.clock.now = place.clock.now.now(place.clock.now.tzinfo)  # the server's own time
    place.enqueue("a")
    place.later(seconds=40)
    assert place.oversight.age() == pytest.approx(40, abs=5)
    place.queue.fail(place.leased(), "later", transient=True)
    assert place.oversight.age() == 0


def test_what_is_over_is_forgotten_after_a_while(place: Place) -> None:
    gone, kept = place.enqueue("old"), place.enqueue("parked")
    place.queue.finish(place.leased())
    place.queue.fail(place.leased(), "broken", transient=False)
    assert place.oversight.forget(days=7) == 0
    place.later(seconds=8 * 86400)
    place.enqueue("new")
    place.queue.finish(place.leased())
    assert place.oversight.forget(days=7) == 1
    with pytest.raises(NotFound):
        place.oversight.get(gone)
    assert place.oversight.get(kept).state is JobState.PARKED
    assert place.queue.counts() == {"done": 1, "parked": 1}


def test_four_workers_carry_out_every_job_once(place: Place) -> None:
    with place.database.write() as connection:
        for number in range(60):
            place.queue.enqueue(connection, "count", {"n": number})
    seen: list[int] = []

    def work(name: str) -> None:
        while place.queue.counts().get("ready"):
            if (job := place.queue.lease(name)) is not None:
                seen.append(job.payload["n"])
                place.queue.finish(job)

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(60))
    assert place.queue.counts() == {"done": 60}


def test_preparing_again_keeps_the_jobs(place: Place) -> None:
    job_id = place.enqueue("a")
    place.oversight.prepare()
    assert place.leased().id == job_id


def test_procrastinate_asks_for_postgresql(tmp_path: Path) -> None:
    small = Place(f"sqlite:///{tmp_path / 'queue.sqlite'}", "leased")
    with pytest.raises(WrongSetting, match="PostgreSQL"):
        open_queue("procrastinate:", small.database, small.clock)
    with pytest.raises(WrongSetting, match="leased:, procrastinate:"):
        open_queue("celery:", small.database, small.clock)
    small.database.close()
