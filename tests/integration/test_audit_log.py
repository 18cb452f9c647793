"""The audit log: who saw and changed what; found, taken out, made again, never edited."""

import csv
import json
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import insert, select

from archive.audit_log import PREFIX, AuditLog, Kind, Logged, Wanted
from archive.decisions import Actor, Decision
from archive.lesson import Lesson
from archive.model import Access, Level, State
from archive.rights import Role
from archive.schema import audit_log
from tests.integration.staff_archive import PASSWORD, Office, given, number, waiting
from tests.integration.web_archive import NOW, OPEN
from tests.plans import read_whole, statements
from web.auditing import action_name
from web.wiring import SYSTEM

LOG = "/staff/log"


def log(office: Office) -> AuditLog:
    return office.world.services.audit_log


def rows(office: Office, **asked: str) -> list[Logged]:
    return log(office).find(Wanted(**asked), limit=1000)


def actions(office: Office, **asked: str) -> list[str]:
    """By name: the clock of these tests stands still."""
    return sorted(row.action for row in rows(office, **asked))


def said_of(office: Office, **asked: str) -> list[Mapping[str, str]]:
    return [row.said for row in rows(office, **asked)]


def test_sessions_and_changes_of_an_account_are_kept(office: Office) -> None:
    agent = office.hire("logged", Role.STAFF)
    person = office.person("logged")
    chief = office.person("chief")
    accounts = office.world.services.accounts
    form = {"do": "role", "role": "curator"}
    assert chief.post(f"/staff/accounts/{agent}", form, at="/staff/accounts").status_code == 303
    assert person.get("/staff").status_code == 303, "the session ended with the role"
    assert chief.post(f"/staff/accounts/{agent}/password", at="/staff/accounts").status_code == 200
    accounts.set_password(accounts.get(agent), PASSWORD)
    person.sign_in("logged")
    person.post("/account/sign-out", at="/account")
    found = [row for row in rows(office) if row.subject == agent]
    assert Counter((row.action, row.agent) for row in found) == Counter(
        [
            ("add", ""),
            ("sign-in", agent),
            ("change", office.agents["chief"]),
            ("password", office.agents["chief"]),
            ("password", ""),
            ("sign-in", agent),
            ("sign-out", agent),
        ]
    )
    assert {"role": "staff→curator"} in [row.said for row in found]
    page = chief.get(f"{LOG}?kind=account&lang=en").text
    assert "logged" in page and "Curator" in page


def test_a_lock_is_kept_and_what_was_typed_is_not(office: Office) -> None:
    agent = office.hire("guessed", Role.STAFF)
    person = office.person()
    for login in ("guessed", "a password typed as a login"):
        for _ in range(6):
            person.sign_in(login, "what was typed")
    found = [row for row in rows(office, kind="sign-in") if row.action == "locked"]
    assert [row.subject for row in found] == [agent]
    services = office.world.services
    for stat in services.store.list(PREFIX):
        with services.store.open(stat.key) as stream:
            text = stream.read().decode()
        assert "typed" not in text and PASSWORD not in text and "127.0.0.1" not in text


def test_decisions_edits_and_bulk_actions_are_one_row_each(office: Office) -> None:
    one, two = given(office), given(office)
    office.person("tanaka").review(one.id, "save", title_ja="新しい題名")
    services = office.world.services
    actor = Actor(agent=office.agents["sato"], role=Role.STAFF)
    seen = [
        Decision(item_id=i.id, revision=office.now(i.id).revision, fields={}) for i in (one, two)
    ]
    services.decisions.decide(actor, "hold", seen, reason="確かめている")
    assert actions(office, item=one.id) == ["edit", "hold"]
    assert actions(office, item=two.id) == ["hold"]
    bulk = rows(office, item=two.id)[0]
    assert (bulk.kind, bulk.count, bulk.subject) == (Kind.BULK, 2, "")
    assert actions(office, agent=office.agents["tanaka"], kind="decision") == ["edit"]
    page = office.person("chief").get(f"{LOG}?item=http://localhost/items/{two.id}").text
    assert "確かめている" in page and "2件" in page


def test_what_the_machine_did_by_itself_is_no_row(office: Office) -> None:
    item = given(office)
    services = office.world.services
    seen = Decision(item_id=item.id, revision=item.revision, fields={"credit": "市"})
    services.decisions.update(SYSTEM, [seen], reason="機械")
    assert rows(office, item=item.id) == []


def test_steps_of_registers_are_rows(office: Office) -> None:
    services = office.world.services
    actor = Actor(agent=office.agents["tanaka"], role=Role.STAFF)
    written = services.lessons.save(actor, "", Lesson(statement={"ja": "水は三日分"}), revision=0)
    found = [row for row in rows(office, kind="writing") if row.subject == f"lesson/{written.id}"]
    assert [(row.agent, row.at) for row in found] == [(actor.agent, written.at)]
    shown = office.person("chief").get(f"{LOG}?kind=writing").text
    assert f'<a href="/staff/lessons/{written.id}">' in shown


