"""Two steps to sign in: turned on, asked for, lost, given up; each code good once."""

import json
import re
import tarfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.test import TestResponse

from archive.rights import Role
from tests.integration.staff_archive import PASSWORD, Office, Person, token
from tests.integration.web_archive import NOW
from web import totp
from web.auth import HALF_SECONDS
from web.backup import read_accounts, write_backup
from web.cli import cli

CODE, STEPS = "/account/code", "/account/two-steps"
_SECRET = re.compile(r'<code class="secret">([A-Z2-7 ]+)</code>')
_RECOVERY = re.compile(r'<code class="secret">([A-Z2-9]{5}-[A-Z2-9]{5})</code>')


@pytest.fixture(autouse=True)
def at_noon(office: Office) -> None:
    office.world.clock.at = NOW


class Phone:
    """An account with an app on a telephone."""

    def __init__(self, office: Office, login: str, role: Role = Role.STAFF) -> None:
        self.office, self.login = office, login
        self.agent = office.hire(login, role)
        self.person = self.signed_in()
        assert self.person.post(STEPS, {"do": "begin"}, at=STEPS).status_code == 303
        page = self.person.get(STEPS)
        self.secret = _SECRET.search(page.text)[1].replace(" ", "")  # type: ignore[index]
        assert page.text.count("<svg") > self.person.get("/account").text.count("<svg")
        shown = self.person.post(STEPS, {"do": "confirm", "code": self.code()}, at=STEPS)
        assert shown.headers["Cache-Control"] == "no-store"
        self.recovery = _RECOVERY.findall(shown.text)
        assert len(set(self.recovery)) == 10
        self.later()

    def signed_in(self) -> Person:
        person = self.office.person()
        assert person.sign_in(self.login).status_code == 303
        return person

    def later(self, seconds: int = totp.SECONDS) -> None:
        self.office.world.clock.at += timedelta(seconds=seconds)

    def code(self, apart: int = 0) -> str:
        return totp.code(self.secret, totp.step_of(self.office.world.clock.at) + apart)

    def half(self, **more: str) -> Person:
        """Somebody who gave the password."""
        person = self.office.person()
        answer = person.sign_in(self.login, **more)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith(CODE)
        return person

    def give(self, person: Person, code: str, **more: str) -> TestResponse:
        return person.post(CODE, {"code": code, **more}, at=CODE)


def test_the_password_alone_opens_nothing(office: Office) -> None:
    phone = Phone(office, "alone")
    person = phone.half()
    assert person.get("/staff").status_code == 303
    assert person.get("/account").headers["Location"].startswith("/account/sign-in")
    assert phone.give(person, phone.code()).headers["Location"] == "/staff"
    assert person.get("/staff").status_code == 200


def test_one_goes_on_to_where_one_wanted_and_nowhere_else(office: Office) -> None:
    phone = Phone(office, "onward")
    person = phone.half(next="/staff/batches")
    assert 'value="/staff/batches"' in person.get(f"{CODE}?next=/staff/batches").text
    answer = phone.give(person, phone.code(), next="/staff/batches")
    assert answer.headers["Location"] == "/staff/batches"
    phone.later()
    away = phone.give(phone.half(), phone.code(), next="https://evil.example/")
    assert away.headers["Location"] == "/staff"


def test_a_code_is_good_once_and_for_a_short_time(office: Office) -> None:
    phone = Phone(office, "once")
    code = phone.code()
    assert phone.give(phone.half(), code).status_code == 303
    again = phone.give(phone.half(), code)
    assert again.status_code == 403
    assert "もう使われています" in again.text
    assert phone.give(phone.half(), phone.code(-1)).status_code == 403, "before the used one"
    assert phone.give(phone.half(), phone.code(1)).status_code == 303, "a clock may be early"


def test_recovery_codes_stand_in_and_are_used_up(office: Office) -> None:
    phone = Phone(office, "lost")
    for typed in (phone.recovery[0], phone.recovery[1].lower().replace("-", " ")):
        assert phone.give(phone.half(), typed).status_code == 303
        assert phone.give(phone.half(), typed).status_code == 403
    person = phone.half()
    assert phone.give(person, phone.code()).status_code == 303
    assert "残り: 8" in person.get(STEPS).text
    phone.later()
    shown = person.post(STEPS, {"do": "renew", "code": phone.code()}, at=STEPS)
    fresh = _RECOVERY.findall(shown.text)
    assert len(fresh) == 10 and not set(fresh) & set(phone.recovery)
    assert phone.give(phone.half(), phone.recovery[2]).status_code == 403
    assert phone.give(phone.half(), fresh[0]).status_code == 303


def test_five_wrong_codes_make_one_wait_wherever_they_come_from(office: Office) -> None:
    phone = Phone(office, "guessed")
    codes = [phone.give(phone.half(), "000000").status_code for _ in range(6)]
    assert codes == [403] * 5 + [429]
    refused = phone.give(phone.half(), phone.code())
    assert (refused.status_code, "15分ほど待って" in refused.text) == (429, True)
    phone.later(16 * 60)
    assert phone.give(phone.half(), phone.code()).status_code == 303


