"""Jobs in the hands of people: cancelled batches, an emptied queue, the page and the commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update

from archive.batch import Fate
from archive.errors import WrongState
from archive.queue import WAITING, JobState
from archive.schema import jobs
from ingest.submission import Claims, Submission
from tests.integration.living import CACHE, Living, stage
from tests.integration.staff_archive import Office, Person
from web.cli import cli
from web.jobs import cancel, kind_words, retry_parked
from web.wiring import Services
from web.working import handlers


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    opened = Living(tmp_path / "home").open()
    yield opened
    opened.close()


def _rows(count: int) -> list[Submission]:
    return [
        Submission(label=f"{n}", claims=Claims(identifier=f"r{n}", title={"ja": f"見本 {n}"}))
        for n in range(count)
    ]


def test_the_rest_of_a_cancelled_batch_is_left_alone_and_told(services: Services) -> None:
    batch = stage(services, _rows(3))
    services.intake.cancel(batch.id)
    assert services.batches.get(batch.id).state == "cancelling"
    services.worker("test").run_until_idle()
    assert services.batches.get(batch.id).state == "done"
    assert services.batches.counts(batch.id) == {Fate.CANCELLED: 3}
    assert services.queue.counts() == {JobState.CANCELLED: 1}
    assert not list(services.catalog.every_item())
    assert not list(services.store.list("stage/"))
    with pytest.raises(WrongState):
        services.intake.cancel(batch.id)
    again = stage(services, _rows(3))
    services.worker("test").run_until_idle()
    assert services.batches.counts(again.id) == {Fate.TAKEN: 3}


def test_a_cancelled_page_has_its_lines_in_the_report(services: Services) -> None:
    batch = stage(services, _rows(2))
    (waiting,) = services.oversight.list([JobState.READY])
    assert cancel(services, waiting.job.id) is JobState.CANCELLED
    assert services.batches.counts(batch.id) == {Fate.CANCELLED: 2}
    assert services.batches.get(batch.id).state == "done"


def test_each_kind_of_job_has_words(services: Services) -> None:
    kinds = handlers(services).keys()
    assert [kind for kind in kinds if kind_words(kind) == kind] == []


def test_all_parked_jobs_get_one_more_round_each(services: Services) -> None:
    """Also where a worker parks them again while others are still being given theirs."""
    asked = [_parked(services, subject=f"b{n % 2}") for n in range(5)]
    assert retry_parked(services.oversight, subject="b1") == 2
    assert services.queue.counts() == {JobState.PARKED: 3, JobState.READY: 2}
    assert retry_parked(_Hasty(services)) == 3  # type: ignore[arg-type]
    assert services.queue.counts()[JobState.READY] == 4
    states = [services.oversight.get(job_id).state for job_id in asked]
    assert states.count(JobState.PARKED) == 1
    assert retry_parked(services.oversight) == 1
    assert retry_parked(services.oversight) == 0


class _Hasty:
    """Oversight beside a worker that parks the first of them again at once."""

    def __init__(self, services: Services) -> None:
        self._services, self._first = services, True

    def list(self, *words: object, **named: object) -> object:
        return self._services.oversight.list(*words, **named)  # type: ignore[arg-type]

    def retry(self, job_id: str) -> None:
        self._services.oversight.retry(job_id)
        if self._first:
            self._first = False
            values = {"state": JobState.PARKED}
            with self._services.database.write() as connection:
                connection.execute(update(jobs).where(jobs.c.id == job_id).values(values))


def test_a_queue_that_was_emptied_is_filled_from_storage(services: Services) -> None:
    batch = stage(services, _rows(4))
    with services.database.write() as connection:
        connection.execute(delete(jobs))
    assert services.intake.recover() == 1
    assert services.intake.recover() == 0
    services.worker("test").run_until_idle()
    assert services.batches.counts(batch.id) == {Fate.TAKEN: 4}
    assert services.intake.recover() == 0


def _parked(services: Services, *, subject: str = "") -> str:
    with services.database.write() as connection:
        payload = {"batch": "none", "page": "stage/none"}
        services.queue.enqueue(connection, "ingest", payload, subject=subject, priority=WAITING)
    job = services.queue.lease("w")
    assert job is not None
    services.queue.fail(job, "The catalog does not answer: test", transient=False)
    return job.id


def test_staff_read_why_a_job_stopped_and_try_again(office: Office, tanaka: Person) -> None:
    services = office.world.services
    job_id = _parked(services)
    page = tanaka.get("/staff/jobs")
    assert "応答がありませんでした" in page.text
    assert "The catalog does not answer: test" in page.text
    assert "did not answer" in tanaka.get("/staff/jobs?lang=en").text
    assert tanaka.post(f"/staff/jobs/{job_id}/retry", at="/staff/jobs").status_code == 303
    assert services.oversight.get(job_id).state is JobState.READY
    assert tanaka.post(f"/staff/jobs/{job_id}/retry", at="/staff/jobs").status_code == 409
    job = services.queue.lease("w")
    assert job is not None
    assert job.id == job_id
    services.queue.fail(job, "broken", transient=False)
    assert services.oversight.cancel(job_id) is JobState.CANCELLED
    assert tanaka.post(f"/staff/jobs/{job_id}/cancel", at="/staff/jobs").status_code == 409


def test_the_commands_say_and_do_the_same(tmp_path: Path) -> None:
    services = Living(tmp_path / "home").open()
    job_id = _parked(services)
    batch = stage(services, _rows(1))
    services.close()
    environment = {"ARCHIVE_HOME": str(tmp_path / "home"), "CACHE_DIR": str(CACHE)}

    def run(*words: str) -> str:
        result = CliRunner().invoke(cli, words, env=environment, standalone_mode=False)
        assert result.exception is None, result.exception
        return result.output

    assert "does not answer: test" in run("jobs", "list", "--state", "parked")
    assert "stage/none" in run("jobs", "show", job_id)
    assert "waits again" in run("jobs", "retry", job_id)
    assert "0 jobs" in run("jobs", "retry", "--batch", batch.accession)
    assert "0 jobs" in run("jobs", "retry", "--all")
    for words in ([], [job_id, "--all"], ["--all", "--batch", batch.accession]):
        with pytest.raises(AssertionError, match="Name a JOB"):
            run("jobs", "retry", *words)
    assert "left alone" in run("jobs", "cancel", "--batch", batch.accession)
    assert run("jobs", "list").count("ready") == 2
