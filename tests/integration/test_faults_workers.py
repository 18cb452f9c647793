"""Two workers at one job: whoever lost it meanwhile changes nothing, whatever both were at."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from archive.batch import Fate
from archive.catalog import encode
from archive.errors import AlreadyExists, ArchiveError, Conflict
from archive.queue import Job, JobState
from ingest.page_jobs import JOB
from ingest.submission import Claims, Submission
from ingest.worker import Worker
from tests.faults import Faulty
from tests.integration.living import Living, stage


class _Slow(Faulty):
    """Counts writes once it is armed, and lets others act before one of them."""

    def arm(self, before: int, act: Callable[[], object]) -> None:
        self.writes, self._before, self._meanwhile = [], before, act


def _given(folder: Path, number: int) -> list[Submission]:
    photo = folder / f"{number}.png"
    Image.effect_noise((40, 30), 20 + number).save(photo)
    row = Claims(identifier=f"r{number}", title={"ja": "見本"})
    return [Submission(label="photo", files=(photo,)), Submission(label="row", claims=row)]


def test_at_each_write_of_one_the_other_does_the_whole_job(tmp_path: Path) -> None:
    """A worker stood still for longer than its lease, and goes on when all is done."""
    living = Living(tmp_path / "home")
    quick, slow = living.open(), living.open(store=_Slow)
    store: _Slow = slow.store  # type: ignore[assignment]

    def meanwhile() -> None:
        living.clock.move(seconds=31)
        quick.worker("quick").step()
        quick.worker("quick").step()

    before, writes = 0, 1
    while before < writes:
        batch = stage(quick, _given(tmp_path, before))
        store.arm(before, meanwhile)
        slow.worker("slow").step()
        writes = max(writes, len(store.writes))
        living.clock.move(seconds=31)
        slow.worker("slow").run_until_idle()
        assert slow.batches.counts(batch.id) == {Fate.TAKEN: 2}, before
        assert slow.queue.counts() == {JobState.DONE: before + 1}, before
        assert not list(slow.store.list(f"stage/{batch.id}")), before
        before += 1
    assert writes > 10
    kept = [encode(item) for item in slow.catalog.every_item()]
    assert len(kept) == 2 * writes
    slow.rebuild.run(lambda *_: None)
    assert [encode(item) for item in slow.catalog.every_item()] == kept
    assert not [problem for name in slow.packages.ids() for problem in slow.packages.verify(name)]
    quick.close()
    slow.close()


@pytest.mark.parametrize("error", [Conflict, AlreadyExists])
def test_who_met_somebody_faster_looks_again(tmp_path: Path, error: type[ArchiveError]) -> None:
    """As a row does that changes an item at the very moment at which staff decide on it."""
    services = Living(tmp_path / "home").open()
    batch = stage(services, [Submission(label="r", claims=Claims(identifier="r"))])
    met: list[Job] = []

    def once(job: Job) -> None:
        met.append(job)
        if len(met) == 1:
            raise error
        services.intake.work(job)

    worker = Worker(services.queue, {JOB: once}, (), name="w")
    assert worker.step()
    assert services.queue.counts() == {JobState.READY: 1}
    services.clock.move(seconds=5)  # type: ignore[attr-defined]
    worker.run_until_idle()
    assert services.batches.counts(batch.id) == {Fate.TAKEN: 1}
    services.close()
