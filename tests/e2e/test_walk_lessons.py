"""Walks around lessons, collections and a town's first days; `docs/tour.md` has the numbers."""

import csv
import io
from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.hand import Hand, told
from tests.e2e.looking import check
from tests.e2e.site import Site
from tests.e2e.visitor import signed_in

A4 = (595, 842)
"""Points."""


@pytest.fixture
def hand(browser: Browser, site: Site) -> Iterator[Hand]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(site.url("/"))
    yield Hand(page=page)
    context.close()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_my_town_in_the_first_three_days(hand: Hand) -> None:
    """From the first page by the town, to all that is kept of those days, in the order of time."""
    page = hand.page
    hand.click(page.locator(".chips a[href*='/places/43443']"))
    first = page.locator("section[aria-labelledby=first-kumamoto-2016]")
    assert "2016年4月14日" in first.locator("h2").inner_text()
    hand.click(first.locator(".head-row a"))
    _check_first_days(page, "益城町")
    assert hand.counted == told("first-days")


def test_my_town_in_the_first_three_days_in_easy_japanese(hand: Hand) -> None:
    page = hand.page
    hand.click(page.get_by_role("link", name="やさしい日本語"))
    hand.click(page.locator(".chips a[href*='/places/43443']"))
    hand.click(page.locator("section[aria-labelledby=first-kumamoto-2016] .head-row a"))
    assert "easy=1" in page.url
    assert page.locator("ruby").count() > 0
    assert page.locator(".card").count() >= 4
    assert hand.counted == told("first-days-easy")


def test_my_town_in_the_first_three_days_in_english(hand: Hand) -> None:
    page = hand.page
    hand.click(page.get_by_role("link", name="English"))
    hand.click(page.locator(".chips a[href*='/places/43443']"))
    hand.click(page.locator("section[aria-labelledby=first-kumamoto-2016] .head-row a"))
    assert page.get_attribute("html", "lang") == "en"
    _check_first_days(page, "Mashiki")
    assert hand.counted == told("first-days-english")


def _check_first_days(page: Page, town: str) -> None:
    """Several cards of the town, the earliest first, all of the foreshock's and the next days."""
    cards = page.locator(".card")
    assert cards.count() >= 4
    facts = cards.all_inner_texts()
    assert all(town in one for one in facts), facts
    assert all("2016" in one for one in facts), facts


def test_a_lesson_on_four_pieces_of_evidence_of_which_one_is_withdrawn(
    browser: Browser, own_site: Site, reader: Page
) -> None:
    context = signed_in(browser, own_site)
    page = context.new_page()
    page.goto(own_site.url("/staff/lessons"))
    hand = Hand(page=page)
    _write(hand)
    address = _publish(hand)
    assert hand.counted == told("lesson-write")
    reader.goto(own_site.url(address))
    expect(reader.locator(".proofs > li")).to_have_count(4)
    expect(reader.locator(".proofs .gap")).to_have_count(0)
    assert check(reader, "ja", deep=True) == []
    page.goto(own_site.url("/staff/items/{p53}"))
    hand = Hand(page=page)
    _withdraw(hand)
    assert hand.counted == told("lesson-withdrawn")
    reader.reload()
    expect(reader.locator(".proofs > li")).to_have_count(4)
    expect(reader.locator(".proofs .gap")).to_have_count(1)
    assert "井戸を開けた家" not in reader.inner_text("main")
    page.goto(own_site.url("/staff/lessons"))
    row = page.locator("tr", has_text=STATEMENT)
    assert "欠け1" in row.inner_text()
    context.close()


STATEMENT = "井戸と給水車は、どちらかではなく両方を地図に書いておく。"
CITED = (
    ("井戸を開けた家", "mihon-p53"),
    ("給水車に並ぶ人たち", "mihon-p15"),
    ("給水所の一覧", "mihon-d17"),
    ("断水の10日間", "mihon-t05"),
)


