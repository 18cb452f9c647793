"""Type, language, collections and the end of the basis: typed, checked, told and kept."""

import re
from datetime import UTC, datetime

import pytest

from archive.model import Basis, Item, People, Rights, State
from tests.integration.staff_archive import (
    Office,
    Person,
    controls,
    given,
    number,
    said,
    waiting,
    waiting_post,
)


def fresh(office: Office, **changes: object) -> Item:
    made = waiting(number(), **changes)
    office.world.add(made)
    return made


def test_a_person_says_what_it_is(office: Office, tanaka: Person) -> None:
    item = fresh(office, collections=("益城町の記録",))
    answer = tanaka.review(
        item.id,
        "save",
        type="document",
        language="en",
        collection=["益城町の記録", "  広報  の 写し ", "", "益城町の記録"],
        basis="permission",
        basis_ends="2027-03-31T23:59",
    )
    assert answer.status_code == 303, answer.text
    now = office.now(item.id)
    assert (now.type, now.language) == ("document", "en")
    assert now.collections == ("益城町の記録", "広報 の 写し")
    assert now.rights.basis == Basis(
        kind="permission", ends=datetime(2027, 3, 31, 14, 59, tzinfo=UTC)
    )
    page = tanaka.get(f"/staff/items/{item.id}")
    form = controls(page, "review")
    assert (form["type"], form["language"]) == ("document", "en")
    assert form.getlist("collection") == ["益城町の記録", "広報 の 写し", ""]
    assert form["basis_ends"] == "2027-03-31T23:59"
    (step,) = office.world.services.catalog.history(item.id)
    assert set(step.changes) == {"type", "language", "collections", "rights"}
    for words in ("文書", "英語", "広報 の 写し", "2027年3月31日 23時59分"):
        assert words in page.text.partition('id="history"')[2], words


def test_an_untouched_form_changes_nothing(office: Office, tanaka: Person) -> None:
    ends = datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC)
    rights = Rights(basis=Basis(kind="agreement", ends=ends))
    item = fresh(office, language="fr", collections=("甲", "乙"), rights=rights)
    assert tanaka.review(item.id, "save").status_code == 303
    assert office.now(item.id) == item, "seconds, and a language that is not offered, stay"
    tanaka.review(item.id, "save", basis_ends="", collection=[""])
    now = office.now(item.id)
    assert (now.rights.basis.ends, now.collections) == (None, ())


WRONG = {
    "type": ("map", "種類を一覧から選んでください。"),
    "language": ("klingon", "資料の言語を一覧から選んでください。"),
    "collection": ("長" * 101, "コレクションの名前は100文字までにしてください。"),
    "basis_ends": ("来年", "日時は 2026-11-01 09:00 のように書いてください。"),
}


@pytest.mark.parametrize("field", WRONG)
def test_what_cannot_be_is_named_at_its_field(office: Office, tanaka: Person, field: str) -> None:
    item = fresh(office)
    typed, sentence = WRONG[field]
    answer = tanaka.review(item.id, "save", **{field: [typed]})
    assert said(answer, sentence)
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}"' in answer.text
    english = tanaka.review(item.id, "save", "?lang=en", **{field: [typed]})
    assert english.status_code == 422
    assert sentence not in english.text
    assert office.now(item.id).revision == 1


def test_a_post_stays_a_post(office: Office, tanaka: Person) -> None:
    post, photo = waiting_post(number(), "給水"), waiting(number())
    office.world.add(post, photo)
    for item, chosen in ((post, "photo"), (photo, "post")):
        answer = tanaka.review(item.id, "save", type=chosen)
        assert said(answer, "SNS投稿とほかの種類とは、入れ替えられません。")
    assert 'value="photo"' not in _select(tanaka.get(f"/staff/items/{post.id}").text, "type")


def _select(page: str, name: str) -> str:
    found = re.search(rf'<select[^>]* name="{name}".*?</select>', page, re.DOTALL)
    assert found
    return found[0]


def test_what_becomes_a_photo_is_asked_about_people(office: Office, tanaka: Person) -> None:
    item = fresh(office, type="document")
    form = {"type": "photo", "record_level": "public", "reason": "写真だった"}
    answer = tanaka.review(item.id, "publish", **form)
    assert said(answer, "写っている人についての答え")
    assert 'name="people"' in answer.text, "the question can be answered where it is asked"
    assert tanaka.review(item.id, "publish", people="none", **form).status_code == 303
    now = office.now(item.id)
    assert (now.type, now.state, now.rights.people) == ("photo", State.PUBLISHED, People.NONE)


def test_an_ended_basis_closes_the_content_at_its_minute(office: Office, tanaka: Person) -> None:
    item = given(office, rights=Rights(people=People.NONE))
    form = {"record_level": "public", "basis": "permission", "basis_ends": "2026-11-01T12:30"}
    assert tanaka.review(item.id, "publish", reason="許可あり", **form).status_code == 303
    picture, clock = f"/items/{item.id}/picture/0/small.jpg", office.world.clock
    public, before = office.person(), clock.at
    try:
        clock.at = datetime(2026, 11, 1, 3, 29, 59, tzinfo=UTC)
        assert public.get(picture).status_code == 200
        clock.at = datetime(2026, 11, 1, 3, 30, tzinfo=UTC)
        assert public.get(picture).status_code == 404
        assert public.get(f"/items/{item.id}").status_code == 200
        assert tanaka.get(picture).status_code == 200
    finally:
        clock.at = before


def test_collections_in_use_are_offered(office: Office, tanaka: Person) -> None:
    office.world.add(waiting(number(), collections=("つかわれている集まり",)))
    offered = tanaka.get(f"/staff/items/{fresh(office).id}").text
    options = offered.partition('<datalist id="collections">')[2].partition("</datalist>")[0]
    assert 'value="つかわれている集まり"' in options


def test_a_conflict_compares_them_in_words(office: Office, tanaka: Person, sato: Person) -> None:
    item = fresh(office)
    form = controls(tanaka.get(f"/staff/items/{item.id}"), "review")
    sato.review(item.id, "save", language="ko", collection=["先の人"])
    form["language"], form["do"] = "vi", "save"
    answer = tanaka.client.post(f"/staff/items/{item.id}", data=form, buffered=True)
    assert answer.status_code == 409
    for words in ("韓国語", "ベトナム語", "先の人", "資料の言語", "コレクション"):
        assert words in answer.text, words


def test_japanese_in_an_error_is_marked_on_a_page_in_english(
    office: Office, tanaka: Person
) -> None:
    item = given(office)
    row = {"place_precision": [""], "place_lat": [""], "place_lon": [""]}
    wrong = {"date_shot": "きのう<b>", "place": ["本町"], **row}
    answer = tanaka.review(item.id, "save", "?lang=en", **wrong)
    assert answer.status_code == 422
    errors = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert '<span lang="ja">きのう&lt;b&gt;</span>' in errors
    unmarked = re.sub(r'<span lang="ja">.*?</span>', "", errors)
    assert not re.search(r"[\u3041-\u30ff\u3400-\u9fff]", unmarked), unmarked
    assert "cannot be read as a date" in unmarked


def test_administrators_have_two_kinds_of_account_in_two_words(
    office: Office, admin: Person
) -> None:
    page = admin.get("/staff").text
    nav = page.partition('class="staff-nav"')[2].partition("</nav>")[0]
    assert "アカウントの管理" in nav
    assert ">アカウント<" in page.replace(nav, "")
    assert ">アカウント<" not in nav
