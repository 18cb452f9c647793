"""A request of the public, from the form on the item to the answer and to its being forgotten."""

import re
from datetime import timedelta

import pytest

from archive.decisions import Actor
from archive.errors import NotAllowed, NotFound
from archive.model import Item, State
from archive.register import PREFIX
from archive.rights import Role
from archive.takedown import Takedown, plain_number, receipt_number
from archive.writing import Written
from tests.integration.staff_archive import Office, Person, controls, number, typed
from tests.integration.web_archive import item

WORDS = "左から二人目は私です"
ASKED = {"relation": "self", "wish": "hide", "words": WORDS, "contact": "096-000-0000"}


@pytest.fixture
def picture(office: Office) -> Item:
    made = item(number(), title={"ja": "避難所の朝"})
    office.world.add(made)
    return made


def ask(office: Office, picture: Item, **changes: str) -> Written[Takedown]:
    return office.world.services.takedowns.ask(picture.id, {**ASKED, **changes})


def test_anybody_asks_and_reads_the_answer_by_the_number(
    office: Office, tanaka: Person, picture: Item
) -> None:
    anybody, address = office.person(), f"/items/{picture.id}/takedown"
    assert address in anybody.get(f"/items/{picture.id}").text
    empty = anybody.post(address, {"words": " "}, at=address)
    assert empty.status_code == 422
    assert "どうしてほしいかを選んでください" in empty.text
    sent = anybody.post(address, ASKED, at=address)
    assert sent.status_code == 303
    state = sent.headers["Location"]
    shown = anybody.get(state).text
    assert "調べています" in shown and WORDS not in shown and "096" not in shown
    receipt = state.rpartition("=")[2]
    assert WORDS in tanaka.get("/staff/takedowns").text
    assert "/staff/takedowns" in tanaka.get("/staff").text
    desk = f"/staff/takedowns/{receipt}"
    assert "096-000-0000" in tanaka.get(desk).text
    assert tanaka.post(desk, {"do": "hide"}, at=desk).status_code == 303
    assert anybody.get(f"/items/{picture.id}").status_code == 410
    assert "再確認中" in anybody.get(f"/items/{picture.id}").text
    form = controls(tanaka.get(desk), "answering")
    draft = tanaka.client.post(desk, data=typed(form, "draft", outcome="hidden"), buffered=True)
    filled = controls(draft, "answering")
    assert "公開をやめました" in filled["answer"]
    answered = tanaka.client.post(desk, data=typed(filled, "answer"), buffered=True)
    assert answered.status_code == 303
    assert "公開をやめました" in anybody.get(state).text
    assert "写っている方からの申し出" in anybody.get(f"/items/{picture.id}").text
    assert receipt not in tanaka.get(f"/staff/items/{picture.id}").text  # it opens the answer
    late = tanaka.client.post(desk, data=typed(filled, "answer"), buffered=True)
    assert late.status_code == 409


@pytest.mark.parametrize("outcome", ["masked", "corrected", "kept"])
def test_what_was_hidden_for_the_look_comes_back(
    office: Office, tanaka: Person, picture: Item, outcome: str
) -> None:
    takedowns, asked = office.world.services.takedowns, ask(office, picture)
    actor = Actor(agent=tanaka.agent, role=Role.STAFF)
    takedowns.hide(actor, asked.id)
    takedowns.hide(actor, asked.id)
    assert office.now(picture.id).state is State.WITHDRAWN
    takedowns.answer(actor, asked.id, outcome, "答え", revision=asked.revision)
    assert office.now(picture.id).state is State.PUBLISHED


def test_an_item_that_others_withdrew_stays_withdrawn(
    office: Office, tanaka: Person, picture: Item
) -> None:
    """Saying "kept" must not open what was closed for another reason, or for another request."""
    takedowns = office.world.services.takedowns
    first, second = ask(office, picture), ask(office, picture)
    actor = Actor(agent=tanaka.agent, role=Role.STAFF)
    takedowns.hide(actor, first.id)
    takedowns.answer(actor, second.id, "kept", "答え", revision=second.revision)
    assert office.now(picture.id).state is State.WITHDRAWN


