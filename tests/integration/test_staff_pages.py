"""Batches and their undoing, quarantine, erasure by two people, words that found nothing."""

from datetime import timedelta
from pathlib import Path

import pytest

from archive.batch import Batch, Fate, Outcome, record
from archive.errors import NotFound
from archive.model import Item, People, Rights, State
from archive.rights import Role
from ingest.quarantine import ADVICE
from ingest.settling import TWICE
from ingest.submission import Claims, Submission
from tests.integration.living import take_in
from tests.integration.staff_archive import Office, Person, waiting, waiting_photo
from tests.integration.web_archive import NOW, jpeg
from web.review.erasing import Requests
from web.review.wording import _REASONS, SENTENCES
from web.zero_hits import cleaned, keep, missed


def give(office: Office, name: str, count: int) -> tuple[Batch, list[Item]]:
    """Texts through the ordinary intake."""
    parts = [
        Submission(
            label=f"{name} {n}", claims=Claims(title={"ja": f"{name}{n}"}, text=f"{name}の本文{n}")
        )
        for n in range(count)
    ]
    batch, _counts, report = take_in(office.world.services, parts, name=name)
    return batch, [office.now(line.item_id) for line in report]


def test_a_batch_is_undone_with_a_reason(office: Office, tanaka: Person) -> None:
    batch, (first, second) = give(office, "取り消す受入", 2)
    tanaka.review(first.id, "publish", record_level="public", reason="公開")
    assert "取り消す受入" in tanaka.get("/staff/batches").text
    address = f"/staff/batches/{batch.id}"
    asked = tanaka.get(f"{address}/undo").text
    assert "一度も公開していない資料 1件" in asked and "公開中の資料 1件" in asked
    refused = tanaka.post(f"{address}/undo", {"reason": " "}, at=f"{address}/undo")
    assert refused.status_code == 422
    assert office.now(second.id).state is State.REVIEW
    done = tanaka.post(f"{address}/undo", {"reason": "二重に入れた"}, at=f"{address}/undo")
    assert done.status_code == 303
    assert office.now(first.id).state is State.WITHDRAWN
    with pytest.raises(NotFound):
        office.now(second.id)
    told = tanaka.get(address).text
    assert "取り消し済み" in told
    assert "二重に入れた" in told and "tanakaさん" in told, "who took it back and why"
    again = tanaka.get(f"{address}/undo")
    assert again.status_code == 409
    assert "この受入は、いまは取り消せません。" in again.text


def test_a_report_speaks_english_where_its_sentences_are_fixed(
    office: Office, tanaka: Person
) -> None:
    services = office.world.services
    batch, _items = give(office, "英語で読む受入", 1)
    lines = [
        Outcome(number=10, outcome=Fate.QUARANTINED, label="a.jpg", detail=ADVICE["empty"]),
        Outcome(number=11, outcome=Fate.CHANGED, label="b", detail=TWICE),
        Outcome(number=12, outcome=Fate.TAKEN, label="c", detail="exif-unreadable、text-cut"),
    ]
    with services.database.write() as connection:
        record(connection, batch.id, lines)
    page = tanaka.get(f"/staff/batches/{batch.id}?lang=en").text
    for english in ("The file is empty.", "comes earlier in this batch", "data (EXIF) are damaged"):
        assert english in page
    assert ADVICE["empty"] not in page and TWICE not in page


def test_a_report_is_filtered_and_paged(office: Office, tanaka: Person) -> None:
    services = office.world.services
    batch = services.batches.open(
        Batch(
            id="long", name="長い報告", kind="folder", accession="", by="cli", at=NOW, state="done"
        )
    )
    lines = [
        Outcome(number=n, outcome=Fate.REFUSED if n % 10 == 0 else Fate.TAKEN, label=f"行{n}。")
        for n in range(250)
    ]
    with services.database.write() as connection:
        record(connection, batch.id, lines)
    seen, address = [], "/staff/batches/long"
    while address:
        page = tanaka.get(address).text
        seen += [line.number for line in lines if f"行{line.number}。" in page]
        onward = page.partition('rel="next" href="')[2].partition('"')[0]
        address = onward.replace("&amp;", "&")
    assert seen == list(range(250))
    refused = tanaka.get("/staff/batches/long?fate=refused").text
    assert "行240。" in refused and "行241。" not in refused
    assert tanaka.get("/staff/batches/none").status_code == 404


def test_quarantine_is_read_saved_and_discarded(
    office: Office, tanaka: Person, admin: Person, tmp_path: Path
) -> None:
    file = tmp_path / "空.jpg"
    file.write_bytes(b"")
    parts = [Submission(label="空.jpg", files=(file,))]
    _batch, counts, _report = take_in(office.world.services, parts, name="壊れた受入")
    assert counts == {Fate.QUARANTINED: 1}
    (held,) = office.world.services.quarantine.every()
    page = tanaka.get("/staff/quarantine").text
    assert "空のファイル" in page and ADVICE["empty"] in page
    address = f"/staff/quarantine/{held.id}/0"
    assert tanaka.get(address).status_code == 403
    saved = admin.get(address)
    assert (saved.status_code, saved.data) == (200, b"")
    assert saved.mimetype == "application/octet-stream"
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in saved.headers["Content-Security-Policy"]
    assert admin.get(f"/staff/quarantine/{held.id}/1").status_code == 404
    discard = f"/staff/quarantine/{held.id}/discard"
    assert tanaka.post(discard, {"reason": ""}, at="/staff/quarantine").status_code == 422
    assert tanaka.post(discard, {"reason": "空"}, at="/staff/quarantine").status_code == 303
    decided = office.world.services.quarantine.get(held.id)
    assert (decided.state, decided.decided_why) == ("discarded", "空")
    assert decided.decided_by == office.agents["tanaka"]
    assert admin.get(address).status_code == 404


