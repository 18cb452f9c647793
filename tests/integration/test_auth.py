"""Sign-in, sessions, the guard of staff pages and one's own password."""

import re
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from archive.rights import Role
from tests.integration.staff_archive import PASSWORD, Office, open_office, waiting
from tests.integration.web_archive import NOW, open_world
from web.auth import safe_next, secret_key

_TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("home"), request.config) as office:
        office.world.add(waiting(1))
        yield office


def test_staff_sign_in_and_out(office: Office) -> None:
    person = office.person()
    assert person.get("/staff").headers["Location"].startswith("/account/sign-in")
    answer = person.sign_in("tanaka", next="/staff/batches")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/batches")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    assert person.get("/staff").status_code == 200
    assert person.post("/account/sign-out", at="/staff").status_code == 303
    assert person.get("/staff").status_code == 303


def test_settings_for_the_cookie_and_its_key(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    given = {"secure_cookies": "1", "secret_key": "from the setting"}
    with open_world(tmp_path, request.config, **given) as world:
        page = world.get("/account/sign-in", base_url="https://archive.example")
        assert "Secure" in page.headers["Set-Cookie"]
        assert world.app.config["SECRET_KEY"] == "from the setting"
        assert not (tmp_path / "secret-key").exists()


def test_five_failures_make_one_wait(office: Office) -> None:
    office.hire("hasty", Role.STAFF)
    person = office.person()
    codes = [person.sign_in("hasty", "a wrong password").status_code for _ in range(5)]
    assert codes == [403, 403, 403, 403, 429]
    refused = person.sign_in("hasty")
    assert refused.status_code == 429
    assert "5分ほど待って" in refused.text
    assert office.person().sign_in("tanaka").status_code == 303, "others do not wait"
    office.world.clock.at = NOW + timedelta(minutes=6)
    assert person.sign_in("hasty").status_code == 303
    office.world.clock.at = NOW


def test_an_unknown_login_is_told_nothing_else(office: Office) -> None:
    unknown = office.person().sign_in("nobody", "a wrong password")
    known = office.person().sign_in("tanaka", "a wrong password")
    assert unknown.status_code == known.status_code == 403
    sentence = "ログイン名かパスワードが違います。"
    assert sentence in unknown.text and sentence in known.text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil",
        "/\t/evil.example",
        "/ok\r\nSet-Cookie: a=b",
    ],
)
def test_sign_in_sends_nobody_elsewhere(office: Office, target: str) -> None:
    assert safe_next(target) == ""
    assert office.person().sign_in("tanaka", next=target).headers["Location"] == "/staff"


def test_a_path_of_the_site_survives_sign_in() -> None:
    assert safe_next("/staff/review?why=held&place=43443") == "/staff/review?why=held&place=43443"


def test_who_is_not_staff_is_refused_in_plain_words(office: Office) -> None:
    reader = office.person("reader")
    answer = reader.get("/staff/review")
    assert answer.status_code == 403
    assert "このページを見る権限がありません" in answer.text
    assert reader.get("/account").status_code == 200


@pytest.mark.parametrize("login", ["", "reader"])
def test_staff_addresses_do_not_tell_what_exists(office: Office, login: str) -> None:
    person = office.person(login)
    there = office.now("01JTEST0000000000000000001").id
    for path in ("/staff/items/{}", "/staff/items/{}/unmasked/0.jpg", "/staff/items/{}/erasure"):
        answers = [person.get(path.format(one)) for one in (there, "01JTEST0000000000000000999")]
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].status_code == (403 if login else 303)
        plain = [_TOKEN.sub("", answer.text) for answer in answers]
        assert plain[0].replace(there, "") == plain[1].replace("01JTEST0000000000000000999", "")


def test_every_form_needs_its_token(office: Office) -> None:
    person = office.person("tanaka")
    for path in ("/staff/review", "/account/sign-out", "/account/password"):
        assert person.client.post(path, data={"do": "publish"}).status_code == 400
    assert person.get("/staff").status_code == 200


