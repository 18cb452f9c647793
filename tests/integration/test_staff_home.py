"""The first page of staff: what waits, failed and falls due, words, the state of the machine."""

from dataclasses import replace
from datetime import timedelta

from archive.model import Access, Basis, Item, Level, PlaceStatement, Rights, State
from archive.rights import Role
from tests.integration.staff_archive import Office, given, number, waiting
from tests.integration.web_archive import NOW, OPEN
from web.zero_hits import keep

SOON, LATER = NOW + timedelta(days=29), NOW + timedelta(days=31)
MASHIKI = (PlaceStatement(code="43443"),)


def published(office: Office, name: str, **changes: object) -> Item:
    shown = {"state": State.PUBLISHED, "published": NOW, "record": OPEN, "content": OPEN}
    item = waiting(number(), **{**shown, "title": {"ja": name}, **changes})
    office.world.add(item)
    return item


def due(office: Office, login: str = "tanaka") -> str:
    """The part of the page on what falls due."""
    page = office.person(login).get("/staff").text
    return page.partition("のうちに期限が来るもの")[2].partition("<h2>")[0]


def test_what_opens_and_closes_soon_is_named_with_its_day(office: Office) -> None:
    closing = Access(level=Level.PUBLIC, closes=SOON)
    opening = Access(level=Level.PUBLIC, opens=SOON)
    published(office, "閉じる内容", content=closing)
    published(office, "閉じる記録", record=closing, content=closing)
    published(office, "開く内容", content=opening)
    published(office, "根拠の終わる資料", rights=Rights(basis=Basis(ends=SOON)))
    published(office, "まだ先の資料", content=replace(closing, closes=LATER))
    waiting_item = waiting(number(), title={"ja": "待つ資料"}, content=closing)
    office.world.add(waiting_item)
    text = due(office)
    for name in ("閉じる内容", "閉じる記録", "開く内容", "根拠の終わる資料"):
        assert name in text
    for words in (
        "内容の公開が終わる",
        "メタデータの公開が終わる",
        "内容が公開になる",
        "権利の根拠",
    ):
        assert words in text
    assert "まだ先の資料" not in text and "待つ資料" not in text


def test_requests_and_ending_accounts_are_due_as_well(office: Office) -> None:
    item = published(office, "申出のある資料")
    asked = {"relation": "self", "wish": "hide", "words": "わたしが写っている"}
    number_ = office.world.services.takedowns.ask(item.id, asked).id
    office.hire("ends-soon", Role.RESEARCHER, purpose="研究", until=SOON)
    assert f"{number_[:4]}…" in due(office) and number_ not in due(office).replace(
        f"/staff/takedowns/{number_}", ""
    )
    assert "ends-soon" in due(office, "chief")
    assert "ends-soon" not in due(office), "accounts are for administrators"


def test_limited_staff_are_told_of_what_lies_within(office: Office) -> None:
    closing = Access(level=Level.PUBLIC, closes=SOON - timedelta(days=1))
    published(office, "益城で閉じる", content=closing, places=MASHIKI)
    published(office, "よそで閉じる", content=closing, places=(PlaceStatement(code="43101"),))
    office.hire("within", Role.STAFF, places=("43443",))
    text = due(office, "within")
    assert "益城で閉じる" in text and "よそで閉じる" not in text
    page = office.person("within").get("/staff").text
    for shut in ("うまくいかなかったこと", "機械のようす", "見つからなかった語"):
        assert shut not in page


def test_what_failed_is_counted_and_leads_there(office: Office) -> None:
    page = office.person("tanaka").get("/staff").text
    failed = page.partition("うまくいかなかったこと")[2].partition("<h2>")[0]
    for path in ("/staff/jobs", "/staff/sources", "/staff/quarantine"):
        assert f'href="{path}"' in failed


def test_words_that_found_nothing_are_shown_and_decided_ones_are_not(office: Office) -> None:
    here = office.world
    keep(here.services.database, "さがした語", here.clock.at)
    tanaka = office.person("tanaka")
    assert "さがした語" in tanaka.get("/staff").text
    form = {"words": "さがした語", "do": "ignored"}
    assert tanaka.post("/staff/words", form, at="/staff/words").status_code == 303
    tanaka.get("/staff")  # says what was decided
    assert "さがした語" not in tanaka.get("/staff").text


def test_the_machine_is_told_in_words(office: Office) -> None:
    services = office.world.services
    given(office)
    page = office.person("tanaka").get("/staff").text.partition("機械のようす")[2]
    assert "読み書きできます" in page and "受け入れの作業" in page
    assert "応答がありません" in page, "no worker runs in this test"
    services.heartbeats.beat("here", ("jobs", "index"))
    page = office.person("tanaka").get("/staff?lang=en").text
    assert "Does not answer" not in page and "Running." in page
