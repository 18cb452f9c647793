"""The map in a browser: clusters open into lists, moving it renews the list, by keyboard too."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.hand import Hand, told
from tests.e2e.looking import axe, names
from tests.e2e.site import Site


@pytest.fixture
def page(anyone: BrowserContext, site: Site) -> Iterator[Page]:
    page = anyone.new_page()
    page.goto(site.url("/"))
    yield page
    page.close()


def marks(page: Page) -> int:
    """The sum of what is on the map."""
    numbers = page.locator(".map .mark").all_inner_texts()
    return sum(int(number.replace(",", "")) for number in numbers)


def counts(page: Page) -> int:
    numbers = page.locator(".map-marks .count").all_inner_texts()
    return sum(int(number.removesuffix("件").replace(",", "")) for number in numbers)


def test_from_a_cluster_to_an_item(page: Page) -> None:
    hand = Hand(page=page)
    hand.click(page.get_by_role("link", name="地図からさがす"))
    expect(page.locator(".map .mark").first).to_be_visible()
    assert marks(page) == counts(page) > 0
    hand.click(page.locator(".map .mark-several"))
    entry = page.locator(".leaflet-popup li a").first
    expect(entry).to_be_focused()
    said = entry.inner_text()
    counted = int(re.findall(r"(\d+)件", said)[0])
    hand.click(entry)
    assert page.inner_text("#results").startswith(f"{counted}件")
    hand.click(page.locator(".card a").first)
    assert said.partition("のどこか")[0] in page.inner_text("section[aria-labelledby=facts]")
    assert hand.counted == told("map")


def test_the_list_follows_the_map_by_keyboard(page: Page, site: Site) -> None:
    page.goto(site.url("/map"))
    expect(page.locator(".map .mark").first).to_be_visible()
    whole = counts(page)
    page.locator("#map").focus()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile("bbox="))
    page.keyboard.press("+")
    expect(page.locator("#map-said")).to_have_text(re.compile(r"\d+件"))
    expect(page.locator("#map-list .chips")).to_contain_text("地図の範囲")
    assert 0 < counts(page) <= whole
    address = page.url
    page.goto(address)
    expect(page.locator(".map .mark").first).to_be_visible()
    assert marks(page) == counts(page) > 0
    assert page.evaluate("document.querySelector('.leaflet-control-zoom-in').title") == "近づく"


def test_an_open_cluster_is_closed_by_escape(page: Page, site: Site) -> None:
    page.goto(site.url("/map"))
    cluster = page.locator(".map .mark-several").first
    cluster.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup li a").first).to_be_focused()
    assert axe(page) == []
    assert names(page, "ja") == []
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(cluster).to_be_focused()


def test_the_map_of_an_item_is_opened_on_demand(page: Page, site: Site) -> None:
    page.goto(site.url("/items/{p01}"))
    assert page.evaluate("typeof window.L") == "undefined"
    page.get_by_role("button", name="地図を開く").click()
    expect(page.locator("#map .mark")).to_have_text("熊本市のどこか")
    expect(page.locator("#map")).to_be_focused()
    assert axe(page) == []
