"""Quarantine: what could not be taken in is tried again, and the report says what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha512
from pathlib import Path

import pytest

from archive.batch import Batch, Fate, record
from archive.errors import NotFound, Undecodable, WrongState
from archive.identifiers import Sequence, mint
from archive.model import State
from archive.register import PREFIX as REGISTERS
from archive.settings import Settings
from ingest.quarantine import PREFIX, Held
from ingest.staging import Staged, StagedFile
from ingest.submission import Claims, Submission
from tests import attack
from tests.integration.living import CACHE, take_in
from tests.integration.staff_archive import Office, Person
from tests.making import MovableClock
from web.wiring import Services, build, prepare

BROKEN = b"\xff\xd8\xff\xe0 not a picture"


@contextmanager
def opened(home: Path, **settings: str) -> Iterator[Services]:
    made = Settings(archive_home=str(home), cache_dir=str(CACHE), **settings)
    services = build(made, clock=MovableClock())
    try:
        prepare(services)
        yield services
    finally:
        services.close()


def give(services: Services, folder: Path, data: bytes, **claims: object) -> tuple[Batch, Held]:
    """One file that cannot be taken in, with one text that can."""
    file = folder / "写真.jpg"
    file.write_bytes(data)
    parts = [
        Submission(label="写真.jpg", path="写真.jpg", files=(file,), claims=Claims(**claims)),  # type: ignore[arg-type]
        Submission(label="文", claims=Claims(title={"ja": "文"}, text="本文")),
    ]
    batch, counts, _report = take_in(services, parts, name="壊れた受入")
    assert counts == {Fate.QUARANTINED: 1, Fate.TAKEN: 1}
    (held,) = (one for one in services.quarantine.every() if one.batch == batch.id)
    return batch, held


def kept(services: Services, held: Held) -> list[str]:
    return [stat.key for stat in services.store.list(f"{PREFIX}{held.id}/")]


def large_photo() -> bytes:
    """More than a megabyte that decodes."""
    data = attack.photo(400, 300)
    while len(data) < 1_200_000:
        data = attack.with_segment(data, 0xFE, b"x" * 60_000)
    return data


def test_a_higher_limit_takes_in_what_was_too_large(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with opened(home, max_file_mb="1") as services:
        claims = {"title": {"ja": "大きな写真"}, "creator": "田中", "identifier": "A-1"}
        batch, held = give(services, tmp_path, large_photo(), **claims)
        assert held.reason == "too-large"
        services.intake.retry(held.id, by="agent-2")
        services.worker("test").run_until_idle()
        again = services.quarantine.get(held.id)
        assert (again.state, again.tries, again.reason) == ("held", 1, "too-large")
        assert services.batches.counts(batch.id) == {Fate.QUARANTINED: 1, Fate.TAKEN: 1}
    with opened(home, max_file_mb="2") as services:
        services.intake.retry(held.id, by="agent-2")
        assert services.quarantine.get(held.id).state == "retrying"
        services.worker("test").run_until_idle()
        item = services.catalog.get(held.id)
        assert item.title == {"ja": "大きな写真"}, "what was claimed with it is not lost"
        assert (item.creator, item.local_identifier, item.state) == ("田中", "A-1", State.REVIEW)
        (line,) = services.batches.report(batch.id, [Fate.TAKEN], limit=1)
        assert (line.label, line.item_id) == ("写真.jpg", item.id)
        assert services.batches.get(batch.id).state == "done"
        done = services.quarantine.get(held.id)
        assert (done.state, done.tries, done.decided_by) == ("released", 2, "agent-2")
        assert kept(services, held) == []
        with pytest.raises(WrongState):
            services.intake.retry(held.id, by="agent-2")
        before = dict(services.batches.counts(batch.id))
        services.rebuild.run(lambda _stage, _count: None)
        assert services.batches.counts(batch.id) == before == {Fate.TAKEN: 2}
        assert services.catalog.get(held.id) == item
        assert services.quarantine.get(held.id).state == "released"


def test_every_trial_is_a_revision_of_the_register(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as services:
        _batch, held = give(services, tmp_path, BROKEN)
        services.intake.retry(held.id, by="agent-2")
        services.worker("test").run_until_idle()
        keys = [s.key for s in services.store.list(f"{REGISTERS}quarantine/{held.id}/")]
        assert len(keys) == 3, "held, retrying, held again: nothing is overwritten"
        assert services.quarantine.get(held.id).decided_at is not None


def test_a_trial_on_its_way_is_not_doubled(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as services:
        batch, held = give(services, tmp_path, BROKEN)
        services.intake.retry(held.id, by="agent-2")
        assert services.batches.get(batch.id).state == "staged", "it is not finished now"
        with pytest.raises(WrongState):
            services.intake.retry(held.id, by="agent-3")
        with pytest.raises(WrongState):
            services.quarantine.discard(held.id, by="agent-3", why="不要")
        services.worker("test").run_until_idle()
        assert services.batches.get(batch.id).state == "done"
        assert services.quarantine.get(held.id).tries == 1
        assert sum(services.batches.counts(batch.id).values()) == 2


def test_a_trial_whose_job_was_lost_can_be_asked_for_again(tmp_path: Path) -> None:
    """Killed between the register and the queue: it is not stuck."""
    with opened(tmp_path / "home") as services:
        batch, held = give(services, tmp_path, BROKEN)
        services.quarantine.retry(held.id, by="agent-2", at=services.clock())
        assert services.quarantine.get(held.id).state == "retrying"
        services.intake.retry(held.id, by="agent-2")
        services.worker("test").run_until_idle()
        assert services.quarantine.get(held.id).state == "held"
        assert services.batches.get(batch.id).state == "done"


def test_what_came_again_meanwhile_is_there_already(tmp_path: Path) -> None:
    data = large_photo()
    home = tmp_path / "home"
    with opened(home, max_file_mb="1") as services:
        batch, held = give(services, tmp_path, data, identifier="A-1", donor="町")
    with opened(home, max_file_mb="2") as services:
        file = tmp_path / "写真.jpg"
        claims = Claims(identifier="A-1", donor="町")
        part = Submission(label="写真.jpg", path="写真.jpg", files=(file,), claims=claims)
        _second, _counts, (line,) = take_in(services, [part], name="二度目")
        assert line.outcome is Fate.TAKEN
        services.intake.retry(held.id, by="agent-2")
        services.worker("test").run_until_idle()
        assert services.quarantine.get(held.id).state == "released"
        assert services.batches.counts(batch.id) == {Fate.ALREADY: 1, Fate.TAKEN: 1}
        with pytest.raises(NotFound):
            services.catalog.get(held.id)


def test_a_batch_that_was_taken_back_is_not_tried(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as services:
        batch, held = give(services, tmp_path, BROKEN)
        services.batches.write(replace(services.batches.get(batch.id), state="undone"))
        with pytest.raises(WrongState):
            services.intake.retry(held.id, by="agent-2")
        assert services.quarantine.get(held.id).state == "held"


def hold_good(services: Services) -> tuple[Batch, Held]:
    """A photo that decodes, held because the machine was too slow one day."""
    data, now = attack.photo(90, 70), services.clock()
    staged = Staged(
        number=1,
        id=mint(now),
        seq=Sequence().next(now),
        label="避難所/遅い.jpg",
        path="避難所/遅い.jpg",
        claims=Claims(title={"ja": "遅い日の写真"}),
        files=(
            StagedFile(key="stage/slow/1", name="遅い.jpg", size=len(data), digest=_digest(data)),
        ),
    )
    services.store.put("stage/slow/1", data)
    given = Batch(
        id=mint(now),
        name="遅い日の受入",
        kind="folder",
        accession="",
        by="agent-1",
        at=now,
        state="done",
        submissions=1,
    )
    batch = services.batches.open(given)
    outcome = services.quarantine.hold(staged, batch, Undecodable("too-slow", "no answer"))
    services.batches.store_report(batch.id, [outcome])
    with services.database.write() as connection:
        record(connection, batch.id, [outcome])
    return batch, services.quarantine.get(staged.id)


def _digest(data: bytes) -> str:
    return sha512(data).hexdigest()


def test_files_held_by_an_earlier_version_are_tried_as_files(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as services:
        batch, held = hold_good(services)
        (claims,) = (key for key in kept(services, held) if key.endswith(".jsonl"))
        services.store.delete(claims)
        services.intake.retry(held.id, by="agent-2")
        services.worker("test").run_until_idle()
        item = services.catalog.get(held.id)
        assert (item.batch, item.type, item.title) == (batch.id, "photo", {})
        assert item.evidence.path == "避難所/遅い.jpg"


def test_staff_try_again_in_the_browser(office: Office, tanaka: Person, tmp_path: Path) -> None:
    services = office.world.services
    batch, held = give(services, tmp_path, BROKEN)
    page = "/staff/quarantine"
    assert "もう一度試す" in tanaka.get(page).text
    asked = tanaka.post(f"{page}/{held.id}/retry", at=page)
    assert asked.status_code == 303
    waiting = tanaka.get(page).text
    assert "試しています" in waiting and "tanakaさん" in waiting
    assert "捨てた理由" not in waiting
    twice = tanaka.post(f"{page}/{held.id}/retry", at=page)
    assert twice.status_code == 409
    assert "このファイルは、いまは試せません。" in twice.text
    services.worker("test").run_until_idle()
    again = tanaka.get(page).text
    assert "壊れている" in again and "試した回数" in again
    good, slow = hold_good(services)
    assert "2件を全部もう一度試す" in tanaka.get(page).text
    assert tanaka.post(f"{page}/retry", at=page).status_code == 303
    services.worker("test").run_until_idle()
    after = tanaka.get(page).text
    assert f'href="/staff/items/{slow.id}"' in after
    assert f"/staff/quarantine/{held.id}/retry" in after
    assert office.now(slow.id).title == {"ja": "遅い日の写真"}
    report = tanaka.get(f"/staff/batches/{good.id}").text
    assert slow.id in report and "隔離した" not in report
    assert "隔離した" in tanaka.get(f"/staff/batches/{batch.id}").text


def test_what_waits_already_is_not_kept_twice(tmp_path: Path) -> None:
    """A folder given again does not fill the quarantine; what was discarded is asked about anew."""
    file = tmp_path / "写真.jpg"
    file.write_bytes(BROKEN)

    def again(title: str) -> list[str]:
        claims = Claims(title={"ja": title})
        part = Submission(label="写真.jpg", path="写真.jpg", files=(file,), claims=claims)
        _batch, counts, _report = take_in(services, [part], name="毎週の受入")
        assert counts == {Fate.QUARANTINED: 1}
        return [held.id for held in services.quarantine.every()]

    with opened(tmp_path / "home") as services:
        (first,) = again("橋")
        assert again("橋") == [first]
        assert len(list(services.store.list(PREFIX))) == 2
        assert len(again("別の題")) == 2, "what came with it may be what was put right"
        services.quarantine.discard(first, by="agent-1", why="読めない")
        assert len(again("橋")) == 2
