"""Walks of citizens and of a researcher, counted; `docs/tour.md` tells the same numbers."""

import csv
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.hand import Hand, told
from tests.e2e.site import Site


@pytest.fixture
def hand(browser: Browser, site: Site) -> Iterator[Hand]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(site.url("/"))
    yield Hand(page=page)
    context.close()


def test_the_flyer_on_a_shelter_wall_in_the_first_week(hand: Hand, site: Site) -> None:
    """Someone remembers a board in Misato, days after the foreshock, that led to the shelter."""
    hand.click("#q")
    hand.type("美里町 避難所 2016年4月14日〜20日")
    hand.press("Enter")
    hand.click(hand.page.get_by_role("link", name="避難所の場所を示す看板"))
    assert hand.page.inner_text("h1") == "避難所の場所を示す看板"
    facts = hand.page.inner_text("section[aria-labelledby=facts]")
    assert "2016年4月15日" in facts
    assert "美里町" in facts
    assert hand.page.evaluate("document.querySelector('.viewer img').naturalWidth") > 300
    assert hand.counted == told("flyer")


def test_the_flyer_by_doors_alone(hand: Hand, site: Site) -> None:
    """The same without a keyboard: by the place on the first page."""
    hand.click(hand.page.get_by_role("link", name="美里町"))
    hand.click(hand.page.get_by_role("link", name="避難所の場所を示す看板"))
    assert hand.page.inner_text("h1") == "避難所の場所を示す看板"
    assert hand.counted == told("flyer-by-doors")


def test_the_castle_before_and_after(hand: Hand, site: Site) -> None:
    """The broken keep first; the restored one is among what is related to it."""
    hand.click("#q")
    hand.type("天守")
    hand.press("Enter")
    hand.click(hand.page.get_by_role("link", name="崩れた石垣と瓦の落ちた天守"))
    assert "2016年4月17日" in hand.page.inner_text("section[aria-labelledby=facts]")
    related = hand.page.locator("section[aria-labelledby=related]")
    hand.click(related.get_by_role("link", name="桜と復旧した天守"))
    assert "2021年3月28日" in hand.page.inner_text("section[aria-labelledby=facts]")
    assert hand.counted == told("castle")


def test_the_castle_in_english(hand: Hand, site: Site) -> None:
    hand.click(hand.page.get_by_role("link", name="English"))
    hand.click("#q")
    hand.type("stone wall")
    hand.press("Enter")
    hand.click(hand.page.get_by_role("link", name="Fallen stone wall and a keep without its tiles"))
    assert hand.page.get_attribute("html", "lang") == "en"
    related = hand.page.locator("section[aria-labelledby=related]")
    hand.click(related.get_by_role("link", name="The restored keep under cherry blossom"))
    assert "28 March 2021" in hand.page.inner_text("section[aria-labelledby=facts]")
    assert hand.counted == told("castle-english")


def test_where_there_was_water_in_easy_japanese(hand: Hand, site: Site) -> None:
    """In short sentences with readings, from the first page to an item."""
    page = hand.page
    hand.click(page.get_by_role("link", name="やさしい日本語"))
    hand.click("#q")
    hand.type("みず")
    hand.press("Enter")
    hand.click(page.locator(".card a").first)
    assert "easy=1" in page.url and "furigana=1" in page.url
    plain = page.evaluate(
        "document.querySelectorAll('rt, rp').forEach((one) => one.remove()),"
        "document.querySelector('#facts').textContent"
    )
    assert plain == "この記録について"
    assert hand.counted == told("easy")


def test_the_hour_of_the_main_shock(hand: Hand, site: Site) -> None:
    """From the first page by the timeline to what was posted within that hour."""
    page = hand.page
    hand.click(page.get_by_role("link", name="平成28年熊本地震").first)
    hand.click(page.get_by_role("link", name="年表で見る"))
    bar = page.locator("#hours ~ .time").get_by_role("link", name="本震 M7.3 (01:25)")
    counted = int(bar.locator(".count").inner_text().removesuffix("件"))
    hand.click(bar)
    assert page.inner_text("#results").startswith(f"{counted}件")
    assert counted == page.locator(".card").count() > 0
    hand.click(page.locator(".card a").first)
    assert "2016年4月16日 1時" in page.inner_text("section[aria-labelledby=facts]")
    assert hand.counted == told("timeline")


def test_a_researcher_takes_a_narrowed_result_along(hand: Hand, site: Site) -> None:
    """All photos of the earthquakes of 2016 that may be reused, as a table."""
    page = hand.page
    hand.click("#q")
    hand.type("熊本地震")
    hand.press("Enter")
    hand.click(page.locator(".facets").get_by_role("link", name="平成28年熊本地震"))
    hand.click(page.locator(".facets").get_by_role("link", name="写真"))
    hand.click(page.locator(".facets summary", has_text="利用条件"))
    hand.click(page.locator(".facets").get_by_role("link", name="CC BY 4.0"))
    total = int(page.inner_text("#results").split("件")[0])
    with page.expect_download() as arriving:
        hand.click(page.locator(".outs").get_by_role("link", name="CSV"))
    assert arriving.value.suggested_filename.endswith(".csv")
    text = arriving.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == total >= 5
    assert {row["type"] for row in rows} == {"photo"}
    assert {row["disaster"] for row in rows} == {"kumamoto-2016"}
    assert all("creativecommons.org/licenses/by/4.0" in row["licence"] for row in rows)
    assert hand.counted == told("researcher")