def test_the_time_for_the_code_ends(office: Office) -> None:
    phone = Phone(office, "slow")
    person = phone.half()
    page_open = person.get(CODE)
    assert page_open.status_code == 200
    form = {"code": phone.code(), "csrf_token": token(page_open)}
    phone.later(HALF_SECONDS + 1)
    assert person.client.post(CODE, data=form).status_code == 403
    assert person.get(CODE).text.count("時間が過ぎました") == 1


def test_a_closed_account_gets_no_further_with_a_code(office: Office) -> None:
    phone = Phone(office, "closed")
    person = phone.half()
    accounts = office.world.services.accounts
    accounts.end_sessions(phone.agent)
    assert person.get(CODE).text.count("時間が過ぎました") == 1


def test_to_end_it_password_and_code_are_asked_for(office: Office) -> None:
    phone = Phone(office, "ends")
    person, other = phone.half(), phone.half()
    assert phone.give(person, phone.code()).status_code == 303
    phone.later()
    wrong = {"do": "end", "password": "not the password", "end_code": phone.code()}
    assert person.post(STEPS, wrong, at=STEPS).status_code == 422
    wrong = {"do": "end", "password": PASSWORD, "end_code": "000000"}
    assert person.post(STEPS, wrong, at=STEPS).status_code == 422
    right = {"do": "end", "password": PASSWORD, "end_code": phone.code()}
    assert person.post(STEPS, right, at=STEPS).status_code == 303
    assert person.get("/staff").status_code == 200
    assert other.get(CODE).text.count("時間が過ぎました") == 1
    assert phone.signed_in().get("/staff").status_code == 200


def test_a_wrong_first_code_turns_nothing_on(office: Office) -> None:
    office.hire("begins", Role.STAFF)
    person = office.person()
    person.sign_in("begins")
    assert person.post(STEPS, {"do": "confirm", "code": "123456"}, at=STEPS).status_code == 422
    person.post(STEPS, {"do": "begin"}, at=STEPS)
    secret = _SECRET.search(person.get(STEPS).text)
    assert person.post(STEPS, {"do": "confirm", "code": "1"}, at=STEPS).status_code == 422
    assert _SECRET.search(person.get(STEPS).text)[1] == secret[1]  # type: ignore[index]
    assert office.person().sign_in("begins").headers["Location"] == "/staff"


def test_an_administrator_takes_it_off_and_a_new_password_does_not(office: Office) -> None:
    phone = Phone(office, "helped")
    accounts = office.world.services.accounts
    accounts.set_password(accounts.get(phone.agent), PASSWORD)
    assert accounts.second_step.is_on(phone.agent)
    staff = phone.half()
    phone.give(staff, phone.code())
    path = f"/staff/accounts/{phone.agent}/two-steps"
    assert staff.post(path, at="/account").status_code == 403
    chief = office.person("chief")
    assert "二段階のサインインを外す" in chief.get("/staff/accounts").text
    assert chief.post(path, at="/staff/accounts").status_code == 422, "not without a reason"
    assert accounts.second_step.is_on(phone.agent)
    assert chief.post(path, {"reason": "電話をなくした"}, at="/staff/accounts").status_code == 303
    assert staff.get("/staff").status_code == 303, "running sessions end"
    assert phone.signed_in().get("/staff").status_code == 200


def test_a_backup_holds_it_and_older_ones_ask_for_none(office: Office, tmp_path: Path) -> None:
    phone = Phone(office, "kept")
    services = office.world.services
    write_backup(services, tmp_path / "backup.tar")
    services.accounts.second_step.end(phone.agent)
    read_accounts(services, tmp_path / "backup.tar")
    assert services.accounts.second_step.is_on(phone.agent)
    assert phone.give(phone.half(), phone.code()).status_code == 303
    old = json.dumps([{"agent": phone.agent, "login": "kept", "password": "", "epoch": 1}])
    _write_tar(tmp_path / "old.tar", "catalog/accounts.json", old.encode())
    read_accounts(services, tmp_path / "old.tar")
    assert not services.accounts.second_step.is_on(phone.agent)
    read_accounts(services, tmp_path / "backup.tar")


def test_the_command_takes_it_off(office: Office) -> None:
    phone = Phone(office, "command")
    settings = office.world.services.settings
    environment = {"ARCHIVE_HOME": str(settings.home), "CACHE_DIR": str(settings.cache)}
    result = CliRunner().invoke(cli, ["user", "end-two-steps", "command"], env=environment)
    assert result.exit_code == 0, result.output
    assert phone.signed_in().get("/staff").status_code == 200


def _write_tar(path: Path, name: str, data: bytes) -> None:
    with tarfile.open(path, "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        tar.addfile(member, BytesIO(data))
