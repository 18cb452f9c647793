"""Bulk edits: one action over many, killed anywhere, nobody overwritten, undone as a whole."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from archive import journal as journals
from archive.bulk_edit import JOB, BulkEdit, Plan, Stage
from archive.bulk_edit.keeping import BulkEdits
from archive.bulk_edit.plans import PREFIX
from archive.catalog import encode
from archive.decisions import Actor, Decision
from archive.errors import NotAllowed, WrongState
from archive.model import Item
from archive.queue import LEASE_SECONDS, Job, JobState, Queue, open_queue
from archive.rights import Role
from tests import servers
from tests.faults import Killed
from tests.integration.dying_database import dies_before
from tests.killing import Mortal, Place
from tests.making import ADMINISTRATOR, STAFF, Keeping, MovableClock, make_item

OTHER = Actor(agent="agent-5", role=Role.STAFF)
SECRET = "山田花子の写真"


@pytest.fixture(params=["sqlite", "postgresql"])
def keeping(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keeping]:
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            url = stack.enter_context(servers.postgresql_database())
        made = Keeping(tmp_path, database_url=url)
        yield made
        made.close()


def bulk_edits(keeping: Keeping, queue: Queue | None = None) -> BulkEdits:
    queue = queue or open_queue("leased:", keeping.database, keeping.clock)[0]
    return BulkEdits(
        catalog=keeping.catalog,
        store=keeping.store,
        queue=queue,
        journal=keeping.journal,
        decisions=keeping.decisions,
        clock=keeping.clock,
    )


def kept(keeping: Keeping, count: int) -> list[Item]:
    return [keeping.keep(make_item(title={"ja": f"写真{n}"}, credit="前")) for n in range(count)]


def planned(keeping: Keeping, items: list[Item], **fields: object) -> BulkEdit:
    edits = tuple(
        Decision(item_id=i.id, revision=i.revision, fields=fields or {"credit": "町"})
        for i in items
    )
    plan = Plan(action="edit", reason="名前を直す", source="検索", edits=edits)
    return bulk_edits(keeping).plan(STAFF, plan)


def planned_in_parts(keeping: Keeping, items: list[Item], *, stop: bool = False) -> BulkEdit:
    """As a job plans it, an item a part; so that six and more are two entries of the journal."""
    made, bare = bulk_edits(keeping), Plan(action="edit", reason="直す", source="検索", edits=())
    edit = made.begin(STAFF, bare, wanted={}, number=len(items))
    for number, item in enumerate(items, 1):
        one = Decision(item_id=item.id, revision=item.revision, fields={"credit": "町"})
        more = number < len(items)
        edit = made.add(edit, replace(bare, edits=(one,)), seq=item.seq, more=more)
        assert (edit.stage is Stage.LOOKING) is more
    return edit


def work(keeping: Keeping) -> int:
    """Every job that is due, as a worker does; how many."""
    queue, _oversight = open_queue("leased:", keeping.database, keeping.clock)
    count = 0
    while (job := queue.lease("w")) is not None:
        if job.kind == JOB:
            bulk_edits(keeping).work(job)
        queue.finish(job)
        count += 1
    return count


def credits_of(keeping: Keeping, items: list[Item]) -> list[str]:
    return [keeping.catalog.get(item.id).credit for item in items]


def entries(keeping: Keeping) -> list[journals.Entry]:
    read = [keeping.journal.read(stat.key) for stat in keeping.store.list(journals.PREFIX)]
    return [entry for entry in read if not entry.void]


def test_a_plan_changes_nothing_and_is_applied_as_one_action(keeping: Keeping) -> None:
    items = kept(keeping, 3)
    edit = planned(keeping, items)
    assert credits_of(keeping, items) == ["前"] * 3
    assert [one.item_id for one in bulk_edits(keeping).edits(edit)] == [i.id for i in items]
    bulk_edits(keeping).apply(STAFF, edit.id)
    assert credits_of(keeping, items) == ["前"] * 3, "a job does it"
    assert work(keeping) == 1
    assert credits_of(keeping, items) == ["町"] * 3
    done = bulk_edits(keeping).get(edit.id)
    assert (done.stage, done.done, bulk_edits(keeping).reached(done)) == (Stage.DONE, 3, 3)
    (entry,) = entries(keeping)
    assert (entry.id, entry.agent, entry.reason) == (done.entries[0], STAFF.agent, "名前を直す")
    assert list(keeping.store.list(PREFIX)) == [], "what was planned is not needed any more"


def test_what_somebody_changed_since_is_left_alone_and_counted(keeping: Keeping) -> None:
    items = kept(keeping, 3)
    edit = planned(keeping, items)
    seen = Decision(item_id=items[1].id, revision=1, fields={"credit": "ほかの人"})
    keeping.decisions.decide(OTHER, "edit", [seen], reason="")
    bulk_edits(keeping).apply(STAFF, edit.id)
    work(keeping)
    assert credits_of(keeping, items) == ["町", "ほかの人", "町"]
    assert bulk_edits(keeping).get(edit.id).done == 2


def test_the_whole_is_undone_but_for_what_was_changed_since(keeping: Keeping) -> None:
    items = kept(keeping, 3)
    edit = planned(keeping, items)
    bulk_edits(keeping).apply(STAFF, edit.id)
    work(keeping)
    seen = Decision(item_id=items[2].id, revision=2, fields={"credit": "あとで"})
    keeping.decisions.decide(OTHER, "edit", [seen], reason="")
    bulk_edits(keeping).undo(ADMINISTRATOR, edit.id)
    work(keeping)
    assert credits_of(keeping, items) == ["前", "前", "あとで"]
    undone = bulk_edits(keeping).get(edit.id)
    assert (undone.stage, undone.undone, undone.undone_by) == (
        Stage.UNDONE,
        2,
        ADMINISTRATOR.agent,
    )
    with pytest.raises(WrongState):
        bulk_edits(keeping).undo(STAFF, edit.id)


def test_many_are_applied_and_undone_in_several_entries(keeping: Keeping) -> None:
    items = kept(keeping, 12)
    edit = planned_in_parts(keeping, items)
    assert (edit.planned, edit.fields, edit.parts) == (12, {"credit": 12}, 12)
    seen = Decision(item_id=items[3].id, revision=1, fields={"credit": "ほかの人"})
    keeping.decisions.decide(OTHER, "edit", [seen], reason="")
    bulk_edits(keeping).apply(STAFF, edit.id)
    work(keeping)
    done = bulk_edits(keeping).get(edit.id)
    assert (done.stage, done.done, bulk_edits(keeping).reached(done)) == (Stage.DONE, 11, 11)
    touched = [len(keeping.journal.find(one).edits) for one in done.entries]
    assert touched == [4, 5, 2]
    assert list(keeping.store.list(PREFIX)) == []
    bulk_edits(keeping).undo(STAFF, edit.id)
    work(keeping)
    assert bulk_edits(keeping).get(edit.id).undone == 11
    assert credits_of(keeping, items) == ["前"] * 3 + ["ほかの人"] + ["前"] * 8


def test_stopped_while_it_is_planned_nothing_is_left(keeping: Keeping) -> None:
    made, bare = bulk_edits(keeping), Plan(action="edit", reason="x", source="x", edits=())
    edit = made.add(made.begin(STAFF, bare, wanted={}, number=2), bare, more=True)
    with pytest.raises(NotAllowed):
        made.stop(OTHER, edit.id)
    made.stop(STAFF, edit.id)
    assert made.add(edit, bare, more=True).stage is Stage.DROPPED
    assert list(keeping.store.list(PREFIX)) == []
    with pytest.raises(WrongState):
        made.stop(STAFF, edit.id)


def test_stopped_while_it_is_applied_it_stays_and_is_undone(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody presses the button while the first entry is written."""
    items = kept(keeping, 7)
    edit = planned_in_parts(keeping, items)
    made = bulk_edits(keeping)
    made.apply(STAFF, edit.id)
    job = _leased(keeping)
    queue, _oversight = open_queue("leased:", keeping.database, keeping.clock)
    checks = iter([lambda: None, lambda: made.stop(STAFF, edit.id)])
    monkeypatch.setattr(queue, "check", lambda _job: next(checks)())
    bulk_edits(keeping, queue).work(job)
    done = made.get(edit.id)
    assert (done.stage, done.done, done.stopped) == (Stage.DONE, 5, True)
    assert credits_of(keeping, items) == ["町"] * 5 + ["前"] * 2
    assert list(keeping.store.list(PREFIX)) == []
    made.undo(STAFF, edit.id)
    work(keeping)
    assert credits_of(keeping, items) == ["前"] * 7


