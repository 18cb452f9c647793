"""Taking back: what a decision set is set back by who made it, where nobody came after."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from archive.catalog import encode
from archive.decisions import Actor, Decision
from archive.errors import NotAllowed, NotFound, WrongState
from archive.journal import Entry
from archive.model import Item, Level, State
from archive.reversal import WINDOW, Reversals
from archive.rights import Role
from tests import servers
from tests.making import STAFF, Keeping, make_item

PUBLIC = {"record": {"level": "public"}, "content": {"level": "public"}}
OTHER = Actor(agent="agent-5", role=Role.STAFF)


@pytest.fixture(params=["sqlite", "postgresql"])
def keeping(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keeping]:
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            url = stack.enter_context(servers.postgresql_database())
        made = Keeping(tmp_path, database_url=url)
        yield made
        made.close()


def reversals(keeping: Keeping) -> Reversals:
    return Reversals(keeping.catalog, keeping.journal, keeping.decisions, keeping.clock)


def decide(
    keeping: Keeping, action: str, *items: Item, by: Actor = STAFF, **fields: object
) -> Entry:
    seen = [keeping.catalog.get(item.id) for item in items]
    made = [Decision(item_id=i.id, revision=i.revision, fields=fields) for i in seen]
    keeping.clock.move(seconds=1)
    return keeping.decisions.decide(by, action, made, reason="確認した")


def restored(keeping: Keeping, item: Item) -> Item:
    """As it is now, but for what every step changes."""
    return replace(keeping.catalog.get(item.id), revision=item.revision, updated=item.updated)


@pytest.mark.parametrize("action", ["publish", "hold", "refuse", "edit"])
def test_an_item_is_as_it_was(keeping: Keeping, action: str) -> None:
    item = keeping.keep(make_item(title={"ja": "石垣"}, credit="市"))
    entry = decide(keeping, action, item, title={"ja": "天守"}, credit="", **PUBLIC)
    assert encode(restored(keeping, item)) != encode(item)
    made = reversals(keeping).reverse(STAFF, entry.id)
    assert (made.done, made.left) == ((item.id,), ())
    assert encode(restored(keeping, item)) == encode(item)
    last = keeping.catalog.history(item.id)[-1]
    assert (last.action, last.revision, last.agent) == ("reverse", 3, STAFF.agent)


def test_what_went_public_is_closed_before_the_answer(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    entry = decide(keeping, "publish", item, **PUBLIC)
    assert keeping.catalog.denied() == frozenset()
    reversals(keeping).reverse(STAFF, entry.id)
    now = keeping.catalog.get(item.id)
    assert (now.state, now.record.level, now.published) == (State.REVIEW, Level.STAFF, None)
    assert keeping.catalog.denied() == {item.id}


def test_one_by_one_back_to_the_first(keeping: Keeping) -> None:
    """The last that still stands is offered, then the one before it, then nothing."""
    items = [keeping.keep(make_item()) for _ in range(2)]
    entries = [decide(keeping, "hold", item) for item in items]
    taking = reversals(keeping)
    for entry, item in reversed(list(zip(entries, items, strict=True))):
        latest = taking.latest(STAFF.agent)
        assert latest is not None
        assert (latest.entry, latest.item_id) == (entry.id, item.id)
        taking.reverse(STAFF, latest.entry)
    assert taking.latest(STAFF.agent) is None
    assert {keeping.catalog.get(item.id).state for item in items} == {State.REVIEW}


def test_what_somebody_changed_since_is_left_alone(keeping: Keeping) -> None:
    items = [keeping.keep(make_item()) for _ in range(3)]
    entry = decide(keeping, "hold", *items)
    assert reversals(keeping).count(entry.id, STAFF.agent, entry.at) == 3
    decide(keeping, "edit", items[1], by=OTHER, title={"ja": "先に直した"})
    made = reversals(keeping).reverse(STAFF, entry.id)
    assert (made.done, made.left) == ((items[0].id, items[2].id), (items[1].id,))
    states = [keeping.catalog.get(item.id).state for item in items]
    assert states == [State.REVIEW, State.HELD, State.REVIEW]
    with pytest.raises(WrongState):
        reversals(keeping).reverse(STAFF, entry.id)


def test_only_ones_own_and_only_what_keeps_what_was(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    entry = decide(keeping, "publish", item, **PUBLIC)
    taking = reversals(keeping)
    assert taking.latest(OTHER.agent) is None
    with pytest.raises(NotAllowed):
        taking.reverse(OTHER, entry.id)
    withdrawn = decide(keeping, "withdraw", item)
    assert taking.latest(STAFF.agent) is None
    with pytest.raises(WrongState):
        taking.reverse(STAFF, withdrawn.id)
    for odd in ("", "nonsense", "../../etc", entry.id[:-1] + ("0" if entry.id[-1] != "0" else "1")):
        with pytest.raises(NotFound):
            taking.reverse(STAFF, odd)


def test_the_key_forgets_after_a_while(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    decide(keeping, "hold", item)
    keeping.clock.now += WINDOW
    assert reversals(keeping).latest(STAFF.agent) is None


def test_a_rebuild_knows_both_steps(keeping: Keeping) -> None:
    item = keeping.keep(make_item())
    entry = decide(keeping, "publish", item, **PUBLIC)
    reversals(keeping).reverse(STAFF, entry.id)
    before = encode(keeping.catalog.get(item.id))
    keeping.rebuild().run(lambda *_: None)
    assert encode(keeping.catalog.get(item.id)) == before
    assert [s.action for s in keeping.catalog.history(item.id)] == ["publish", "reverse"]
