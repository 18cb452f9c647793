"""What is over leaves storage after KEEP_DAYS; quarantine and what is not done stay."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.batch import Batch
from archive.settings import Settings
from ingest.retention import Retention
from tests.integration.living import CACHE
from tests.making import MovableClock
from web.wiring import Services, build, prepare


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def services(tmp_path: Path, clock: MovableClock) -> Iterator[Services]:
    made = build(Settings(archive_home=str(tmp_path), cache_dir=str(CACHE)), clock=clock)
    prepare(made)
    yield made
    made.close()


KEPT = [
    "stage/open/pages/000000001.jsonl",
    "stage/quarantine/done/000",
    "stage/unknown/files/1-000",
    "stage/donekey/files/1-000",
    "ctl/audits/02.json",
    "ctl/journal/2016-04-14/x.jsonl",
]
OVER = [
    "stage/done/files/1-000",
    "stage/done/pages/1.jsonl",
    "stage/undone/x",
    "ctl/audits/01.json",
]


def keys(services: Services) -> set[str]:
    return {stat.key for stat in services.store.list("")}


def test_only_what_is_over_and_old_goes(services: Services, clock: MovableClock) -> None:
    for name, state in (("done", "done"), ("undone", "undone"), ("open", "staged")):
        batch = Batch(id=name, name=name, kind="folder", accession="", by="a", at=clock())
        services.batches.write(replace(services.batches.open(batch), state=state))
    for key in (*KEPT, *OVER):
        services.store.put(key, b"x")
    before = keys(services)
    now = max(stat.modified for stat in services.store.list(""))
    clock.now = now.replace(microsecond=0)
    clock.move(days=29)
    assert services.retention.sweep() == 0
    clock.move(days=2)
    assert services.retention.overdue() == 0, "a sweep may be a day away"
    clock.move(days=2)
    assert services.retention.overdue() == len(OVER)
    forever = Retention(
        services.oversight, services.store, services.batches, services.uploads, clock, days=0
    )
    forever.run_once()
    assert forever.overdue() == 0
    assert keys(services) == before
    services.retention.run_once()
    assert before - keys(services) == set(OVER)
    assert services.retention.overdue() == 0
    services.store.put(OVER[0], b"again")
    clock.move(hours=1)
    services.retention.run_once()
    assert OVER[0] in keys(services), "storage is listed once a day"