def test_an_answer_that_was_killed_half_way_is_given_again(
    office: Office, tanaka: Person, picture: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    takedowns, asked = office.world.services.takedowns, ask(office, picture)
    actor = Actor(agent=tanaka.agent, role=Role.STAFF)

    def killed(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(takedowns._writings, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            takedowns.answer(actor, asked.id, "hidden", "答え", revision=asked.revision)
    assert office.now(picture.id).state is State.WITHDRAWN
    takedowns.answer(actor, asked.id, "hidden", "答え", revision=asked.revision)
    assert takedowns.get(asked.id).value.answer == "答え"


def test_nobody_without_the_role_decides(office: Office, picture: Item) -> None:
    asked = ask(office, picture)
    with pytest.raises(NotAllowed):
        office.world.services.takedowns.hide(Actor(agent="x", role=Role.RESEARCHER), asked.id)
    anybody = office.person()
    assert anybody.get(f"/staff/takedowns/{asked.id}").status_code == 303


def test_one_address_cannot_flood(office: Office, picture: Item) -> None:
    anybody, address = office.person(), f"/items/{picture.id}/takedown"
    office.world.clock.at += timedelta(hours=2)  # what other tests sent counts no more
    codes = [anybody.post(address, ASKED, at=address).status_code for _ in range(6)]
    assert codes == [303] * 5 + [429]
    refused = anybody.post(address, {**ASKED, "words": "消さないで"}, at=address)
    assert "消さないで" in refused.text
    office.world.clock.at += timedelta(hours=1, seconds=1)
    assert anybody.post(address, ASKED, at=address).status_code == 303


def test_who_asked_is_forgotten_after_the_answer(
    office: Office, tanaka: Person, picture: Item
) -> None:
    """In every revision, in storage as well; that there was a request stays."""
    services, asked = office.world.services, ask(office, picture)
    actor = Actor(agent=tanaka.agent, role=Role.STAFF)
    services.takedowns.answer(actor, asked.id, "kept", "答え", revision=asked.revision)
    office.world.clock.at += timedelta(days=89)
    assert services.takedowns.forget_old() == 0
    office.world.clock.at += timedelta(days=2)
    assert services.takedowns.forget_old() >= 1
    held = b""
    for stat in services.store.list(f"{PREFIX}takedown/{asked.id}/"):
        with services.store.open(stat.key) as stream:
            held += stream.read()
    assert b'"received"' in held
    assert b"096-000-0000" not in held and WORDS.encode() not in held
    assert services.takedowns.get(asked.id).value.outcome == "kept"
    assert services.takedowns.forget_old() == 0


def test_what_is_asked_of_an_erased_item_waits_no_longer(
    office: Office, admin: Person, picture: Item
) -> None:
    takedowns, asked = office.world.services.takedowns, ask(office, picture)
    takedowns.forget(picture)
    takedowns.forget(picture)
    told = takedowns.get(asked.id).value
    assert told.outcome == "hidden" and not told.is_personal
    assert asked.id not in {one.id for one in takedowns.waiting()}
    assert "公開をやめた" in office.person().get(f"/takedowns?number={asked.id}").text


def test_a_number_is_read_as_it_was_copied() -> None:
    receipt = receipt_number()
    assert re.fullmatch(r"(?:[2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}", receipt)
    assert plain_number(f" {receipt.lower().replace('-', ' ')} ") == receipt
    for wrong in ("", "K7QM", receipt + "A", receipt[:-1] + "0"):
        with pytest.raises(NotFound):
            plain_number(wrong)


def test_an_unknown_number_is_not_found(office: Office) -> None:
    answer = office.person().get("/takedowns?number=K7QM-2XVA-9TDR-4HWE")
    assert answer.status_code == 404 and "見つかりません" in answer.text


def test_the_form_is_there_where_staff_are_not(office: Office) -> None:
    """Covered whole by ``test_entrance``; here, that a lost token is told in plain words."""
    picture = item(number())
    office.world.add(picture)
    answer = office.person().client.post(f"/items/{picture.id}/takedown", data=ASKED)
    assert answer.status_code == 400 and "もう一度" in answer.text
