"""The pages of bulk edits: all hits of a search, a preview that changes nothing, one action."""

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from archive.bulk_edit import Stage
from archive.model import Access, Item, Level, People, Rights, State, When
from archive.queue import JobState
from tests.integration.staff_archive import Office, Person, number, said, waiting
from tests.integration.web_archive import BY
from web.asking import PAGE_SIZE
from web.bulk.change import Change
from web.bulk.planning import TooMany, planned
from web.jobs import cancel


def town(office: Office, word: str, count: int, **changes: object) -> list[Item]:
    """Items in review that a search for the word finds."""
    fresh = {"rights": Rights(people=People.NONE), **changes}
    made = [waiting(number(), title={"ja": f"{word}の写真"}, **fresh) for _ in range(count)]
    office.world.add(*made)
    return made


def new(person: Person, query: str, **form: object) -> TestResponse:
    address = f"/staff/bulk/new?{query}"
    values: MultiDict[str, str] = MultiDict()
    for name, value in form.items():
        values.setlist(name, value if isinstance(value, list) else [str(value)])
    return person.post(address, values, at=address)


def preview(person: Person, query: str, **form: object) -> str:
    """Address of the preview."""
    answer = new(person, query, **form)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def done(office: Office, person: Person, address: str, do: str = "apply") -> TestResponse:
    assert person.post(f"{address}/{do}", at=address).status_code == 303
    office.world.services.worker("bulk").run_until_idle()
    return person.get(address)


def test_all_hits_and_not_the_page(office: Office, tanaka: Person) -> None:
    items = town(office, "石橋祭", PAGE_SIZE + 6)
    other = town(office, "べつもの", 1)[0]
    page = tanaka.get("/search?q=石橋祭").text
    assert f"この{len(items)}件をまとめて直す" in page
    assert "まとめて直す" not in office.person().get("/search?q=石橋祭").text
    address = preview(tanaka, "q=石橋祭", credit="町の会", reason="名前を統一")
    shown = tanaka.get(address).text
    assert f"{len(items)}件に反映する" in shown
    assert "検索 「石橋祭」" in shown
    assert "町の会" in shown
    assert "益城町" in shown, "what it is now"
    assert {office.now(item.id).credit for item in items} == {"益城町"}
    after = done(office, tanaka, address).text
    assert f"<b>{len(items)}件</b>" in after
    assert {office.now(item.id).credit for item in items} == {"町の会"}
    assert office.now(other.id).credit == "益城町"
    history = {office.world.services.catalog.history(item.id)[-1].entry for item in items}
    assert len(history) == 1, "one action"
    back = done(office, tanaka, address, "undo").text
    assert "元に戻した資料" in back
    assert {office.now(item.id).credit for item in items} == {"益城町"}


def test_every_field_that_can_be_chosen(office: Office, tanaka: Person) -> None:
    (item,) = town(office, "全項目塔", 1, themes=("shelter",), collections=("古い名前",))
    address = preview(
        tanaka,
        "q=全項目塔",
        place="益城町",
        date_kind="created",
        date="平成28年4月",
        credit="町",
        creator="写真係",
        licence=BY,
        basis="agreement",
        disaster="flood-2020",
        theme_add=["water"],
        theme_remove=["shelter"],
        collection_add="新しい名前",
        collection_remove="古い名前",
        reason="まとめて",
    )
    done(office, tanaka, address)
    now = office.now(item.id)
    assert (now.places[0].code, now.places[0].source, len(now.places)) == ("43443", "person", 1)
    assert now.dates.created == When(edtf="2016-04", source="person", verified=True)
    assert now.dates.shot == item.dates.shot
    assert (now.credit, now.creator, now.disaster) == ("町", "写真係", "flood-2020")
    assert (now.rights.licence, now.rights.basis.kind) == (BY, "agreement")
    assert (now.themes, now.collections) == (("water",), ("新しい名前",))
    assert (now.state, now.record) == (State.REVIEW, item.record), "no access was decided"


def test_an_access_decision_names_those_with_open_questions(office: Office, tanaka: Person) -> None:
    ready = town(office, "公開塔", 2)
    (silent,) = town(office, "公開塔", 1, rights=Rights(), type="photo")
    (gone,) = town(office, "公開塔", 1, state=State.WITHDRAWN)
    sealed = Access(level=Level.SEALED, named=("nobody",))
    (hidden,) = town(office, "公開塔", 1, content=sealed)
    address = preview(tanaka, "q=公開塔", record_level="public", licence=BY, reason="確認した")
    shown = tanaka.get(address).text
    assert "2件に反映する" in shown
    for words in ("写っている人の答えがありません", "いまの状態ではできません", "封印された内容"):
        assert words in shown
    done(office, tanaka, address)
    states = {item.id: office.now(item.id).state for item in (*ready, silent, gone, hidden)}
    assert list(states.values()) == [
        State.PUBLISHED,
        State.PUBLISHED,
        State.REVIEW,
        State.WITHDRAWN,
        State.REVIEW,
    ]
    assert office.now(ready[0].id).rights.licence == BY
    assert office.person().get(f"/items/{ready[0].id}").status_code == 200
    done(office, tanaka, address, "undo")
    assert office.person().get(f"/items/{ready[0].id}").status_code == 404