@pytest.mark.parametrize(
    "step", ["open", "close", "ask", "add", "edit", "save", "withdraw", "end", "answer"]
)
def test_a_step_that_people_take_has_words(office: Office, step: str) -> None:
    row = Logged(id="", at=NOW, agent="", kind=Kind.WRITING, action=step, subject="")
    with office.world.app.test_request_context():
        assert not action_name(row).isascii()


def test_a_sealed_read_and_an_export_of_what_is_closed(office: Office) -> None:
    only = Access(level=Level.SEALED, named=(office.agents["sato"],))
    shown = {"state": State.PUBLISHED, "published": NOW, "record": OPEN}
    item = waiting(number(), **shown, content=only)
    office.world.add(item)
    sato = office.person("sato")
    assert sato.get(f"/items/{item.id}").status_code == 200
    assert [row.said for row in rows(office, item=item.id)] == [{"door": "item.show"}]
    before = len(rows(office, kind="export"))
    assert sato.get("/search/download.csv").status_code == 200
    assert len(rows(office, kind="export")) == before + 1
    assert {"door": "export.download", "format": "csv"} in said_of(office, kind="export")
    assert office.person().get("/search/download.csv").status_code == 200
    assert len(rows(office, kind="export")) == before + 1, "the public took what all may see"


def test_days_are_those_of_japan(office: Office) -> None:
    here = office.world.clock
    here.at = NOW + timedelta(days=40)
    late = given(office)
    office.person("tanaka").review(late.id, "save", title_ja="その日の修正")
    chief = office.person("chief")
    day = (here.at + timedelta(hours=9)).date()
    next_day, form = day + timedelta(days=1), f"{LOG}?kind=decision&item={late.id}"
    here.at = NOW
    assert "その日の修正" in chief.get(f"{form}&since={day}&until={day}").text
    assert "その日の修正" not in chief.get(f"{form}&since={next_day}").text
    assert "その日の修正" not in chief.get(f"{form}&until={day - timedelta(days=1)}").text
    for wrong in ("0001-01-01", "9999-12-31", "yesterday"):
        assert chief.get(f"{LOG}?until={wrong}").status_code == 422
        assert chief.get(f"{LOG}/download.csv?since={wrong}").status_code == 422


def test_it_is_taken_out_in_both_forms_and_that_is_a_row(office: Office) -> None:
    agent = office.hire("=cmd()", Role.STAFF)
    chief = office.person("chief")
    answer = chief.get(f"{LOG}/download.csv?kind=account")
    assert answer.headers["Cache-Control"] == "no-store"
    table = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert {row["kind"] for row in table} == {"account"}
    assert agent in {row["subject"] for row in table}
    assert "log" in actions(office, kind="export")
    office.person("=cmd()")
    lines = chief.get(f"{LOG}/download.jsonl?agent={agent}").data.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["=cmd()さん"]
    text = chief.get(f"{LOG}/download.csv?agent={agent}").data.decode()
    assert '"\'=cmd()さん"' in text and '"=cmd()' not in text
    assert chief.get(f"{LOG}/download.exe").status_code == 404


@pytest.mark.parametrize("login", ["tanaka", "reader", ""])
def test_only_administrators_read_it_and_nobody_edits_it(office: Office, login: str) -> None:
    person = office.person(login)
    for address in (LOG, f"{LOG}/download.csv", f"{LOG}/download.jsonl"):
        assert person.get(address).status_code in (303, 403)
    for method in ("post", "put", "delete", "patch"):
        assert getattr(office.person("chief").client, method)(LOG).status_code in (400, 405)


def test_a_rebuild_makes_the_same_rows_again(office: Office) -> None:
    before = rows(office)
    assert {row.kind for row in before} >= {"account", "decision", "bulk", "writing", "sealed"}
    office.world.services.rebuild.run(lambda _stage, _count: None)
    assert rows(office) == before


def test_pages_follow_each_other_and_read_what_they_show(office: Office) -> None:
    services = office.world.services
    many = [
        {
            "id": f"{10**15 + n:016}-x",
            "at": 10**15 + n,
            "agent": "somebody",
            "kind": "export",
            "action": "log",
            "subject": f"s{n % 7}",
            "count": 1,
            "said": "{}",
        }
        for n in range(250)
    ]
    with services.database.write() as connection:
        connection.execute(insert(audit_log), many)
    chief = office.person("chief")
    seen, address = 0, f"{LOG}?agent=somebody"
    while address:
        page = chief.get(address).text
        seen += page.count('<tr><td class="keep">')
        onward = [part for part in page.split('href="') if 'rel="next"' in part.split(">")[0]]
        address = onward[0].split('"')[0].replace("&amp;", "&") if onward else ""
    assert seen == 250
    asks = [
        Wanted(),
        Wanted(agent="somebody"),
        Wanted(kind="export"),
        Wanted(agent="somebody", kind="export", since=NOW),
        Wanted(item="s3"),
    ]
    for asked in asks:
        with statements(services.database) as said:
            services.audit_log.find(asked, before="2", limit=10)
        whole = set[str]().union(*(read_whole(services.database, one) for one in said))
        assert "audit_log" not in whole, asked
    with services.database.read() as connection:
        assert len(connection.execute(select(audit_log.c.id)).all()) > 250
