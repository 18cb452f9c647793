"""The journal: one door for decisions, nothing lost when a writer dies, rebuilt byte for byte."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from archive import journal as journals
from archive.catalog import encode
from archive.decisions import Actor, Decision
from archive.errors import Conflict, InvalidSubmission, NotAllowed, RevisionConflict, WrongState
from archive.model import Item, Level, State
from archive.rights import Role
from tests import servers
from tests.making import ADMINISTRATOR, STAFF, Keeping, make_item


@pytest.fixture(params=["sqlite", "postgresql"])
def keeping(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keeping]:
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            url = stack.enter_context(servers.postgresql_database())
        made = Keeping(tmp_path, database_url=url)
        yield made
        made.close()


def _publish(keeping: Keeping, item: Item, **fields: object) -> None:
    decision = Decision(item_id=item.id, revision=item.revision, fields=fields)
    keeping.decisions.decide(STAFF, "publish", [decision], reason="確認した")


def test_a_decision_is_in_storage_and_in_history(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    _publish(keeping, item, record={"level": "public"})
    now = keeping.catalog.get(item.id)
    assert (now.state, now.record.level, now.revision) == (State.PUBLISHED, Level.PUBLIC, 2)
    (stat,) = keeping.store.list(journals.PREFIX)
    entry = keeping.journal.read(stat.key)
    assert (entry.agent, entry.action, entry.reason) == ("agent-1", "publish", "確認した")
    (step,) = keeping.catalog.history(item.id)
    assert (step.revision, step.action, step.entry) == (2, "publish", entry.id)


def test_the_second_editor_is_refused_and_nothing_is_written(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    _publish(keeping, item)
    with pytest.raises(RevisionConflict) as conflict:
        _publish(keeping, item, title={"ja": "遅い人"})
    assert conflict.value.found == 2
    assert len(list(keeping.store.list(journals.PREFIX))) == 1
    assert keeping.catalog.get(item.id).title == {}


def test_all_or_none_of_many(keeping: Keeping) -> None:
    first, second = keeping.keep(make_item()), keeping.keep(make_item())
    _publish(keeping, second)
    with pytest.raises(RevisionConflict):
        keeping.decisions.decide(
            STAFF,
            "publish",
            [Decision(item_id=i.id, revision=1, fields={}) for i in (first, second)],
            reason="まとめて",
        )
    assert keeping.catalog.get(first.id).state is State.REVIEW


def test_steps_that_the_table_does_not_have(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    seen = Decision(item_id=item.id, revision=1, fields={})
    with pytest.raises(WrongState):
        keeping.decisions.decide(STAFF, "withdraw", [seen], reason="まだ公開していない")
    registered = Actor(agent="x", role=Role.REGISTERED)
    with pytest.raises(NotAllowed):
        keeping.decisions.decide(registered, "publish", [seen], reason="権限がない")
    with pytest.raises(InvalidSubmission):
        keeping.decisions.decide(STAFF, "publish", [seen], reason="  ")
    sneaky = Decision(item_id=item.id, revision=1, fields={"seq": 1})
    with pytest.raises(InvalidSubmission):
        keeping.decisions.decide(STAFF, "edit", [sneaky], reason="")
    shapeless = Decision(item_id=item.id, revision=1, fields={"record": {"level": "everybody"}})
    with pytest.raises(InvalidSubmission):
        keeping.decisions.decide(STAFF, "publish", [shapeless], reason="形が違う")


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"level": "sealed"}, "nobody named"),
        (
            {"level": "public", "opens": "2030-01-01T00:00:00Z", "closes": "2029-01-01T00:00:00Z"},
            "order",
        ),
    ],
)
def test_impossible_access_is_refused(keeping: Keeping, record: object, why: str) -> None:
    item = keeping.keep(make_item())
    with pytest.raises(InvalidSubmission):
        _publish(keeping, item, record=record)


def test_a_mask_outside_the_picture_is_refused(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    with pytest.raises(InvalidSubmission):
        _publish(keeping, item, masks=[{"x": 0.8, "y": 0.1, "w": 0.5, "h": 0.1}])


class _Killed(BaseException):
    pass


def test_a_writer_killed_after_reserving_loses_nothing_and_blocks_nobody(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    original = keeping.store.create

    def killed(key: str, data: object) -> None:
        raise _Killed

    keeping.store.create = killed  # type: ignore[method-assign]
    with pytest.raises(_Killed):
        _publish(keeping, item)
    keeping.store.create = original  # type: ignore[method-assign]
    with pytest.raises(RevisionConflict):
        _publish(keeping, item)
    keeping.clock.move(seconds=61)
    assert keeping.journal.recover() == 1
    assert keeping.catalog.get(item.id).state is State.REVIEW
    _publish(keeping, keeping.catalog.get(item.id))
    assert keeping.catalog.get(item.id).state is State.PUBLISHED


def test_a_writer_killed_after_writing_is_applied_by_recovery(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    original = keeping.journal.apply
    keeping.journal.apply = lambda entry: (_ for _ in ()).throw(_Killed())  # type: ignore[method-assign]
    with pytest.raises(_Killed):
        _publish(keeping, item, title={"ja": "石垣"})
    keeping.journal.apply = original  # type: ignore[method-assign]
    keeping.clock.move(seconds=61)
    keeping.journal.recover()
    now = keeping.catalog.get(item.id)
    assert (now.state, now.title, now.revision) == (State.PUBLISHED, {"ja": "石垣"}, 2)
    assert keeping.journal.recover() == 0


def test_a_writer_that_was_given_up_cannot_come_back(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    original = keeping.store.create

    def slow(key: str, data: object) -> None:
        keeping.store.create = original  # type: ignore[method-assign]
        keeping.clock.move(seconds=61)
        keeping.journal.recover()
        original(key, data)  # type: ignore[arg-type]

    keeping.store.create = slow  # type: ignore[method-assign]
    with pytest.raises(Conflict):
        _publish(keeping, item)
    assert keeping.catalog.get(item.id).state is State.REVIEW


def test_rebuild_gives_every_item_back_byte_for_byte(keeping: Keeping) -> None:
    kept = [keeping.keep(make_item(title={"ja": f"写真{n}"})) for n in range(5)]
    for n, item in enumerate(kept[:3]):
        _publish(keeping, item, record={"level": "public"}, credit=f"提供{n}")
        keeping.clock.move(minutes=1, microseconds=7)
    seen = keeping.catalog.get(kept[0].id)
    keeping.decisions.decide(
        STAFF, "withdraw", [Decision(item_id=seen.id, revision=2, fields={})], reason="依頼"
    )
    before = [encode(item) for item in keeping.snapshot()]
    history = [keeping.catalog.history(item.id) for item in kept]
    keeping.rebuild().run(lambda *_: None)
    assert [encode(item) for item in keeping.snapshot()] == before
    assert [keeping.catalog.history(item.id) for item in kept] == history


def test_a_restricting_change_is_denied_until_the_indexer_has_passed_it(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    _publish(keeping, item, record={"level": "public"})
    keeping.catalog.passed(keeping.catalog.feed_position())
    assert keeping.catalog.denied() == frozenset()
    now = keeping.catalog.get(item.id)
    seen = Decision(item_id=item.id, revision=now.revision, fields={})
    keeping.decisions.decide(ADMINISTRATOR, "withdraw", [seen], reason="依頼")
    assert keeping.catalog.denied() == {item.id}
    keeping.catalog.passed(keeping.catalog.feed_position() - 1)
    assert keeping.catalog.denied() == {item.id}
    keeping.catalog.passed(keeping.catalog.feed_position())
    assert keeping.catalog.denied() == frozenset()


def test_a_date_that_cannot_be_read_is_refused(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    with pytest.raises(InvalidSubmission) as wrong:
        _publish(keeping, item, dates={"shot": {"edtf": "2016-13-41", "source": "person"}})
    assert "2016-13-41" in wrong.value.fields["dates"]
