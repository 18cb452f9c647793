"""A second editor, the next of the queue, and the way out of the public."""

from werkzeug.test import TestResponse

from archive.model import (
    People,
    Rights,
    State,
)
from tests.integration.staff_archive import (
    Office,
    Person,
    controls,
    given,
    said,
    typed,
)


def test_a_second_editor_compares(office: Office, tanaka: Person, sato: Person) -> None:
    item = given(office, title={"ja": "はじめの題名"}, credit="")
    address = f"/staff/items/{item.id}"
    opened = controls(tanaka.get(address), "review")
    sato.review(item.id, "save", title_ja="佐藤の題名", creator="佐藤")
    mine = typed(opened, "save", title_ja="田中の題名", description_ja="田中の説明")
    answer = tanaka.client.post(address, data=mine)
    assert answer.status_code == 409
    assert office.now(item.id).title == {"ja": "佐藤の題名"}
    for text in ("satoさん", "田中の題名", "佐藤の題名", "田中の説明", "二人とも変更"):
        assert text in answer.text
    form = _only_form(answer)
    assert form["take_title_ja"] == "mine", "I typed it"
    assert form["take_creator"] == "theirs", "I did not touch it"
    done = tanaka.client.post(address, data=typed(form, "save"))
    assert done.status_code == 303
    now = office.now(item.id)
    assert (now.title["ja"], now.description["ja"], now.creator) == (
        "田中の題名",
        "田中の説明",
        "佐藤",
    )


def test_a_comparison_leads_back_to_the_form(office: Office, tanaka: Person, sato: Person) -> None:
    item = given(office, title={"ja": "はじめ"})
    address = f"/staff/items/{item.id}"
    opened = controls(tanaka.get(address), "review")
    sato.review(item.id, "save", title_ja="佐藤", credit="佐藤のクレジット")
    answer = tanaka.client.post(address, data=typed(opened, "publish", title_ja="田中"))
    form = _only_form(answer)
    form["take_title_ja"] = "theirs"
    back = tanaka.client.post(address, data=typed(form, "resume"))
    kept = controls(back, "review")
    assert (kept["title_ja"], kept["credit"], kept["revision"]) == ("佐藤", "佐藤のクレジット", "2")
    assert office.now(item.id).state is State.REVIEW


def test_whoever_is_withdrawn_meanwhile_is_compared(
    office: Office, tanaka: Person, sato: Person
) -> None:
    item = given(office, rights=Rights(people=People.NONE))
    tanaka.review(item.id, "publish", record_level="public", reason="公開")
    address = f"/staff/items/{item.id}"
    opened = controls(tanaka.get(address), "review")
    form = {"class": "privacy", "note": "本人から電話", "revision": "2"}
    assert sato.post(f"{address}/withdraw", form, at=address).status_code == 303
    answer = tanaka.client.post(address, data=typed(opened, "publish", reason="もう一度"))
    assert answer.status_code == 409
    assert office.now(item.id).state is State.WITHDRAWN


def _only_form(page: TestResponse):  # type: ignore[no-untyped-def]
    return controls(page, "conflict")


def test_the_next_of_the_same_queue_opens(office: Office, tanaka: Person) -> None:
    made = [given(office, batch="next", rights=Rights(people=People.NONE)) for _ in range(3)]
    made.insert(1, given(office, batch="other"))
    query = "?batch=next&queue=1"
    first = tanaka.get(f"/staff/items/{made[0].id}{query}")
    assert f'href="/staff/items/{made[2].id}?batch=next&amp;queue=1"' in first.text
    assert f'rel="prefetch" as="image" href="/items/{made[2].id}/picture/0/large.jpg"' in first.text
    answer = tanaka.review(made[0].id, "publish", query, record_level="public", reason="公開")
    assert answer.headers["Location"] == f"/staff/items/{made[2].id}?batch=next&queue=1"
    answer = tanaka.review(made[2].id, "hold", query, reason="本人に確認")
    assert answer.headers["Location"] == f"/staff/items/{made[3].id}?batch=next&queue=1"
    answer = tanaka.review(made[3].id, "refuse", query, reason="関係がない")
    assert answer.headers["Location"] == "/staff/review"
    assert "この条件の資料は、すべて確認しました。" in tanaka.get("/staff/review").text
    states = [office.now(one.id).state for one in made]
    assert states == [State.PUBLISHED, State.REVIEW, State.HELD, State.REFUSED]


def test_withdraw_and_restore(office: Office, tanaka: Person) -> None:
    item = given(office, rights=Rights(people=People.NONE))
    tanaka.review(item.id, "publish", record_level="public", reason="公開")
    address = f"/staff/items/{item.id}"
    wrong = tanaka.post(
        f"{address}/withdraw", {"class": "", "note": "x", "revision": "2"}, at=address
    )
    assert said(wrong, "公開停止の理由を一覧から選んでください。")
    form = {"class": "person-request", "note": "電話で", "revision": "2"}
    assert tanaka.post(f"{address}/withdraw", form, at=address).status_code == 303
    now = office.now(item.id)
    assert (now.state, now.reason) == (State.WITHDRAWN, "person-request: 電話で")
    gone = office.person().get(f"/items/{item.id}")
    assert gone.status_code == 410
    assert "写っている方からの申し出" in gone.text and "電話で" not in gone.text
    form = {"reason": "本人が了承", "revision": "3"}
    assert tanaka.post(f"{address}/restore", form, at=address).status_code == 303
    assert office.now(item.id).state is State.PUBLISHED
    page = tanaka.get(address).text
    for text in ("tanakaさん", "公開停止", "写っている方からの申し出: 電話で", "本人が了承"):
        assert text in page, "the history tells it"
