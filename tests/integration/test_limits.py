"""Staff limited to places or collections: what they see, decide and send, and what stays shut."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from click.testing import CliRunner
from werkzeug.datastructures import MultiDict

from archive.audit_log import Wanted
from archive.decisions import Actor, Decision
from archive.errors import InvalidSubmission, NotAllowed
from archive.model import Access, Item, Level, PlaceStatement, State
from archive.rights import Role, Viewer
from archive.scope import limits
from tests.integration.staff_archive import Office, Person, given, number, open_office, said, token
from tests.integration.staff_archive import waiting as waiting_item
from tests.integration.web_archive import NOW, OPEN
from web.cli import cli

MASHIKI, WARD, CITY, TOWN = "43443", "43101", "43100", "43443-005"


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("home"), request.config) as office:
        office.hire("mashiki", Role.STAFF, places=(MASHIKI,))
        office.hire("city", Role.CURATOR, places=(CITY,))
        office.hire("castle", Role.STAFF, collections=("城の写真",))
        yield office


@pytest.fixture
def mashiki(office: Office) -> Person:
    return office.person("mashiki")


def at(code: str) -> tuple[PlaceStatement, ...]:
    return (PlaceStatement(code=code),)


def lying(office: Office, code: str, **changes: object) -> Item:
    return given(office, places=at(code) if code else (), **changes)


def works_on(person: Person, item: Item) -> bool:
    status = person.get(f"/staff/items/{item.id}").status_code
    listed = item.id in person.get("/staff/review?size=200").text
    assert listed is (status == 200)
    return status == 200


def test_a_place_holds_what_lies_in_it_and_a_ward_lies_in_its_city(office: Office) -> None:
    town, mashiki, ward = (lying(office, code) for code in (TOWN, MASHIKI, WARD))
    seen = {
        name: [works_on(office.person(name), item) for item in (town, mashiki, ward)]
        for name in ("mashiki", "city", "tanaka")
    }
    assert seen == {
        "mashiki": [True, True, False],
        "city": [False, False, True],
        "tanaka": [True, True, True],
    }


def test_a_collection_is_a_limit_of_its_own(office: Office) -> None:
    inside = lying(office, MASHIKI, collections=("城の写真", "他"))
    outside = lying(office, MASHIKI, collections=("他",))
    castle = office.person("castle")
    assert works_on(castle, inside) and not works_on(castle, outside)


def test_what_has_no_place_is_for_those_who_work_everywhere(office: Office) -> None:
    nowhere = lying(office, "")
    assert not works_on(office.person("mashiki"), nowhere)
    assert works_on(office.person("tanaka"), nowhere)


def test_outside_they_are_the_public(office: Office, mashiki: Person) -> None:
    shown = waiting_item(
        number(),
        title={"ja": "外の公開資料"},
        state=State.PUBLISHED,
        published=NOW,
        record=OPEN,
        content=OPEN,
        places=at(WARD),
    )
    office.world.add(shown)
    assert mashiki.get(f"/items/{shown.id}").status_code == 200
    record = mashiki.get(f"/api/v1/items/{shown.id}").json
    assert "staff" not in record
    assert "staff" in office.person("city").get(f"/api/v1/items/{shown.id}").json
    assert mashiki.get(f"/staff/items/{shown.id}").status_code == 404
    rows = mashiki.post(
        "/staff/review",
        {"item": f"{shown.id}:1", "do": "hold", "reason": "x"},
        at="/staff/review",
    )
    assert rows.status_code == 422 and "外の公開資料" not in rows.text
    assert office.now(shown.id) == shown


def test_they_decide_within_and_nowhere_else(office: Office, mashiki: Person) -> None:
    inside, outside = lying(office, MASHIKI), lying(office, WARD)
    assert mashiki.review(inside.id, "hold", reason="確かめる").status_code == 303
    assert office.now(inside.id).state is State.HELD
    person = office.person("tanaka")
    form = MultiDict({"csrf_token": token(person.get("/staff/review"))})
    form["csrf_token"] = token(mashiki.get("/staff/review"))
    form |= {"do": "hold", "reason": "x", "revision": "1"}
    path = f"/staff/items/{outside.id}"
    assert mashiki.client.post(path, data=form).status_code == 404
    assert office.now(outside.id) == outside


def test_the_door_of_decisions_is_shut_whatever_page_led_there(office: Office) -> None:
    outside, inside = lying(office, WARD), lying(office, MASHIKI)
    services = office.world.services
    actor = Actor(agent="x", role=Role.STAFF, limits=limits([MASHIKI], []))
    for some in ([outside], [inside, outside]):
        seen = [Decision(item_id=i.id, revision=i.revision, fields={}) for i in some]
        with pytest.raises(NotAllowed):
            services.decisions.decide(actor, "hold", seen, reason="x")
    away = Decision(item_id=inside.id, revision=1, fields={"places": [{"code": WARD}]})
    with pytest.raises(InvalidSubmission) as told:
        services.decisions.decide(actor, "edit", [away], reason="")
    assert "place" in told.value.fields
    assert office.now(inside.id) == inside and office.now(outside.id) == outside


def test_an_item_cannot_be_moved_out_and_nothing_typed_is_lost(
    office: Office, mashiki: Person
) -> None:
    item = lying(office, MASHIKI)
    answer = mashiki.review(item.id, "save", title_ja="打ちこんだ題名", place=[WARD])
    assert said(answer, "担当の範囲の外に移すことはできません")
    assert "打ちこんだ題名" in answer.text
    assert office.now(item.id).places == item.places


def test_bulk_edits_touch_what_lies_within(office: Office, mashiki: Person) -> None:
    inside, outside = lying(office, MASHIKI), lying(office, WARD)
    services = office.world.services
    for item in (inside, outside):  # both are found by whoever may see them
        services.decisions.decide(
            Actor(agent="x", role=Role.STAFF),
            "publish",
            [
                Decision(
                    item_id=item.id,
                    revision=item.revision,
                    fields={
                        "title": {"ja": "蔵の橋"},
                        "record": {"level": "public"},
                        "content": {"level": "public"},
                    },
                )
            ],
            reason="x",
        )
    office.world.index()
    address = "/staff/bulk/new?q=蔵の橋"
    form = {"credit_do": "set", "credit": "町", "reason": "x", "do": "edit"}
    answer = mashiki.post(address, form, at=address)
    assert answer.status_code == 303, answer.text
    edit = services.bulk_edits.get(answer.headers["Location"].rpartition("/")[2].partition("?")[0])
    assert (edit.planned, edit.refusals) == (1, 1)
    assert edit.limits == tuple(limits([MASHIKI], []))
    assert office.person("city").get(f"/staff/bulk/{edit.id}").status_code == 404
    assert office.person("tanaka").get(f"/staff/bulk/{edit.id}").status_code == 200
    path = f"/staff/bulk/{edit.id}"
    assert mashiki.post(f"{path}/apply", at=path).status_code == 303
    services.worker("w").run_until_idle()
    assert office.now(inside.id).credit == "町"
    assert office.now(outside.id).credit == outside.credit != "町"


def test_uploads_lie_within(office: Office, mashiki: Person) -> None:
    terms = {"name": "送りもの", "basis": "own"}
    page = mashiki.get("/staff/uploads")
    for place, status in (("", 422), (WARD, 422), (MASHIKI, 303), (TOWN, 303)):
        form = {
            **terms,
            "place": place,
            "csrf_token": token(page),
            "files": (BytesIO(f"本文 {place}".encode()), f"n{place}.txt"),
        }
        answer = mashiki.client.post("/staff/uploads", data=form, buffered=True)
        assert answer.status_code == status, (place, answer.text)
    mine = answer.headers["Location"]
    assert mashiki.get(mine).status_code == 200
    report = f"{mine.partition('?')[0]}/report.csv"
    assert mashiki.get(report).status_code == 200
    for address in (mine, report):
        assert office.person("city").get(address).status_code == 404, "what others gave"
    assert mashiki.get(f"{mine}/undo").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        *("/staff/lexicon", "/staff/words", "/staff/quarantine", "/staff/jobs", "/staff/sources"),
        *("/staff/takedowns", "/staff/lessons", "/staff/collections", "/staff/erasures"),
        *("/staff/accounts", "/staff/log", "/staff/sealed"),
    ],
)
def test_what_belongs_to_no_item_is_for_those_who_work_everywhere(
    office: Office, path: str
) -> None:
    for name in ("mashiki", "castle", "city"):
        person = office.person(name)
        assert person.get(path).status_code == 403
        assert f'href="{path}"' not in person.get("/staff").text


def test_limits_that_come_end_the_session_and_are_logged(office: Office) -> None:
    agent = office.hire("changing", Role.STAFF)
    person, chief = office.person("changing"), office.person("chief")
    outside = lying(office, WARD)
    assert works_on(person, outside)
    form = {"do": "role", "role": "staff", "places": "益城町"}
    assert chief.post(f"/staff/accounts/{agent}", form, at="/staff/accounts").status_code == 303
    assert person.get("/staff").status_code == 303, "a session from before is worth nothing"
    person.sign_in("changing")
    assert not works_on(person, outside)
    log = office.world.services.audit_log.find(Wanted(kind="account"), limit=1000)
    (row,) = [one for one in log if one.subject == agent and one.action == "change"]
    assert row.said == {"limits": MASHIKI}
    page = chief.get("/staff/accounts").text
    assert "43443 益城町" in page


def test_an_editor_changes_no_role(office: Office) -> None:
    agent = office.agents["mashiki"]
    form = {"do": "role", "role": "administrator"}
    for name in ("tanaka", "mashiki", "city"):
        person = office.person(name)
        path = f"/staff/accounts/{agent}"
        assert person.post(path, form, at="/account").status_code == 403
    chief = office.person("chief")
    form["places"] = MASHIKI
    answer = chief.post(f"/staff/accounts/{agent}", form, at="/staff/accounts")
    assert said(answer, "範囲を限れるのは")
    assert office.world.services.accounts.get(agent).role is Role.STAFF


def test_a_prepared_export_is_for_eyes_as_wide_as_those_it_was_made_for(office: Office) -> None:
    made: dict[str, str] = {}
    for name in ("tanaka", "mashiki", "city"):
        person = office.person(name)
        answer = person.post("/exports", {"q": "橋", "as": "csv"}, at="/exports/new?q=橋")
        assert answer.status_code == 303, answer.text
        made[name] = answer.headers["Location"].partition("?")[0]
    seen = {
        who: [office.person(who).get(made[of]).status_code == 200 for of in made] for who in made
    }
    assert seen == {
        "tanaka": [True, True, True],
        "mashiki": [False, True, False],
        "city": [False, False, True],
    }
    order = office.world.services.prepared.order(
        made["mashiki"].rpartition("/")[2], Viewer(role=Role.STAFF)
    )
    assert order.eyes.limits == limits([MASHIKI], [])


def test_seals_hold_within_as_well(office: Office, mashiki: Person) -> None:
    sealed = Access(level=Level.SEALED, named=("somebody",))
    item = lying(office, MASHIKI, record=sealed, content=sealed)
    assert mashiki.get(f"/staff/items/{item.id}").status_code == 404


def test_the_command_limits(office: Office) -> None:
    settings = office.world.services.settings
    environment = {"ARCHIVE_HOME": str(settings.home), "CACHE_DIR": str(settings.cache)}
    agent = office.hire("by-command", Role.STAFF)

    def run(*words: str) -> int:
        return CliRunner().invoke(cli, ["user", *words], env=environment).exit_code

    assert run("limit", "by-command", "--place", MASHIKI, "--collection", "城の写真") == 0
    accounts = office.world.services.accounts
    assert accounts.get(agent).collections == ("城の写真",)
    assert run("limit", "by-command", "--place", "99999") != 0
    assert run("limit", "chief", "--place", MASHIKI) != 0
    assert run("limit", "by-command") == 0
    assert accounts.get(agent).places == ()