def test_what_others_have_open_or_change_is_left_alone(
    office: Office, tanaka: Person, sato: Person
) -> None:
    items = town(office, "二人塔", 3)
    sato.get(f"/staff/items/{items[0].id}")
    address = preview(tanaka, "q=二人塔", credit="町", reason="x")
    assert "satoさんさんが見ています" in tanaka.get(address).text
    sato.review(items[1].id, "save", credit="先に直した")
    assert "ほかの人が先に変更しました" in tanaka.get(address).text
    after = done(office, tanaka, address).text
    assert "ほかの人が変えた1件は、そのまま残しました" in after
    assert [office.now(item.id).credit for item in items] == ["益城町", "先に直した", "町"]


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(
    office: Office, tanaka: Person
) -> None:
    town(office, "誤記塔", 1)
    assert said(new(tanaka, "q=誤記塔", reason="x"), "変える項目を一つ以上")
    wrong = new(tanaka, "q=誤記塔", credit="打った字", date="きのう", place="本町", licence="x")
    for words in ("理由を書いて", "日付として読めません", "か所あります", "一覧にない", "打った字"):
        assert words in wrong.text
    assert said(new(tanaka, "q=誤記塔", record_level="sealed", reason="x"), "封印は一件ずつ")
    assert said(
        new(tanaka, "q=誤記塔", record_level="staff", content_level="public", reason="x"),
        "メタデータより広くできません",
    )


def test_too_many_are_refused_in_words(office: Office) -> None:
    change = Change(values={"credit": ["町"]})
    pairs = [(waiting(number()), change) for _ in range(3)]
    with office.world.app.test_request_context(), pytest.raises(TooMany) as refused:
        planned(pairs, action="edit", reason="x", source="x", most=2)
    assert refused.value.fields == {"q": "一度に直せるのは2件までです。条件をしぼってください。"}


def test_one_whose_job_was_cancelled_says_so_and_is_gone_on_with(
    office: Office, tanaka: Person, sato: Person
) -> None:
    (item,) = town(office, "取りやめ橋", 1)
    address = preview(tanaka, "q=取りやめ橋", credit="町の会", reason="名前を統一")
    assert tanaka.post(f"{address}/apply", at=address).status_code == 303
    assert "途中で止まっています" not in tanaka.get(address).text
    _cancel_all(office)
    assert "続きからやり直す" in tanaka.get(address).text
    assert "続きからやり直す" not in sato.get(address).text
    assert "<b>1件</b>" in done(office, tanaka, address).text
    assert tanaka.post(f"{address}/undo", at=address).status_code == 303
    _cancel_all(office)
    assert "途中で止まっています" in tanaka.get(address).text
    assert "元に戻した資料" in done(office, tanaka, address, "undo").text
    assert office.now(item.id).credit == "益城町"


def test_a_plan_that_nobody_makes_any_more_is_given_up(
    office: Office, tanaka: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.bulk.looking._WAITED_FOR", 1)
    town(office, "下調べ橋", 3)
    address = preview(tanaka, "q=下調べ橋", credit="町の会", reason="名前を統一")
    assert tanaka.post(f"{address}/drop", at=address).status_code == 409, "a job will be at it"
    _cancel_all(office)
    assert "途中で止まっています" in tanaka.get(address).text
    assert tanaka.post(f"{address}/drop", at=address).status_code == 303
    assert "取りやめた" in tanaka.get(address).text


def _cancel_all(office: Office) -> None:
    services = office.world.services
    for standing in services.oversight.list([JobState.READY]):
        cancel(services, standing.job.id)


def test_only_who_planned_it_applies_it(office: Office, tanaka: Person, sato: Person) -> None:
    (item,) = town(office, "別人塔", 1)
    address = preview(tanaka, "q=別人塔", credit="町", reason="x")
    assert "反映する" not in sato.get(address).text
    assert sato.post(f"{address}/apply", at="/staff/review").status_code == 403
    assert "別人塔" in sato.get("/staff/bulk").text
    assert tanaka.post(f"{address}/drop", at=address).status_code == 303
    assert tanaka.post(f"{address}/apply", at="/staff/review").status_code == 409
    assert office.now(item.id).revision == 1


def test_a_sealed_record_is_in_nobodys_preview_but_of_who_may_see_it(
    office: Office, tanaka: Person, sato: Person
) -> None:
    only = Access(level=Level.SEALED, named=(office.agents["sato"],))
    (item,) = town(office, "密塔", 1, record=only, content=only)
    town(office, "密塔", 1)
    address = preview(sato, "q=密塔", credit="町", reason="x")
    assert item.id in sato.get(address).text
    assert item.id not in tanaka.get(address).text
    assert "1件に反映する" in tanaka.get(preview(tanaka, "q=密塔", credit="村", reason="x")).text


def test_nothing_to_do_is_said(office: Office, tanaka: Person) -> None:
    town(office, "同値塔", 2, credit="町")
    address = preview(tanaka, "q=同値塔", credit="町", reason="x")
    page = tanaka.get(address).text
    assert "反映する" not in page
    edit = office.world.services.bulk_edits.get(address.rpartition("/")[2])
    assert (edit.planned, edit.same, edit.stage) == (0, 2, Stage.DRAFT)
    assert tanaka.get("/staff/bulk/nonsense").status_code == 404