def test_asked_twice_it_is_done_once(keeping: Keeping) -> None:
    items = kept(keeping, 2)
    edit = planned(keeping, items)
    for _ in range(2):
        bulk_edits(keeping).apply(STAFF, edit.id)
    assert work(keeping) == 2
    assert [keeping.catalog.get(item.id).revision for item in items] == [2, 2]
    with pytest.raises(WrongState):
        bulk_edits(keeping).apply(STAFF, edit.id)


def test_only_who_planned_it_or_an_administrator(keeping: Keeping) -> None:
    edit = planned(keeping, kept(keeping, 1))
    made = bulk_edits(keeping)
    for step in (made.apply, made.drop, made.undo):
        with pytest.raises(NotAllowed):
            step(OTHER, edit.id)
    made.drop(ADMINISTRATOR, edit.id)
    assert made.get(edit.id).stage is Stage.DROPPED
    assert list(keeping.store.list(PREFIX)) == []
    with pytest.raises(WrongState):
        made.apply(STAFF, edit.id)


def test_plans_that_nobody_applied_go_after_a_day(keeping: Keeping) -> None:
    edit = planned(keeping, kept(keeping, 1))
    assert bulk_edits(keeping).forget_old() == 0
    keeping.clock.move(days=2)
    assert bulk_edits(keeping).forget_old() == 1
    assert bulk_edits(keeping).get(edit.id).stage is Stage.DROPPED
    assert list(keeping.store.list(PREFIX)) == []


