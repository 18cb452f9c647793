"""Staging that stops half way: gone on with by command, or closed, with nothing lost or doubled."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from archive.batch import Batch, Fate
from archive.errors import WrongState, WrongUse
from archive.identifiers import mint
from archive.schema import jobs
from ingest.sources import open_source
from ingest.submission import Given as Opened
from ingest.submission import Refusal, Submission
from tests.integration.living import CACHE, Given, Living
from web.wiring import Services

PAGE, ALL = 18, 20
"""What the first page holds, one refused part of the input among it, and everything."""


@pytest.fixture
def living(tmp_path: Path) -> Living:
    return Living(tmp_path / "home")


@pytest.fixture
def services(living: Living) -> Iterator[Services]:
    opened = living.open()
    yield opened
    opened.close()


@pytest.fixture
def parts(tmp_path: Path) -> list[Submission | Refusal]:
    folder = tmp_path / "given"
    folder.mkdir()
    made: list[Submission | Refusal] = []
    for number in range(ALL):
        path = folder / f"{number:03}.txt"
        path.write_text(f"見本 {number}", "utf-8")
        made.append(Submission(label=path.name, path=path.name, files=(path,)))
    made[5] = Refusal(label="refused", reason="test", detail="見本")
    return made


def _opened(services: Services, kind: str = "test") -> Batch:
    batch = Batch(
        id=mint(services.clock()),
        name="test",
        kind=kind,
        accession="",
        by="agent-1",
        at=services.clock(),
        donor="donor",
    )
    return services.batches.open(batch)


def _stopped(services: Services, parts: list[Submission | Refusal], *, pages: int = 1) -> Batch:
    """A batch whose stager died after some pages, before it asked for the last of them."""
    batch = _opened(services)
    staging = services.intake.stage(batch, Given(parts))
    for _ in range(pages):
        next(staging)
    staging.close()
    with services.database.write() as connection:
        connection.execute(delete(jobs))
    return batch


def _go_on(services: Services, batch: Batch, parts: list[Submission | Refusal]) -> None:
    for _ in services.intake.resume(batch.id, Given(parts)):
        pass
    services.worker("test").run_until_idle()


def test_the_command_goes_on_after_the_last_page(
    services: Services, parts: list[Submission | Refusal]
) -> None:
    batch = _stopped(services, parts)
    assert services.intake.is_stopped(services.batches.get(batch.id))
    _go_on(services, batch, parts)
    closed = services.batches.get(batch.id)
    assert (closed.state, closed.submissions, closed.incomplete) == ("done", len(parts), False)
    report = [(line.label, line.outcome) for line in services.batches.report(batch.id)]
    assert report == [
        (part.label, Fate.REFUSED if isinstance(part, Refusal) else Fate.TAKEN) for part in parts
    ]
    with pytest.raises(WrongState, match="is done"):
        _go_on(services, batch, parts)


def test_a_source_that_has_changed_is_told_from_the_one_that_was(
    services: Services, parts: list[Submission | Refusal]
) -> None:
    batch = _stopped(services, parts)
    with pytest.raises(WrongUse, match="has changed"):
        _go_on(services, batch, parts[1:])
    _go_on(services, batch, parts)
    assert sum(services.batches.counts(batch.id).values()) == len(parts)


def test_who_stages_is_alone_and_left_alone(
    services: Services, parts: list[Submission | Refusal]
) -> None:
    batch = _opened(services)
    staging = services.intake.stage(batch, Given(parts))
    next(staging)
    services.worker("test").run_until_idle()
    assert services.intake.recover() == 0
    with pytest.raises(WrongState, match="being staged"):
        _go_on(services, batch, parts)
    list(staging)
    services.worker("test").run_until_idle()
    assert services.batches.get(batch.id).state == "done"


def test_nobody_goes_on_for_a_day_and_it_ends_with_what_was_staged(
    living: Living, services: Services, parts: list[Submission | Refusal]
) -> None:
    batch = _stopped(services, parts)
    services.worker("test").run_until_idle()
    assert services.batches.get(batch.id).state == "staging"
    living.clock.now += timedelta(days=1, hours=2)
    services.worker("test").run_until_idle()
    closed = services.batches.get(batch.id)
    assert (closed.state, closed.submissions, closed.incomplete) == ("done", PAGE, True)
    assert services.batches.counts(batch.id) == {Fate.TAKEN: PAGE - 1, Fate.REFUSED: 1}
    assert not list(services.store.list("stage/"))


@pytest.mark.parametrize("pages", [0, 1])
def test_cancelled_it_is_closed_at_once(
    services: Services, parts: list[Submission | Refusal], pages: int
) -> None:
    batch = _stopped(services, parts, pages=pages)
    services.intake.cancel(batch.id)
    services.worker("test").run_until_idle()
    closed = services.batches.get(batch.id)
    assert (closed.state, closed.submissions, closed.incomplete) == ("done", pages * PAGE, True)


def test_killed_as_a_process_it_goes_on_by_its_accession_number(
    living: Living, services: Services, parts: list[Submission | Refusal], tmp_path: Path
) -> None:
    environment = {**os.environ, "ARCHIVE_HOME": str(living.home), "CACHE_DIR": str(CACHE)}
    command = (sys.executable, "-c", _DYING, str(tmp_path / "given"))
    died = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    (batch,) = services.batches.every()
    living.clock.now = datetime.now(UTC) + timedelta(minutes=2)
    given = Opened(path=tmp_path / "given")
    for _ in services.intake.resume(batch.accession, open_source("folder", given)):
        pass
    services.worker("test").run_until_idle()
    assert services.batches.counts(batch.id) == {Fate.TAKEN: ALL}
    assert sum(1 for _ in services.catalog.every_item()) == ALL


_DYING = """
import os, signal, sys
from ingest import intake
from web.cli import main

whole = intake.Intake._enqueue

def dies(self, *words):
    if words[1].last > 18:
        os.kill(os.getpid(), signal.SIGKILL)
    whole(self, *words)

intake.Intake._enqueue = dies
main(["ingest", "folder", sys.argv[1], "--donor", "donor", "--no-wait"])
"""
"""Between a page that is in storage and its job."""
