"""Accounts: a second step that is demanded, and a time that ends by itself."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archive.audit_log import Wanted
from archive.rights import Role
from tests.integration.staff_archive import (
    PASSWORD,
    Office,
    Person,
    given,
    open_office,
    said,
)
from tests.integration.test_second_step import Phone
from tests.integration.web_archive import NOW
from web.doctor import findings

ACCOUNTS = "/staff/accounts"


@pytest.fixture(scope="module")
def strict(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    """Where staff sign in in two steps or do nothing."""
    home = tmp_path_factory.mktemp("strict")
    with open_office(home, request.config, second_step="staff") as office:
        yield office


@pytest.fixture(autouse=True)
def at_noon(office: Office, strict: Office) -> None:
    office.world.clock.at = strict.world.clock.at = NOW


def test_staff_are_led_to_a_second_step_before_anything_else(strict: Office) -> None:
    hidden = given(strict)
    person = strict.person("tanaka")
    for address in ("/staff", "/staff/review", f"/staff/items/{hidden.id}", ACCOUNTS):
        answer = person.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account/two-steps")
    assert "先に二段階のサインイン" in person.get("/account/two-steps").text
    # What only staff see is shown at no other door either.
    assert person.get(f"/items/{hidden.id}").status_code == 404
    assert person.get(f"/api/v1/items/{hidden.id}").status_code == 404
    form = {"item": f"{hidden.id}:1", "do": "publish"}
    assert person.post("/staff/review", form, at="/account").status_code == 303
    assert strict.now(hidden.id) == hidden


def test_with_it_the_work_opens(strict: Office) -> None:
    phone = Phone(strict, "dutiful")
    person = phone.half()
    assert phone.give(person, phone.code()).headers["Location"] == "/staff"
    assert person.get("/staff").status_code == 200
    assert phone.person.get("/staff").status_code == 200, "the session that set it up goes on"


def test_others_are_asked_for_none(strict: Office) -> None:
    assert strict.person("reader").get("/account").status_code == 200
    assert strict.person("reader").get("/search").status_code == 200


def test_who_loses_it_is_led_there_again(strict: Office) -> None:
    phone = Phone(strict, "loser")
    services = strict.world.services
    services.accounts.second_step.end(phone.agent)
    assert phone.person.get("/staff").headers["Location"] == "/account/two-steps"


def test_the_doctor_and_administrators_see_who_has_none(strict: Office, office: Office) -> None:
    (found,) = findings(strict.world.services, "second-step")
    assert "tanaka" in found.said and "dutiful" not in found.said and not found.ok
    (found,) = findings(office.world.services, "second-step")
    assert "tanaka" in found.said and "reader" not in found.said
    assert found.ok, "nobody demands it here"
    assert "二段階なし" in office.person("chief").get(ACCOUNTS).text


def test_no_other_word_is_a_setting(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with (
        pytest.raises(Exception, match="SECOND_STEP"),
        open_office(tmp_path, request.config, second_step="all"),
    ):
        pass


def researcher(office: Office, login: str, **until: int) -> tuple[str, Person]:
    end = NOW + timedelta(**until)
    agent = office.hire(login, Role.RESEARCHER, purpose="避難所の研究", until=end)
    return agent, office.person(login)


def test_at_its_end_the_session_ceases_and_the_sign_in_says_so(office: Office) -> None:
    _, person = researcher(office, "kenkyu", hours=1)
    assert person.get("/account").status_code == 200
    office.world.clock.at = NOW + timedelta(hours=1)
    assert person.get("/account").headers["Location"].startswith("/account/sign-in")
    fresh = office.person()
    answer = fresh.sign_in("kenkyu")
    assert answer.status_code == 403
    assert "期間は終わりました" in answer.text
    assert fresh.get("/account").status_code == 303
    wrong = fresh.sign_in("kenkyu", "a wrong password")
    assert "ログイン名かパスワードが違います" in wrong.text, "only who knows it is told"


def test_staff_may_have_an_end_as_well(office: Office) -> None:
    office.hire("trainee", Role.STAFF, until=NOW + timedelta(hours=1))
    person = office.person("trainee")
    assert person.get("/staff").status_code == 200
    office.world.clock.at = NOW + timedelta(hours=2)
    assert person.get("/staff").headers["Location"].startswith("/account/sign-in")


def test_what_ends_within_thirty_days_is_listed_first(office: Office) -> None:
    researcher(office, "soon-over", days=29)
    researcher(office, "long-open", days=31)
    page = office.person("chief").get(ACCOUNTS).text
    soon = page.partition('id="ending"')[2].partition("</section>")[0]
    assert "soon-over" in soon and "long-open" not in soon


def test_to_prolong_is_a_step_with_a_reason_that_the_log_keeps(office: Office) -> None:
    agent, person = researcher(office, "prolonged", hours=3)
    chief = office.person("chief")
    path = f"{ACCOUNTS}/{agent}/until"
    assert said(chief.post(path, {"until": "2027-03-31"}, at=ACCOUNTS), "理由を書いてください")
    assert said(chief.post(path, {"reason": "続く"}, at=ACCOUNTS), "終了日を選んでください")
    form = {"until": "2036-03-31", "reason": "研究が続くため"}
    assert chief.post(path, form, at=ACCOUNTS).status_code == 303
    assert person.get("/account").status_code == 200, "its session goes on"
    office.world.clock.at = NOW + timedelta(hours=4)
    assert person.get("/account").status_code == 200
    log = office.world.services.audit_log.find(Wanted(kind="account"), limit=100)
    (row,) = [one for one in log if one.action == "prolong" and one.subject == agent]
    assert row.said == {"until": "2036-03-31", "reason": "研究が続くため"}
    assert row.agent == office.agents["chief"]


@pytest.mark.parametrize("login", ["tanaka", "reader"])
def test_nobody_else_prolongs_and_nobody_oneself(office: Office, login: str) -> None:
    agent, _ = researcher(office, f"not-by-{login}", hours=5)
    form = {"until": "2036-03-31", "reason": "x"}
    other = office.person(login)
    assert other.post(f"{ACCOUNTS}/{agent}/until", form, at="/account").status_code == 403
    chief = office.person("chief")
    own = f"{ACCOUNTS}/{office.agents['chief']}/until"
    assert chief.post(own, form, at=ACCOUNTS).status_code == 422
    assert office.world.services.accounts.get(office.agents["chief"]).until is None
    assert office.person().sign_in("chief", PASSWORD).status_code == 303
