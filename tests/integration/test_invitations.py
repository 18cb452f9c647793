"""Invitations: good once, for a week, for what was said; a link leads nobody anywhere else."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from itertools import count

import pytest
from click.testing import CliRunner
from werkzeug.test import TestResponse

from archive.audit_log import Wanted
from archive.register import PREFIX
from archive.rights import Role
from tests.integration.staff_archive import PASSWORD, Office, open_office, said, token
from tests.integration.web_archive import NOW
from web.agent import Agent
from web.cli import cli
from web.invitation import Unusable

ACCOUNTS = "/staff/accounts"
_LINK = re.compile(r"https?://[^<\s]+(/account/invitation/[^<\s?]+)")
_numbers = count(1)


@pytest.fixture(autouse=True)
def at_noon(office: Office) -> None:
    office.world.clock.at = NOW


def login() -> str:
    return f"guest{next(_numbers)}"


def invite(office: Office, name: str, **more: str) -> str:
    """The path of the link, read from the page that shows it once."""
    chief = office.person("chief")
    form = {"login": name, "name": "客", "role": "staff", "do": "invite", **more}
    shown = chief.post(ACCOUNTS, form, at=ACCOUNTS)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    found = _LINK.search(unescape(shown.text))
    assert found is not None
    return found[1]


def accept(office: Office, path: str, password: str = PASSWORD, again: str = "") -> TestResponse:
    form = {"password": password, "again": again or password}
    return office.person().post(path, form, at=path)


def test_who_has_the_link_chooses_a_password_and_is_in(office: Office) -> None:
    name = login()
    path = invite(office, name, role="curator", places="43443 益城町", until="2027-03-31")
    person = office.person()
    page = person.get(path)
    assert name in page.text and page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    form = {"password": PASSWORD, "again": PASSWORD}
    answer = person.post(path, form, at=path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff")
    assert person.get("/staff").status_code == 200
    agent = office.world.services.accounts.find(name)
    assert agent is not None
    assert (agent.role, agent.places) == (Role.CURATOR, ("43443",))
    assert agent.until is not None
    assert office.person().sign_in(name).status_code == 303


def test_it_works_once(office: Office) -> None:
    name = login()
    path = invite(office, name)
    assert accept(office, path).status_code == 303
    person = office.person()
    assert person.get(path).status_code == 404
    form = {"password": "another long password", "again": "another long password"}
    form["csrf_token"] = token(person.get("/account/sign-in"))
    assert person.client.post(path, data=form).status_code == 404
    assert office.person().sign_in(name, "another long password").status_code == 403
    assert office.person().sign_in(name).status_code == 303


def test_of_two_tabs_one_gets_the_account(office: Office) -> None:
    services, name = office.world.services, login()
    path = invite(office, name)
    secret = path.rpartition("/")[2]

    def take(number: int) -> bool:
        try:
            services.invitations.accept(secret, f"{PASSWORD} {number}", address="")
        except Unusable:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(4))) == [False, False, False, True]
    assert [one.login for one in services.accounts.every()].count(name) == 1


def test_it_ends_after_seven_days(office: Office) -> None:
    path = invite(office, login())
    office.world.clock.at = NOW + timedelta(days=7, seconds=-1)
    assert office.person().get(path).status_code == 200
    office.world.clock.at = NOW + timedelta(days=7)
    assert office.person().get(path).status_code == 404


def test_one_press_withdraws_it(office: Office) -> None:
    name = login()
    path, chief = invite(office, name), office.person("chief")
    page = chief.get(ACCOUNTS).text.partition('id="invited"')[2]
    assert name in page
    forms = re.findall(r'action="([^"]+/withdraw)"(?:(?!</form>).)*', page, re.S)
    (mine,) = [
        one.id for one in office.world.services.invitations.waiting() if one.agent.login == name
    ]
    withdraw = f"{ACCOUNTS}/invitations/{mine}/withdraw"
    assert withdraw in forms
    assert chief.post(withdraw, at=ACCOUNTS).status_code == 303
    assert office.person().get(path).status_code == 404
    assert chief.post(withdraw, at=ACCOUNTS).status_code == 409, "there is nothing left"
    assert name not in chief.get(ACCOUNTS).text


def test_used_withdrawn_and_never_made_look_alike(office: Office) -> None:
    path = invite(office, login())
    accept(office, path)
    used = office.person().get(path)
    never = office.person().get(f"/account/invitation/{'x' * 32}")
    plain = re.compile(r"/account/invitation/[\w-]+|name=\"csrf_token\" value=\"[^\"]+\"")
    assert used.status_code == never.status_code == 404
    assert plain.sub("", used.text) == plain.sub("", never.text)


def test_guessing_links_makes_one_wait(office: Office) -> None:
    path, person = invite(office, login()), office.person()
    away = {"REMOTE_ADDR": "203.0.113.9"}
    for number in range(20):
        answer = person.client.get(f"/account/invitation/{number:032}", environ_base=away)
        assert answer.status_code == 404
    assert person.client.get(path, environ_base=away).status_code == 429
    assert person.client.get(path).status_code == 200, "others do not wait"


def test_a_short_password_uses_nothing_up(office: Office) -> None:
    path = invite(office, login())
    assert said(accept(office, path, "short"), "12 文字以上")
    assert said(accept(office, path, PASSWORD, "something else"), "違っています")
    assert accept(office, path).status_code == 303


def test_a_login_is_invited_once_and_not_where_it_is_taken(office: Office) -> None:
    name, chief = login(), office.person("chief")
    invite(office, name)
    for taken in (name, "tanaka"):
        form = {"login": taken, "role": "staff", "do": "invite"}
        assert said(chief.post(ACCOUNTS, form, at=ACCOUNTS), "もう使われています")


def test_an_account_made_meanwhile_leaves_the_link_worthless(office: Office) -> None:
    name = login()
    path = invite(office, name)
    office.hire(name, Role.REGISTERED)
    assert accept(office, path, "another long password").status_code == 404
    account = office.world.services.accounts.find(name)
    assert account is not None and account.role is Role.REGISTERED
    assert office.person().sign_in(name).status_code == 303


def test_the_secret_is_stored_nowhere_and_each_step_is_logged(office: Office) -> None:
    services, name = office.world.services, login()
    path = invite(office, name)
    secret = path.rpartition("/")[2]
    accept(office, path)
    for prefix in (f"{PREFIX}invitation/", "ctl/log/"):
        for stat in services.store.list(prefix):
            with services.store.open(stat.key) as stream:
                assert secret.encode() not in stream.read()
    agent = services.accounts.find(name)
    assert agent is not None
    found = services.audit_log.find(Wanted(kind="account"), limit=1000)
    steps = {(row.action, row.agent) for row in found if row.subject == agent.id}
    assert steps == {("add", office.agents["chief"]), ("accept", agent.id)}
    invited = [row for row in found if row.action == "invite" and row.said["login"] == name]
    assert [row.agent for row in invited] == [office.agents["chief"]]


@pytest.mark.parametrize("who", ["tanaka", "limited", "reader", ""])
def test_only_administrators_invite_or_withdraw(office: Office, who: str) -> None:
    if who == "limited" and who not in office.agents:
        office.hire("limited", Role.CURATOR, places=("43443",))
    before = len(office.world.services.invitations.waiting())
    person = office.person(who)
    at = "/account" if who else "/account/sign-in"
    form = {"login": login(), "role": "administrator", "do": "invite"}
    assert person.post(ACCOUNTS, form, at=at).status_code in (303, 403)
    invite(office, login())
    (one, *_) = office.world.services.invitations.waiting()
    path = f"{ACCOUNTS}/invitations/{one.id}/withdraw"
    assert person.post(path, at=at).status_code in (303, 403)
    assert len(office.world.services.invitations.waiting()) == before + 1


def test_nobody_is_invited_as_what_cannot_be(office: Office) -> None:
    chief = office.person("chief")
    for form, words in (
        ({"role": "public"}, "役割を選んでください"),
        ({"role": "researcher"}, "目的と終了日"),
        ({"role": "administrator", "places": "43443"}, "範囲を限れるのは"),
        ({"role": "staff", "places": "どこにもない村"}, "一つに決まりません"),
    ):
        given = {"login": login(), "do": "invite", **form}
        assert said(chief.post(ACCOUNTS, given, at=ACCOUNTS), words), form


def test_a_demanded_second_step_follows(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    home = tmp_path_factory.mktemp("strict")
    with open_office(home, request.config, second_step="staff") as strict:
        agent = Agent(id="", login="new", name="new", role=Role.STAFF)
        path = f"/account/invitation/{strict.world.services.invitations.invite(agent)}"
        person = strict.person()
        form = {"password": PASSWORD, "again": PASSWORD}
        assert person.post(path, form, at=path).headers["Location"] == "/account"
        assert person.get("/staff").headers["Location"] == "/account/two-steps"


def test_the_command_invites_and_withdraws(office: Office) -> None:
    settings = office.world.services.settings
    environment = {"ARCHIVE_HOME": str(settings.home), "CACHE_DIR": str(settings.cache)}
    name = login()
    words = ["user", "invite", name, "--role", "staff", "--place", "43443"]
    made = CliRunner().invoke(cli, words, env=environment)
    assert made.exit_code == 0, made.output
    found = re.search(r"/account/invitation/\S+", made.output)
    assert found is not None
    assert office.person().get(found[0]).status_code == 200
    gone = CliRunner().invoke(cli, ["user", "uninvite", name], env=environment)
    assert gone.exit_code == 0, gone.output
    assert office.person().get(found[0]).status_code == 404