def test_a_form_of_an_ended_session_leads_to_sign_in(office: Office) -> None:
    answer = office.person().client.post("/staff/review", data=MultiDict({"do": "publish"}))
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/account/sign-in")


def test_a_closed_account_ends_at_once(office: Office) -> None:
    agent = office.hire("leaving", Role.STAFF)
    person, admin = office.person("leaving"), office.person("admin")
    address = f"/staff/accounts/{agent}"
    assert admin.post(address, {"do": "disable"}, at="/staff/accounts").status_code == 303
    assert person.get("/staff").status_code == 303
    assert office.person().sign_in("leaving").status_code == 403


def test_a_role_taken_away_ends_the_session(office: Office) -> None:
    agent = office.hire("moving", Role.STAFF)
    person, admin = office.person("moving"), office.person("admin")
    form = {"do": "role", "role": "registered"}
    admin.post(f"/staff/accounts/{agent}", form, at="/staff/accounts")
    assert person.get("/staff").status_code == 303
    assert office.person("moving").get("/staff").status_code == 403


def test_a_researcher_without_purpose_or_end_is_refused(office: Office) -> None:
    admin = office.person("admin")
    form = {"login": "kenkyu", "role": "researcher"}
    refused = admin.post("/staff/accounts", form, at="/staff/accounts")
    assert refused.status_code == 422
    assert 'value="kenkyu"' in refused.text
    made = admin.post(
        "/staff/accounts", form | {"purpose": "調査", "until": "2026-12-31"}, at="/staff/accounts"
    )
    agent = office.world.services.accounts.find("kenkyu")
    assert made.status_code == 200 and agent is not None and agent.until is not None
    assert agent.role is Role.RESEARCHER
    assert agent.until.isoformat() == "2026-12-31T14:59:59+00:00"


def test_a_made_password_is_shown_once_and_works(office: Office) -> None:
    admin = office.person("admin")
    made = admin.post("/staff/accounts", {"login": "new", "role": "staff"}, at="/staff/accounts")
    assert made.headers["Cache-Control"] == "no-store"
    password = made.text.split('<code class="secret">')[1].split("<")[0]
    assert office.person().sign_in("new", password).status_code == 303
    assert password not in admin.get("/staff/accounts").text


def test_only_administrators_manage_accounts(office: Office) -> None:
    person = office.person("tanaka")
    assert person.get("/staff/accounts").status_code == 403
    assert person.get("/staff/erasures").status_code == 403
    form = {"login": "x", "role": "administrator"}
    assert person.post("/staff/accounts", form, at="/staff").status_code == 403
    assert office.world.services.accounts.find("x") is None


def test_nobody_changes_the_own_role(office: Office) -> None:
    admin = office.person("admin")
    address = f"/staff/accounts/{office.agents['admin']}"
    refused = admin.post(address, {"do": "disable"}, at="/staff/accounts")
    assert refused.status_code == 422
    assert admin.get("/staff").status_code == 200


def test_own_password(office: Office) -> None:
    office.hire("careful", Role.STAFF)
    person, elsewhere = office.person("careful"), office.person("careful")
    new = "another long password"

    def change(**fields: str) -> int:
        form = {"old": PASSWORD, "password": new, "again": new} | fields
        return person.post("/account/password", form, at="/account").status_code

    assert change(old="not the old one") == 422
    assert change(password="short", again="short") == 422
    assert change(again="a different one") == 422
    assert change() == 303
    assert person.get("/account").status_code == 200, "the own session goes on"
    assert elsewhere.get("/staff").status_code == 303, "others end"
    assert office.person().sign_in("careful", new).status_code == 303


def test_the_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "home")
    assert secret_key(tmp_path / "home") == first
    assert len(first) == 64
    path = tmp_path / "home" / "secret-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret-key"]


def test_a_session_of_another_key_is_nobody(office: Office) -> None:
    person, ours = office.person("tanaka"), office.world.app.secret_key
    office.world.app.secret_key = "another key"
    assert person.get("/staff").status_code == 303
    office.world.app.secret_key = ours
