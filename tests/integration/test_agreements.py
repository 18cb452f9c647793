"""Agreements: no item is wider than its agreement, and a change acts on all its items at once."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from archive.agreement import Agreement, Standing
from archive.agreement.keeping import Agreements, Held
from archive.decisions import Decision
from archive.donor import Donor, Donors, Sort
from archive.errors import ArchiveError, InvalidSubmission, NotFound, RevisionConflict, WrongState
from archive.model import Access, Item, Level, Mask, Rights, State
from archive.queue import open_queue
from archive.rights import PUBLIC, judge, visible
from archive.title import credit
from tests import servers
from tests.faults import Killed
from tests.integration.dying_database import dies_before
from tests.making import STAFF, Keeping, make_item
from web.cli import cli

OPEN = Access(level=Level.PUBLIC)
WHOLE = Agreement(
    name="町の写真", standing=Standing.IN_FORCE, record=Level.PUBLIC, content=Level.PUBLIC
)
DAY = timedelta(days=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def keeping(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Keeping]:
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            url = stack.enter_context(servers.postgresql_database())
        made = Keeping(tmp_path, database_url=url)
        yield made
        made.close()


def agreements(keeping: Keeping) -> Agreements:
    queue, _ = open_queue("leased:", keeping.database, keeping.clock)
    return Agreements(keeping.store, keeping.database, queue, keeping.clock)


def agree(keeping: Keeping, **said: Any) -> Held:
    return agreements(keeping).save(STAFF, "", replace(WHOLE, **said), revision=0)


def change(keeping: Keeping, held: Held, **said: Any) -> Held:
    wanted = replace(held.value, **said)
    return agreements(keeping).save(STAFF, held.id, wanted, revision=held.revision)


def under(keeping: Keeping, held: Held, count: int = 1, **fields: Any) -> list[Item]:
    """Items that everybody may see, were it not for the agreement."""
    known: dict[str, Any] = {"state": State.PUBLISHED, "record": OPEN, "content": OPEN}
    known["rights"] = Rights(agreement=held.id)
    return [keeping.keep(make_item(**(known | fields))) for _ in range(count)]


def seen(keeping: Keeping, item: Item) -> tuple[bool, bool]:
    """Whether the public may see record and content, as the catalog has the item."""
    grant = judge(keeping.catalog.get(item.id), PUBLIC, keeping.clock())
    return grant.record, grant.content


def stop(keeping: Keeping, held: Held, to: Standing = Standing.WITHDRAWN) -> Held:
    return agreements(keeping).stop(STAFF, held.id, to, revision=held.revision, reason="申し出")


@pytest.mark.parametrize(
    ("said", "record", "content"),
    [
        ({}, True, True),
        ({"content": Level.RESEARCHER}, True, False),
        ({"standing": Standing.UNDECIDED}, False, False),
        ({"standing": Standing.UNDECIDED, "stays": True}, True, False),
        ({"standing": Standing.ENDED}, False, False),
        ({"standing": Standing.ENDED, "stays": True}, True, False),
        ({"standing": Standing.WITHDRAWN, "stays": True}, False, False),
    ],
)
def test_an_item_is_never_wider_than_its_agreement(
    keeping: Keeping, said: dict[str, Any], record: bool, content: bool
) -> None:
    (item,) = under(keeping, agree(keeping, **said))
    assert seen(keeping, item) == (record, content)
    assert keeping.catalog.get(item.id).record == OPEN, "what was decided stays as it was"


def test_a_term_begins_and_ends_by_the_clock_alone(keeping: Keeping) -> None:
    start = keeping.clock()
    held = agree(keeping, starts=start + DAY, ends=start + 2 * DAY)
    (item,) = under(keeping, held)
    standing = []
    for _ in range(3):
        standing.append(seen(keeping, item))
        keeping.clock.move(days=1)
    assert standing == [(False, False), (True, True), (False, False)]


def test_withdrawn_it_closes_all_its_items_and_no_others(keeping: Keeping) -> None:
    held, other = agree(keeping), agree(keeping, name="別の写真")
    items, left = under(keeping, held, 3), under(keeping, other)
    open_now = agreements(keeping).open_now(held.id)
    assert (open_now.records, open_now.contents) == ({Level.PUBLIC: 3}, {Level.PUBLIC: 3})
    assert [one.id for one in agreements(keeping).first_open(held.id, 2)] == [
        item.id for item in items[:2]
    ]
    stop(keeping, held)
    assert {seen(keeping, item) for item in items} == {(False, False)}
    assert seen(keeping, left[0]) == (True, True)
    assert keeping.catalog.denied() == {f"agreement:{held.id}"}
    assert agreements(keeping).open_now(held.id).records == {}
    assert {item.revision for item in keeping.catalog.items([i.id for i in items]).values()} == {1}
    last = agreements(keeping).history(held.id)[-1]
    assert (last.action, last.agent, last.reason) == ("withdraw", STAFF.agent, "申し出")


def test_more_items_than_a_transaction_takes_are_all_closed(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.agreement.settling.SLICE", 2)
    held = agree(keeping)
    items = under(keeping, held, 5)
    for item in items:
        _decide(keeping, item, credit="町")
    keeping.catalog.passed(keeping.catalog.feed_position())
    visible_now = visible(PUBLIC, keeping.clock())
    assert len(keeping.catalog.select_ids(visible_now)) == 5
    stop(keeping, held)
    assert agreements(keeping).under_way(held.id) == (0, 5)
    stays = {"agreement:" + held.id}
    for done in (2, 4, None):
        assert {seen(keeping, item) for item in items} == {(False, False)}, done
        assert {seen(keeping, item) for item in keeping.snapshot()} == {(False, False)}, done
        assert keeping.catalog.select_ids(visible_now) == [], "as the sitemap asks"
        assert keeping.catalog.every_nth(visible_now, 1) == []
        assert agreements(keeping).open_now(held.id).records == {}
        with pytest.raises(Killed) if done else nullcontext():
            agreements(keeping).settle(held.id, _killed_at(2))
        progress = agreements(keeping).under_way(held.id)
        assert progress == ((done, 5) if done else None)
        keeping.catalog.passed(keeping.catalog.feed_position())
        assert keeping.catalog.denied() == (stays if done else set())
    assert {seen(keeping, item) for item in items} == {(False, False)}


def test_widened_it_opens_what_was_decided(keeping: Keeping) -> None:
    held = agree(keeping, standing=Standing.UNDECIDED)
    wide, narrow = under(keeping, held)[0], under(keeping, held, content=Access())[0]
    change(keeping, held, standing=Standing.IN_FORCE)
    assert seen(keeping, wide) == (True, True)
    assert seen(keeping, narrow) == (True, False)


def test_an_item_that_comes_under_an_agreement_is_within_it_at_once(keeping: Keeping) -> None:
    held = agree(keeping, content=Level.STAFF)
    item = keeping.keep(make_item(state=State.PUBLISHED, record=OPEN, content=OPEN))
    assert seen(keeping, item) == (True, True)
    _decide(keeping, item, rights=Rights(agreement=held.id))
    assert seen(keeping, item) == (True, False)
    assert keeping.catalog.denied() == {item.id}, "the index does not know of it yet"
    _decide(keeping, keeping.catalog.get(item.id), rights=Rights())
    assert seen(keeping, item) == (True, True)


def test_an_agreement_that_the_register_lacks_is_refused_and_shows_nothing(
    keeping: Keeping,
) -> None:
    item = keeping.keep(make_item())
    with pytest.raises(InvalidSubmission) as refused:
        _decide(keeping, item, rights=Rights(agreement="unknown"))
    assert set(refused.value.fields) == {"agreement"}
    (lost,) = under(keeping, replace(agree(keeping), id="lost"))
    assert seen(keeping, lost) == (False, False)


def test_masks_that_the_agreement_forbids_are_refused_with_a_sentence(keeping: Keeping) -> None:
    mask = Mask(x=0.1, y=0.1, w=0.1, h=0.1)
    forbidding = under(keeping, agree(keeping, masking=False))[0]
    with pytest.raises(InvalidSubmission) as refused:
        _decide(keeping, forbidding, masks=[mask])
    assert "マスク" in refused.value.fields["masks"]
    allowing = under(keeping, agree(keeping))[0]
    _decide(keeping, allowing, masks=[mask])
    assert keeping.catalog.get(allowing.id).masks == (mask,)


def test_the_form_of_credit_is_that_of_the_agreement(keeping: Keeping) -> None:
    held = agree(keeping, credit="写真提供：町の写真クラブ")
    (item,) = under(keeping, held, credit="だれか")
    assert credit(keeping.catalog.get(item.id)) == "写真提供：町の写真クラブ"
    change(keeping, held, credit="")
    assert credit(keeping.catalog.get(item.id)) == "だれか"
    assert f"agreement:{held.id}" in keeping.catalog.denied(), "its words must not be found"


def test_of_two_editors_the_second_is_told(keeping: Keeping) -> None:
    held = agree(keeping)
    change(keeping, held, note="一人目")
    with pytest.raises(RevisionConflict):
        change(keeping, held, note="二人目")
    with pytest.raises(WrongState):
        stop(keeping, held, Standing.IN_FORCE)


def test_many_items_are_settled_by_one_job_which_goes_on_after_a_kill(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.agreement.settling.SLICE", 2)
    held = agree(keeping)
    items = under(keeping, held, 5)
    stop(keeping, held)
    queue, _ = open_queue("leased:", keeping.database, keeping.clock)
    assert agreements(keeping).catch_up() == 0
    assert sum(queue.counts(f"agreement:{held.id}").values()) == 1, "asked for once"
    job = queue.lease("worker")
    assert job is not None
    moment, killed = 0, True
    while killed:  # each time one write later, until it is through
        with dies_before(keeping.database, moment), suppress(Killed):
            agreements(keeping).work(job)
            killed = False
        moment += 1
        assert {seen(keeping, item) for item in items} == {(False, False)}
        assert len(keeping.catalog.denied()) == 1
    assert moment > 5
    assert agreements(keeping).under_way(held.id) is None
    assert agreements(keeping).catch_up() == 0
    steps = [one.item_id for one in keeping.catalog.changes(0)][5:]
    assert sorted(steps) == sorted(item.id for item in items), "each is written once"


def test_a_second_change_meanwhile_begins_anew(
    keeping: Keeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.agreement.settling.SLICE", 2)
    held = agree(keeping)
    items = under(keeping, held, 3)
    ended = stop(keeping, held, Standing.ENDED)
    with pytest.raises(Killed):
        agreements(keeping).settle(held.id, _killed_at(2))
    back = change(keeping, ended, standing=Standing.IN_FORCE)
    assert {seen(keeping, item) for item in items} == {(True, True)}
    assert agreements(keeping).under_way(held.id) == (0, 3)
    assert keeping.catalog.denied() == {f"agreement:{held.id}"}
    agreements(keeping).settle(held.id)
    assert {seen(keeping, item) for item in items} == {(True, True)}
    noted = change(keeping, back, note="電話で確かめた")
    assert agreements(keeping).under_way(held.id) is None
    assert agreements(keeping).catch_up() == 0
    assert noted.revision == back.revision + 1


def _killed_at(slice_number: int) -> Callable[[], None]:
    """Between two slices, where the worker of a job is asked whether to stop."""
    asked = count(1)

    def check() -> None:
        if next(asked) == slice_number:
            raise Killed("between two slices")

    return check


def test_whoever_is_killed_between_is_made_up_for(keeping: Keeping) -> None:
    """Killed before each write that follows the register: the next worker closes all the same."""
    with dies_before(keeping.database, -1) as writes:
        stop(keeping, agree(keeping, name="最初"))
    moments = len(writes)
    assert moments > 5
    for moment in range(moments):
        held = agree(keeping, name=f"{moment}")
        items = under(keeping, held, 2)
        with dies_before(keeping.database, moment), pytest.raises(Killed):
            stop(keeping, held)
            raise Killed("after all of it")
        agreements(keeping).catch_up()
        written = agreements(keeping).get(held.id).value.standing is Standing.WITHDRAWN
        expected = (not written, not written)
        assert {seen(keeping, item) for item in items} == {expected}, moment
    assert agreements(keeping).catch_up() == 0


def test_a_catalog_made_anew_knows_what_every_agreement_allows(keeping: Keeping) -> None:
    held, ended = agree(keeping, content=Level.REGISTERED), agree(keeping, name="終わるもの")
    items = [*under(keeping, held, 2), *under(keeping, ended, 2)]
    _decide(keeping, items[0], credit="町")
    stop(keeping, ended, Standing.ENDED)
    before = keeping.snapshot()
    assert all(b'allowance":null' in _package(keeping, item) for item in items)
    keeping.rebuild().run(lambda *_: None)
    assert keeping.snapshot() == before
    assert [seen(keeping, item) for item in items] == [(True, False)] * 2 + [(False, False)] * 2


def test_those_that_end_soon_are_told_the_next_first(keeping: Keeping) -> None:
    now = keeping.clock()
    late = agree(keeping, name="先", ends=now + 89 * DAY)
    soon = agree(keeping, name="次", ends=now + DAY)
    agree(keeping, name="遠い", ends=now + 91 * DAY)
    agree(keeping, name="終わった", ends=now - DAY)
    agree(keeping, name="未定", ends=now + DAY, standing=Standing.UNDECIDED)
    assert [one.id for one in agreements(keeping).soon()] == [soon.id, late.id]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"record": Level.SEALED}, "record"),
        ({"record": Level.STAFF}, "content"),
        ({"licence": "urn:other"}, "licence"),
        ({"note": "長" * 2001}, "note"),
    ],
)
def test_what_cannot_stand_is_told_by_field(
    keeping: Keeping, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidSubmission) as refused:
        agree(keeping, **said)
    assert set(refused.value.fields) == {field}


def test_how_to_reach_a_donor_is_taken_out_of_every_revision(keeping: Keeping) -> None:
    donors = Donors(keeping.store, keeping.database, keeping.clock)
    donor = Donor(name="山田花子", kind=Sort.PERSON, contact="090-0000-0000")
    held = donors.save(STAFF, "", donor, revision=0)
    held = donors.save(
        STAFF, held.id, replace(donor, contact="096-000-0001"), revision=held.revision
    )
    assert b"090-0000-0000" in _everything(keeping)
    donors.forget_contact(STAFF, held.id, revision=held.revision, reason="本人の申し出")
    for secret in (b"090-0000-0000", b"096-000-0001"):
        assert secret not in _everything(keeping)
    assert donors.get(held.id).value == Donor(name="山田花子", forgotten=True)
    steps = [step.action for step in donors.history(held.id)]
    assert steps == ["add", "edit", "forget"]
    with pytest.raises(RevisionConflict):
        donors.save(STAFF, held.id, donor, revision=held.revision)


def _everything(keeping: Keeping) -> bytes:
    found = bytearray()
    for stat in keeping.store.list(""):
        with keeping.store.open(stat.key) as stream:
            found += stream.read()
    return bytes(found)


def _package(keeping: Keeping, item: Item) -> bytes:
    with keeping.packages.open(item.id, "item.json") as stream:
        return stream.read()


def _decide(keeping: Keeping, item: Item, **fields: object) -> None:
    plain = msgspec.to_builtins(fields)
    decision = Decision(item_id=item.id, revision=item.revision, fields=plain)
    keeping.decisions.decide(STAFF, "edit", [decision], reason="")


def run(home: Path, *words: str) -> Any:
    result = CliRunner().invoke(
        cli, ("--format", "json", *words), env={"ARCHIVE_HOME": str(home)}, standalone_mode=False
    )
    if result.exception is not None:
        raise result.exception
    return json.loads(result.stdout) if result.stdout.startswith(("{", "[")) else None


def test_commands_take_in_under_an_agreement_and_withdraw_it(tmp_path: Path) -> None:
    home, table = tmp_path / "home", tmp_path / "table.csv"
    run(home, "init")
    table.write_text("identifier,title\nA-1,橋の記録\n", encoding="utf-8")
    with pytest.raises(NotFound):
        run(home, "ingest", "spreadsheet", str(table), "--agreement", "K-7")
    words = ("--number", "K-7", "--donor", "山田花子", "--until", "2099-04-01")
    run(home, "agreement", "add", "橋の写真", *words)
    run(home, "ingest", "spreadsheet", str(table), "--agreement", "K-7")
    run(
        *(home, "publish", "--all", "--access", "public", "--people", "none"),
        *("--accept-warnings", "--reason", "確認した"),
    )
    (listed,) = run(home, "agreement", "list")
    assert (listed["number"], listed["donor"], listed["items"]) == ("K-7", "山田花子", 1)
    assert run(home, "search", "橋の記録")["total"] == 1
    tried = run(home, "agreement", "withdraw", "K-7", "--dry-run", "--reason", "試し")
    assert (tried["standing"], tried["records"]) == ("in-force", {"public": 1})
    assert run(home, "agreement", "withdraw", "K-7", "--reason", "申し出")["records"] == {
        "public": 1
    }
    assert run(home, "search", "橋の記録")["total"] == 0
    shown = run(home, "agreement", "show", "橋の写真")
    assert (shown["standing"], shown["open"]["records"]) == ("withdrawn", {})
    assert [step["action"] for step in shown["history"]] == ["add", "withdraw"]
    with pytest.raises(ArchiveError, match="already"):
        run(home, "agreement", "withdraw", "K-7", "--reason", "もう一度")