def _write(hand: Hand) -> None:
    page = hand.page
    hand.click(page.get_by_role("link", name="新しい教訓を書く"))
    hand.click("#statement_ja")
    hand.type(STATEMENT)
    hand.choose("#phase", "first-72-hours")
    hand.choose("#subject", "life")
    hand.choose("#disaster", "kumamoto-2016")
    hand.click("#learned_ja")
    hand.type("飲む水と洗う水は別に考えてよい。")
    for number, (title, _identifier) in enumerate(CITED, 1):
        hand.click("#seek")
        page.fill("#seek", "")
        hand.type(title)
        hand.press("Enter")
        hand.click(page.get_by_role("button", name=f"引用する {title}"))
        expect(page.locator(".evidence-row")).to_have_count(number)


def _publish(hand: Hand) -> str:
    page = hand.page
    hand.click(page.get_by_role("button", name="保存して確認に出す"))
    hand.click("#reason")
    hand.type("確かめた")
    hand.click(page.get_by_role("button", name="保存してある内容を公開する"))
    link = page.get_by_role("link", name="公開のページを見る")
    address = link.get_attribute("href")
    assert address is not None
    return address


def _withdraw(hand: Hand) -> None:
    hand.click("details:has(form[action$='withdraw']) summary")
    hand.choose("#class", "donor-request")
    hand.click("form[action*='withdraw'] button")
    hand.page.wait_for_selector(".notice-ok")


def test_a_lesson_is_printed_on_a4(hand: Hand, site: Site) -> None:
    """What a browser prints: words, evidence, address; neither menus nor buttons."""
    page = hand.page
    hand.click(page.locator(".site-nav").get_by_role("link", name="教訓"))
    hand.click(page.get_by_role("link", name="水をくむ入れ物と運ぶ手がないと"))
    statement = page.inner_text("h1")
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    hand.press("Control+p")
    sizes = {tuple(round(side) for side in printed.get_page_size(k)) for k in range(len(printed))}
    text = "".join(one.get_textpage().get_text_range() for one in printed)
    printed.close()
    words = "".join(text.split())
    assert sizes == {A4}
    assert len(statement) > 10
    assert "".join(statement.split()) in words
    assert f"/lessons/{page.url.rsplit('/', 1)[1]}" in words
    assert "入れ物をお持ちください。" in words
    assert "English" not in words
    assert hand.counted == told("lesson-print")


def test_a_collection_is_taken_along_cited_and_fetched_again_after_a_withdrawal(
    browser: Browser, own_site: Site
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(own_site.url("/"))
    hand = Hand(page=page)
    hand.click(page.get_by_role("link", name="コレクションの一覧"))
    hand.click(page.get_by_role("link", name="見本町立図書館が集めたはり紙"))
    hand.click(page.locator("#download ~ details summary"))
    taken = _fetched(hand, "CSV")
    assert len(taken) == 12
    assert taken[1]["title"] == "うわさに注意のはり紙"
    hand.click(page.get_by_role("link", name="引用できる記録を残す"))
    hand.click(page.get_by_role("button", name="記録を残す"))
    assert "/snapshots/" in page.url
    assert page.url.split("?")[0].rsplit("/", 1)[1] in page.inner_text("#cite ~ p[lang=ja]")
    assert hand.counted == told("collection-cite")
    _taken_back(browser, own_site, "/staff/items/{p78}")
    page.reload()
    expect(page.locator(".listed .gap")).to_have_count(1)
    hand = Hand(page=page)
    hand.click(page.locator("#download ~ details summary"))
    again = _fetched(hand, "CSV")
    gap = again.pop(1)
    assert (gap["standing"], gap["id"], gap["title"], gap["caption"]) == ("closed", "", "", "")
    assert [row["id"] for row in again] == [row["id"] for row in taken if row != taken[1]]
    assert hand.counted == told("collection-again")
    context.close()


def _fetched(hand: Hand, label: str) -> list[dict[str, str]]:
    """The entries; the first row is the collection as a whole."""
    with hand.page.expect_download() as arriving:
        hand.click(hand.page.locator("details[open] a[download]", has_text=label))
    text = arriving.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["number"] == "0"
    return rows[1:]


def _taken_back(browser: Browser, site: Site, address: str) -> None:
    context = signed_in(browser, site)
    page = context.new_page()
    page.goto(site.url(address))
    _withdraw(Hand(page=page))
    context.close()
