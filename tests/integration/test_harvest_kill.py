"""A run of a pulled source that is killed: nothing is lost, nothing is there twice."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.batch import Fate
from ingest.harvest.source import Pulled
from tests.conftest import ROOT
from tests.faults import Faulty, Killed
from tests.integration.living import CACHE, Living
from tests.integration.test_harvest import entry, rss
from tests.integration.web_archive import jpeg
from tests.killing import OnFiles
from tests.making import STAFF, MovableClock
from tests.outside import ALLOWED, Asked, Host, Said, host
from web.wiring import Services

PHOTOS = 40
SETTINGS = {"harvest_hosts": ALLOWED}


@pytest.fixture
def there() -> Iterator[Host]:
    with host() as made:
        yield made


def add(services: Services, address: str) -> str:
    made = Pulled(
        name="町の写真", kind="feed", origin="町役場", told={"address": address}, minutes=60
    )
    return services.harvest.sources.add(STAFF, made).id


def identifiers(services: Services) -> list[str]:
    return sorted(item.local_identifier for item in services.catalog.every_item())


def test_killed_by_the_system_in_the_middle_it_goes_on(there: Host, tmp_path: Path) -> None:
    """SIGKILL to a process that pulls, while the host still sends the thirtieth of forty photos."""
    reached, numbers = threading.Event(), range(PHOTOS)

    def slow(_asked: Asked) -> Said:
        if not reached.is_set():
            reached.set()
            there.ended.wait(60)
        return Said(body=jpeg(64, 64 + 30, "navy"))

    entries = [entry(number, files=(f"/{number}.jpg",)) for number in reversed(numbers)]
    there.pages["/feed"] = Said(body=rss(*entries), headers={"ETag": '"1"'})
    for number in numbers:
        there.pages[f"/{number}.jpg"] = Said(body=jpeg(64, 64 + number, "navy"))
    there.pages["/30.jpg"] = slow
    living = Living(tmp_path / "home", clock=MovableClock(datetime.now(UTC)), settings=SETTINGS)
    services = living.open()
    source_id = add(services, there.url("/feed"))
    services.close()

    environment = {
        **os.environ,
        "ARCHIVE_HOME": str(living.home),
        "CACHE_DIR": str(CACHE),
        "HARVEST_HOSTS": ALLOWED,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "web", "source", "run", "町の写真"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as child:
        assert reached.wait(90), "the run never came to the photo"
        child.send_signal(signal.SIGKILL)
        child.communicate()
    assert child.returncode == -signal.SIGKILL
    asked = len(there.asked)

    living.clock.now = datetime.now(UTC) + timedelta(seconds=90)
    again = living.open()
    state = again.harvest.states.get(source_id)
    assert state.batch and not state.runs
    staged = [key for key in state.memory if key.startswith("seen:")]
    assert 0 < len(staged) < 30
    report = again.harvest.run(source_id)
    assert (report.known, report.given) == (len(staged), PHOTOS - len(staged))
    again.worker("alive").run_until_idle()
    assert identifiers(again) == sorted(f"town-{number}" for number in numbers)
    first, second = again.batches.every()
    for batch, count in ((first, len(staged)), (second, PHOTOS - len(staged))):
        assert batch.state == "done" and not batch.incomplete
        assert dict(again.batches.counts(batch.id)) == {Fate.TAKEN: count}
    newer = there.paths()[asked:]
    assert newer[0] == "/feed" and len(newer) == 1 + PHOTOS - len(staged)
    assert not list(again.store.list("stage/"))
    killed = again.harvest.states.get(source_id).runs[1]
    assert (killed.trouble, killed.batch, killed.given) == ("killed", first.id, len(staged))
    again.close()


def test_killed_before_each_of_its_writes(there: Host, tmp_path: Path) -> None:
    there.pages["/feed"] = Said(body=rss(entry(2), entry(1)))
    counted = _dying(tmp_path / "count", there, before=-1)
    assert len(counted.writes) > 6
    for before in range(len(counted.writes)):
        home = tmp_path / f"home{before}"
        with pytest.raises(Killed):
            _dying(home, there, before=before)
        living = Living(home, settings=SETTINGS)
        living.clock.move(minutes=5)
        again = living.open()
        (held,) = again.harvest.sources.every()
        again.harvest.run(held.id)
        again.worker("alive").run_until_idle()
        living.clock.move(hours=2)
        again.worker("alive").run_until_idle()
        assert identifiers(again) == ["town-1", "town-2"], before
        assert {batch.state for batch in again.batches.every()} == {"done"}, before
        fates = [line.outcome for b in again.batches.every() for line in again.batches.report(b.id)]
        assert fates.count(Fate.TAKEN) == 2, before
        assert set(fates) <= {Fate.TAKEN, Fate.ALREADY}, before
        again.close()


def _dying(home: Path, there: Host, *, before: int) -> Faulty:
    """A run whose process dies before its write of this number; the source is added before."""
    living = Living(home, settings=SETTINGS)
    opened = living.open()
    source_id = add(opened, there.url("/feed"))
    opened.close()
    store = OnFiles().mortal(home, before=before, armed=False)
    assert isinstance(store, Faulty)
    services = living.open(store=lambda _: store)
    store.arm()
    try:
        services.harvest.run(source_id)
    finally:
        services.close()
    return store
