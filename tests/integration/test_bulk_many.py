"""Bulk edits of more than a page can wait for: a job looks, step by step; killed, stopped."""

from dataclasses import replace
from itertools import islice

import pytest
from flask import g

from archive.bulk_edit import LOOK, MOST, BulkEdit, Plan, Stage
from archive.decisions import Actor
from archive.model import State
from archive.rights import Role, Viewer
from tests.integration.staff_archive import Office, Person
from tests.integration.test_bulk_pages import done, town
from web.bulk.change import Change
from web.bulk.looking import _WAITED_FOR, Wanted, begin, look
from web.bulk.planning import TooMany
from web.wiring import Services

MADE = 7


def _begun(office: Office, word: str, **fields: str) -> BulkEdit:
    actor = Actor(agent=office.agents["tanaka"], role=Role.STAFF)
    bare = Plan(action="edit", reason="名前を統一", source=f"検索「{word}」", edits=())
    change = {"values": {name: [value] for name, value in fields.items()}}
    wanted = {"asked": {"q": [word]}, "change": change, "lang": "ja"}
    return office.world.services.bulk_edits.begin(actor, bare, wanted=wanted, number=MADE)


def _work(services: Services, *, step: int) -> None:
    job = services.queue.lease("looking")
    assert job is not None and job.kind == LOOK
    look(services, step=step)(job)
    services.queue.finish(job)


@pytest.mark.parametrize("step", [2, MADE, 100])
def test_a_job_looks_at_all_hits_and_the_plan_is_applied_and_undone(
    office: Office, tanaka: Person, step: int
) -> None:
    word = f"多数塔{step}"
    items = town(office, word, MADE - 1)
    (same,) = town(office, word, 1, credit="町")
    (gone,) = town(office, word, 1, state=State.WITHDRAWN)
    edit = _begun(office, word, credit="町")
    page = tanaka.get(f"/staff/bulk/{edit.id}").text
    assert "違いを調べているところ" in page and f"0 / {MADE}件" in page and "止める" in page
    _work(office.world.services, step=step)
    now = office.world.services.bulk_edits.get(edit.id)
    assert (now.stage, now.planned, now.same) == (Stage.DRAFT, MADE, 1)
    assert now.fields == {"credit": MADE}
    address = f"/staff/bulk/{edit.id}"
    assert f"{MADE}件に反映する" in tanaka.get(address).text
    done(office, tanaka, address)
    assert {office.now(item.id).credit for item in (*items, same, gone)} == {"町"}
    assert office.now(same.id).revision == 1
    done(office, tanaka, address, "undo")
    assert {office.now(item.id).credit for item in items} == {"益城町"}


def test_a_killed_job_goes_on_at_the_part_it_was_at(office: Office, tanaka: Person) -> None:
    """Nothing is looked at twice, nothing is left out."""
    services = office.world.services
    items = town(office, "断絶塔", MADE)
    edit = _begun(office, "断絶塔", credit="町")
    job = services.queue.lease("dying")
    assert job is not None
    checks = iter(range(10))

    class Dying:
        def check(self, _job: object) -> None:
            if next(checks) == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look(replace(services, queue=Dying()), step=2)(job)  # type: ignore[arg-type]
    half = services.bulk_edits.get(edit.id)
    assert (half.stage, half.planned, half.parts) == (Stage.LOOKING, 4, 2)
    look(services, step=2)(job)
    services.queue.finish(job)
    whole = services.bulk_edits.get(edit.id)
    assert (whole.stage, whole.planned) == (Stage.DRAFT, MADE)
    planned = [one.item_id for one in services.bulk_edits.edits(whole)]
    assert planned == [item.id for item in items]


def test_stopped_from_its_page_it_is_dropped(office: Office, tanaka: Person) -> None:
    items = town(office, "中止塔", 3)
    edit = _begun(office, "中止塔", credit="町")
    address = f"/staff/bulk/{edit.id}"
    assert tanaka.post(f"{address}/stop", at=address).status_code == 303
    _work(office.world.services, step=2)
    assert office.world.services.bulk_edits.get(edit.id).stage is Stage.DROPPED
    assert tanaka.post(f"{address}/stop", at="/staff/review").status_code == 409
    assert {office.now(item.id).credit for item in items} == {"益城町"}


def test_a_job_has_the_eyes_of_who_asked(office: Office, tanaka: Person) -> None:
    """What lies outside of somebody's limits is named, not changed."""
    (inside,) = town(office, "限界塔", 1)
    services = office.world.services
    edit = _begun(office, "限界塔", credit="町")
    held = services.bulk_edits._register
    document = held.get(edit.id)
    held.write(edit.id, {**document, "limits": ["place:43202"]})
    _work(services, step=2)
    now = services.bulk_edits.get(edit.id)
    assert (now.planned, office.now(inside.id).revision) == (0, 1)


class _Found(Wanted):
    """So many as are said to be there."""

    __slots__ = ("found",)

    def number(self) -> int:
        return self.found  # type: ignore[attr-defined]


def _asked_for(office: Office, number: int) -> BulkEdit:
    wanted = _Found(asked={"q": ("数塔",)}, change=Change(values={"credit": ["町"]}), lang="ja")
    object.__setattr__(wanted, "found", number)
    with office.world.app.test_request_context():
        g.viewer = Viewer(role=Role.STAFF, agent=office.agents["tanaka"])
        return begin(wanted, action="edit", reason="x", source="x")


def test_few_are_looked_at_at_once_many_by_a_job_and_more_refused(office: Office) -> None:
    town(office, "数塔", 1)
    assert _asked_for(office, _WAITED_FOR).stage is Stage.DRAFT
    many = _asked_for(office, _WAITED_FOR + 1)
    assert (many.stage, many.number) == (Stage.LOOKING, _WAITED_FOR + 1)
    office.world.services.worker("many").run_until_idle()
    assert office.world.services.bulk_edits.get(many.id).planned == 1
    with pytest.raises(TooMany):
        _asked_for(office, MOST + 1)


def test_a_walk_behind_an_item_begins_behind_it(office: Office) -> None:
    items = town(office, "歩塔", 5)
    wanted = Wanted(asked={"q": ("歩塔",)}, lang="ja")
    with office.world.app.test_request_context():
        g.viewer = Viewer(role=Role.STAFF, agent=office.agents["tanaka"])
        first = [item for item, _change in islice(wanted.pairs(), 2)]
        rest = [item.id for item, _change in wanted.pairs(first[-1].seq)]
    assert [item.id for item in first] + rest == [item.id for item in items]