def test_erasure_takes_two_people(office: Office, admin: Person) -> None:
    data = jpeg(64, 48, "maroon")
    item = waiting_photo(31, data, rights=Rights(people=People.NONE))
    office.world.add(item, files={item.id: data})
    admin.review(item.id, "publish", record_level="public", reason="公開")
    form, address = (
        {"basis": "著作権法第112条", "reason": "権利者の請求"},
        f"/staff/items/{item.id}/erasure",
    )
    assert admin.post(address, {"basis": "", "reason": ""}, at=address).status_code == 422
    assert admin.post(address, form, at=address).status_code == 303
    assert admin.post(address, form, at="/staff/erasures").status_code == 409, "asked already"
    (request,) = [r for r in Requests(office.world.services).every() if r.item_id == item.id]
    approve = f"/staff/erasures/{request.id}/approve"
    assert "承認して削除する" not in admin.get("/staff/erasures").text
    same = admin.post(approve, at="/staff/erasures")
    assert same.status_code == 403, "never the same person"
    assert "申請した人と承認する人は別でなければなりません" in same.text
    assert office.person("tanaka").post(approve, at="/staff").status_code == 403
    assert office.now(item.id).state is State.PUBLISHED
    chief = office.person("chief")
    assert chief.post(approve, at="/staff/erasures").status_code == 303
    assert office.now(item.id).state is State.ERASED
    assert office.now(item.id).assets == ()
    assert office.person().get(f"/items/{item.id}").status_code == 410
    assert admin.get(f"/staff/items/{item.id}").status_code == 404
    assert chief.post(approve, at="/staff/erasures").status_code == 409
    stones = [key.key for key in office.world.services.store.list("ctl/tombstones/")]
    assert any(item.id in key for key in stones)


def test_a_declined_erasure_changes_nothing(office: Office, admin: Person) -> None:
    item = waiting(32)
    office.world.add(item)
    address = f"/staff/items/{item.id}/erasure"
    admin.post(address, {"basis": "法", "reason": "請求"}, at=address)
    request = Requests(office.world.services).waiting_for(item.id)
    assert request is not None
    chief = office.person("chief")
    chief.post(f"/staff/erasures/{request.id}/decline", at="/staff/erasures")
    assert office.now(item.id).state is State.REVIEW
    approve = f"/staff/erasures/{request.id}/approve"
    assert chief.post(approve, at="/staff").status_code == 409
    assert office.now(item.id).state is State.REVIEW


def test_who_lost_the_role_cannot_have_asked(office: Office, admin: Person) -> None:
    agent = office.hire("former", Role.ADMINISTRATOR)
    item = waiting(33)
    office.world.add(item)
    address = f"/staff/items/{item.id}/erasure"
    office.person("former").post(address, {"basis": "法", "reason": "請求"}, at=address)
    form = {"do": "role", "role": "staff"}
    admin.post(f"/staff/accounts/{agent}", form, at="/staff/accounts")
    request = Requests(office.world.services).waiting_for(item.id)
    assert request is not None
    refused = admin.post(f"/staff/erasures/{request.id}/approve", at="/staff/erasures")
    assert refused.status_code == 403
    assert office.now(item.id).state is State.REVIEW


@pytest.mark.parametrize(
    "words",
    [
        "tanaka@example.jp",
        "tanaka＠example.jp",
        "096-383-1111",
        "０９６－３８３－１１１１",
        "090 1234 5678",
        "1234567",
        "(096)383.1111",
        "https://example.jp/?q=x",
        "1980-05-03 090",
        "長" * 101,
        "",
        "   ",
        "制御\x00文字",
    ],
)
def test_what_could_be_about_a_person_is_not_kept(words: str) -> None:
    assert cleaned(words) == ""


def test_words_that_found_nothing_are_counted_by_day(office: Office, tanaka: Person) -> None:
    database = office.world.services.database
    for words in ("せいしょこさん", "せいしょこさん ", "ＫＵＭＡ", "kuma", "2016-04-16 M7.3"):
        assert keep(database, words, NOW)
    assert keep(database, "せいしょこさん", NOW + timedelta(days=1))
    assert not keep(database, "tel 096-383-1111", NOW)
    rows = [(one.day, one.words, one.count) for one in missed(database)]
    assert rows == [
        ("2026-11-02", "せいしょこさん", 1),
        ("2026-11-01", "kuma", 2),
        ("2026-11-01", "せいしょこさん", 2),
        ("2026-11-01", "2016-04-16 m7.3", 1),
    ]
    page = tanaka.get("/staff/words").text
    assert "せいしょこさん" in page and "383" not in page


def test_sentences_of_other_parts_are_in_the_catalogs() -> None:
    """What quarantine says is translated where staff read it."""
    assert set(ADVICE.values()) <= set(SENTENCES)
    assert set(ADVICE) == set(_REASONS)


def test_every_page_speaks_english(office: Office, admin: Person) -> None:
    item = waiting(41)
    office.world.add(item)
    pages = (
        *("/staff", "/staff/review", "/staff/batches", "/staff/quarantine", "/staff/words"),
        *("/staff/accounts", "/staff/erasures", "/account", f"/staff/items/{item.id}"),
    )
    for address in pages:
        answer = admin.get(f"{address}?lang=en")
        assert answer.status_code == 200, address
        assert '<html lang="en">' in answer.text
        assert "理由" not in answer.text, address
