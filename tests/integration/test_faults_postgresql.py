"""PostgreSQL dies in the middle of commits and comes back: what was told is kept."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.batch import Fate
from archive.catalog import encode
from archive.decisions import Decision
from archive.errors import ArchiveError
from archive.settings import Settings
from ingest.submission import Claims, Submission
from tests.integration.living import CACHE, stage
from tests.making import STAFF
from tests.own_postgresql import OwnPostgresql
from web.app import create_app
from web.wiring import Services, build, prepare

GIVEN = 400


@pytest.fixture
def server() -> Iterator[OwnPostgresql]:
    made = OwnPostgresql()
    made.start()
    yield made
    made.close()


def test_killed_in_the_middle_of_work_and_decisions(server: OwnPostgresql, tmp_path: Path) -> None:
    settings = Settings(archive_home=str(tmp_path), cache_dir=str(CACHE), database_url=server.url)
    services = build(settings)
    prepare(services)
    item = _taken(services)
    batch = stage(services, [_row(number) for number in range(GIVEN)], name="second")
    worker = services.worker("w")
    working = threading.Thread(target=worker.run, daemon=True)
    working.start()
    acknowledged = _decided(services, item, server)
    page = create_app(services).test_client().get("/items/x", buffered=True)
    assert page.status_code == 503
    assert "ただいま利用できません" in page.text and "Traceback" not in page.text

    killed = time.monotonic()
    server.start()
    while services.batches.get(batch.id).state != "done":
        time.sleep(0.1)
    print(f"PostgreSQL killed: everything taken in {time.monotonic() - killed:.1f} s after")
    worker.stopping = True
    working.join()
    while set(services.queue.counts()) != {"done"}:  # one that could not end is due again soon
        services.worker("w").run_until_idle()
        time.sleep(0.1)
    assert services.batches.counts(batch.id) == {Fate.TAKEN: GIVEN}
    services.journal.recover(patience=0)
    revision = services.catalog.get(item).revision
    assert revision - 1 in (acknowledged, acknowledged + 1), "the last one may have got through"
    whole = [encode(one) for one in services.catalog.every_item()]
    assert len(whole) == GIVEN + 1
    services.rebuild.run(lambda *_: None)
    assert [encode(one) for one in services.catalog.every_item()] == whole
    services.close()


def _row(number: int) -> Submission:
    return Submission(
        label=f"{number}", claims=Claims(identifier=f"r{number}", title={"ja": f"見本 {number}"})
    )


def _taken(services: Services) -> str:
    stage(services, [_row(-1)])
    services.worker("w").run_until_idle()
    return next(iter(services.catalog.every_item())).id


def _decided(services: Services, item: str, server: OwnPostgresql) -> int:
    """Decisions until one is refused, because the server was killed; how many were acknowledged."""
    for number in range(1, 10_000):
        if number == 5:
            threading.Timer(0.1, server.kill).start()
        fields = {"title": {"ja": f"題 {number}"}}
        decision = Decision(item_id=item, revision=number, fields=fields)
        try:
            services.decisions.decide(STAFF, "edit", [decision], reason="")
        except ArchiveError as error:
            if not error.transient:
                raise
            return number - 1
    raise AssertionError("nothing was refused")
