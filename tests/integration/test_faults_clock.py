"""The clock jumps: what waited goes on, what is closed stays closed, decisions keep their order."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from itsdangerous import TimestampSigner

from archive import journal as journals
from archive.catalog import add, encode
from archive.decisions import Decision
from archive.errors import Conflict, RevisionConflict
from archive.model import Access, Item, Level, State
from archive.rights import Role, Viewer
from ingest.submission import Claims, Submission
from search.ask import Ask
from tests.faults import Faulty, Killed
from tests.integration.living import Living, stage
from tests.integration.staff_archive import Office
from tests.integration.web_archive import NOW
from tests.making import ADMINISTRATOR, STAFF, Keeping, make_item
from web.wiring import Services

DAY = 86400.0
SECRET = "秘密の避難所"


def _row(number: int) -> Submission:
    return Submission(
        label=f"{number}", claims=Claims(identifier=f"r{number}", title={"ja": f"見本 {number}"})
    )


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[Keeping]:
    made = Keeping(tmp_path)
    yield made
    made.close()


@pytest.fixture
def living(tmp_path: Path) -> Living:
    return Living(tmp_path / "home")


@pytest.mark.parametrize("jump", [DAY, -DAY, 300 * DAY, -300 * DAY])
def test_work_goes_on_and_is_done_once(living: Living, jump: float) -> None:
    """The job of a dead worker, and one that waits, however far the clock went which way."""
    services = living.open()
    batch = stage(services, [_row(1), _row(2)])
    held = services.queue.lease("dead")
    assert held is not None
    waiting = stage(services, [_row(3)])
    living.clock.move(seconds=jump)
    services.worker("alive").run_until_idle()
    for given, count in ((batch, 2), (waiting, 1)):
        assert services.batches.counts(given.id) == {"taken": count}
        assert services.batches.get(given.id).state == "done"
    services.queue.finish(held)  # the first worker was not dead after all
    assert services.queue.counts() == {"done": 2}
    assert len(list(services.catalog.every_item())) == 3
    services.close()


def test_a_clock_put_back_leaves_no_item_locked(tmp_path: Path) -> None:
    """A writer died between its reservation and its entry; then the clock was put right."""
    keeping = Keeping(tmp_path, wrap=_Dying)
    item = keeping.keep(make_item())
    keeping.clock.move(days=30)
    keeping.store.armed = True  # type: ignore[attr-defined]
    with pytest.raises(Killed):
        _title(keeping, item, "途中")
    keeping.store.armed = False  # type: ignore[attr-defined]
    keeping.clock.move(days=-30)
    with pytest.raises(RevisionConflict):
        _title(keeping, item, "次")
    assert keeping.journal.recover() == 1
    _title(keeping, item, "次")
    assert keeping.catalog.get(item.id).title == {"ja": "次"}
    keeping.close()


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_a_writer_whose_key_was_voided_meanwhile_is_told_to_repeat(
    tmp_path: Path, jump: float
) -> None:
    """The clock jumps between reservation and entry, and recovery takes the writer for dead."""
    keeping = Keeping(tmp_path, wrap=_Dying)
    item = keeping.keep(make_item())

    def jumped() -> None:
        keeping.clock.move(seconds=jump)
        assert keeping.journal.recover() == 1

    keeping.store.meanwhile = jumped  # type: ignore[attr-defined]
    with pytest.raises(Conflict, match="repeat"):
        _title(keeping, item, "遅い")
    _title(keeping, item, "もう一度")
    assert [step.revision for step in keeping.catalog.history(item.id)] == [2]
    keeping.close()


def test_decisions_keep_their_order_and_a_rebuild_gives_the_same(keeping: Keeping) -> None:
    """Each later decision was made on an earlier day."""
    item = keeping.keep(make_item())
    for number in range(4):
        _title(keeping, keeping.catalog.get(item.id), f"{number}")
        keeping.clock.move(days=-2)
    refusal = Decision(item_id=item.id, revision=5, fields={})
    keeping.decisions.decide(ADMINISTRATOR, "refuse", [refusal], reason="見本です")
    before = encode(keeping.catalog.get(item.id))
    days = [stat.key for stat in keeping.store.list(journals.PREFIX)]
    newest_first = [keeping.journal.read(key).edits[0].revision for key in days]
    assert newest_first == [6, 5, 4, 3, 2], "the keys of the journal stand in the clock's order"
    keeping.rebuild().run(lambda *_: None)
    assert encode(keeping.catalog.get(item.id)) == before
    assert [step.revision for step in keeping.catalog.history(item.id)] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("restarted", [False, True])
def test_what_opened_by_a_wrong_clock_is_closed_again(living: Living, restarted: bool) -> None:
    """An embargo of a month, and a day on which the clock was a year ahead."""
    services = living.open()
    opens = living.clock() + timedelta(days=30)
    shown = Access(level=Level.PUBLIC)
    item = make_item(
        state=State.PUBLISHED,
        title={"ja": "見本"},
        text=(SECRET,),
        record=shown,
        content=Access(level=Level.PUBLIC, opens=opens),
    )
    services.preservation.keep(item, {}, events=b"", agent="test")
    stage(services, [_row(1)])
    _add(services, item)
    assert _found(services) == []
    living.clock.move(days=365)
    services.worker("w").run_until_idle()
    assert _found(services) == [item.id]
    living.clock.move(days=-365)
    if restarted:
        services.close()
        services = living.open()
    services.worker("w").run_until_idle()
    assert _found(services) == [], "its words find it no more"
    assert _found(services, Role.STAFF) == [item.id]
    living.clock.move(days=31)
    services.worker("w").run_until_idle()
    assert _found(services) == [item.id]
    services.close()


def test_chores_and_signs_of_life_do_not_wait_for_a_wrong_clock(living: Living) -> None:
    services = living.open()
    living.clock.move(days=300)
    services.heartbeats.beat("gone", ("jobs",))
    services.worker("w").run_until_idle()
    begun = services.audit.current()
    assert begun is not None
    living.clock.move(days=-300)
    assert not services.heartbeats.is_there("jobs"), "its sign is of no day that has been"
    services.worker("w").run_until_idle()
    planned = services.audit.current()
    assert planned is not None
    assert planned.began <= living.clock() + timedelta(days=1) < begun.began
    services.close()


@pytest.mark.parametrize("days", [400, -400])
def test_people_are_at_most_signed_out(
    office: Office, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    """Whoever was put out by the jump signs in again at once, and sees no error."""
    clock, person, hasty = office.world.clock, office.person("tanaka"), office.person()
    login = f"hasty{days}"
    office.hire(login, Role.STAFF)
    codes = [hasty.sign_in(login, "a wrong password").status_code for _ in range(6)]
    assert codes[-1] == 429
    jumped = int(time.time()) + days * 86400
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: jumped)
    clock.at = NOW + timedelta(days=days)
    answer = person.get("/staff/review")
    assert answer.status_code == 303, "no session is older than its term, or of the future"
    assert "/account/sign-in" in answer.headers["Location"]
    for somebody, name in ((person, "tanaka"), (hasty, login)):
        assert somebody.sign_in(name).status_code == 303
        assert somebody.get("/staff/review").status_code == 200
    clock.at = NOW


def _title(keeping: Keeping, item: Item, title: str) -> None:
    decision = Decision(item_id=item.id, revision=item.revision, fields={"title": {"ja": title}})
    keeping.decisions.decide(STAFF, "edit", [decision], reason="")


def _add(services: Services, item: Item) -> None:
    with services.database.write() as connection:
        add(connection, [(item, item.id)])
    services.worker("w").run_until_idle()


def _found(services: Services, role: Role = Role.PUBLIC) -> list[str]:
    viewer = Viewer(role=role, agent="" if role is Role.PUBLIC else "a")
    found = services.search.find(Ask(q=SECRET, viewer=viewer, now=services.clock()))
    return [hit.item.id for hit in found.hits]


class _Dying(Faulty):
    """Dies before the next entry of the journal once it is armed, or does something else then."""

    armed = False
    meanwhile = None

    def create(self, key: str, data: object) -> None:
        if key.startswith(journals.PREFIX):
            if self.armed:
                raise Killed(key)
            if self.meanwhile is not None:
                act, self.meanwhile = self.meanwhile, None
                act()
        super().create(key, data)  # type: ignore[arg-type]