def test_an_erased_item_leaves_its_plan(keeping: Keeping) -> None:
    items = kept(keeping, 2)
    edit = planned(keeping, items, credit=SECRET)
    bulk_edits(keeping).forget(items[0])
    assert [one.item_id for one in bulk_edits(keeping).edits(edit)] == [items[1].id]


def test_a_rebuild_knows_what_was_done(keeping: Keeping) -> None:
    items = kept(keeping, 2)
    edit = planned(keeping, items)
    bulk_edits(keeping).apply(STAFF, edit.id)
    work(keeping)
    before = [encode(item) for item in keeping.snapshot()]
    keeping.rebuild().run(lambda *_: None)
    assert [encode(item) for item in keeping.snapshot()] == before
    assert bulk_edits(keeping).get(edit.id).stage is Stage.DONE
    bulk_edits(keeping).undo(STAFF, edit.id)
    work(keeping)
    assert credits_of(keeping, items) == ["前", "前"]


def _leased(keeping: Keeping) -> Job:
    queue, _oversight = open_queue("leased:", keeping.database, keeping.clock)
    while (job := queue.lease("w")) is not None and job.kind != JOB:
        queue.finish(job)
    assert job is not None
    return job


def _asked(home: Path, place: Place, *, undo: bool) -> BulkEdit:
    keeping = Keeping(home, clock=MovableClock(), store_url=place.url(home))
    edit = planned_in_parts(keeping, kept(keeping, 6))
    bulk_edits(keeping).apply(STAFF, edit.id)
    if undo:
        work(keeping)
        bulk_edits(keeping).undo(STAFF, edit.id)
    keeping.close()
    return edit


def _opened(home: Path, place: Place, store: Mortal | None = None) -> Keeping:
    wrap = (lambda _: store) if store else None
    return Keeping(home, clock=MovableClock(), wrap=wrap, store_url=place.url(home))


def _whole(home: Path, place: Place, edit: BulkEdit, *, undo: bool) -> None:
    """Another worker takes the job up: everything once, nothing reserved, nothing planned left."""
    keeping = _opened(home, place)
    keeping.clock.move(seconds=LEASE_SECONDS + 1)
    assert work(keeping) == 1
    now = keeping.snapshot()
    expected = ("前", 3) if undo else ("町", 2)
    assert [(item.credit, item.revision) for item in now] == [expected] * 6
    assert bulk_edits(keeping).get(edit.id).stage is (Stage.UNDONE if undo else Stage.DONE)
    assert len(entries(keeping)) == (4 if undo else 2)
    assert list(keeping.store.list(PREFIX)) == []
    keeping.clock.move(seconds=61)
    assert keeping.journal.recover() == 0
    keeping.close()


@pytest.mark.parametrize("undo", [False, True], ids=["apply", "undo"])
def test_killed_before_each_write_to_storage(tmp_path: Path, place: Place, *, undo: bool) -> None:
    edit = _asked(tmp_path / "count", place, undo=undo)
    counted = place.mortal(tmp_path / "count", armed=False)
    keeping = _opened(tmp_path / "count", place, counted)
    job = _leased(keeping)
    counted.arm()
    bulk_edits(keeping).work(job)
    keeping.close()
    moments = place.moments(counted.writes, lean=True)
    assert len(moments) >= 1
    for number in moments:
        home = tmp_path / f"home{number}"
        edit = _asked(home, place, undo=undo)
        dying = place.mortal(home, before=number, armed=False)
        keeping = _opened(home, place, dying)
        job = _leased(keeping)
        dying.arm()
        with pytest.raises(Killed):
            bulk_edits(keeping).work(job)
        keeping.close()
        _whole(home, place, edit, undo=undo)


def test_killed_before_each_write_to_the_catalog(tmp_path: Path, place: Place) -> None:
    edit = _asked(tmp_path / "count", place, undo=False)
    keeping = _opened(tmp_path / "count", place)
    job = _leased(keeping)
    with dies_before(keeping.database, -1) as done:
        bulk_edits(keeping).work(job)
    keeping.close()
    assert len(done) > 10
    for number in range(len(done)):
        home = tmp_path / f"home{number}"
        edit = _asked(home, place, undo=False)
        keeping = _opened(home, place)
        job = _leased(keeping)
        with dies_before(keeping.database, number), pytest.raises(Killed):
            bulk_edits(keeping).work(job)
        keeping.close()
        _whole(home, place, edit, undo=False)


def test_a_cancelled_job_changes_nothing(keeping: Keeping) -> None:
    items = kept(keeping, 1)
    bulk_edits(keeping).apply(STAFF, planned(keeping, items).id)
    queue, oversight = open_queue("leased:", keeping.database, keeping.clock)
    (waiting,) = oversight.list([JobState.READY])
    oversight.cancel(waiting.job.id)
    assert queue.lease("w") is None
    assert credits_of(keeping, items) == ["前"]
