"""From a word that found nothing to a found item, by keyboard; `docs/tour.md` tells the numbers."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.hand import Hand, told
from tests.e2e.looking import check
from tests.e2e.site import Site
from tests.e2e.visitor import signed_in

NICKNAME, USUAL = "せいしょこさんの城", "熊本城"


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def _found(page: Page, site: Site, words: str) -> list[str]:
    answer = page.request.get(site.url("/api/v1/items"), params={"q": words})
    return [item["id"] for item in answer.json()["items"]]


def test_from_a_word_to_a_found_item_by_keyboard(
    browser: Browser, own_site: Site, visitor: Page
) -> None:
    """No pointer, and few enough keys for well under a minute."""
    visitor.goto(own_site.url("/search?q=" + NICKNAME))
    assert _found(visitor, own_site, NICKNAME) == []
    context = signed_in(browser, own_site)
    page = context.new_page()
    page.goto(own_site.url("/staff/words"))
    hand = Hand(page=page)
    assert page.evaluate("document.activeElement.textContent") == NICKNAME
    hand.press("a")
    page.wait_for_selector("#targets:focus")
    assert page.input_value("#text") == NICKNAME
    hand.type(USUAL)
    hand.press("Enter")
    page.wait_for_selector("#preview")
    assert "あと" in page.inner_text(".gains")
    assert _found(visitor, own_site, NICKNAME) == [], "only looked at"
    hand.press("Enter")
    page.wait_for_selector("#second")
    hand.press("Enter")
    page.wait_for_selector(".badge-ok")
    hand.press("Enter")
    page.wait_for_url("**/search?*")
    first = page.locator("main ul.list h3 a").first
    address = first.get_attribute("href")
    assert hand.counted == told("words")
    ids = _found(visitor, own_site, NICKNAME)
    assert set(ids) == set(_found(visitor, own_site, USUAL))
    assert address is not None
    assert any(item in address for item in ids)
    page.goto(own_site.url("/staff/words"))
    assert page.locator("#words li h2").count() == 0, "answered"
    context.close()


@pytest.mark.parametrize("key", ["w", "i"])
def test_one_key_decides(browser: Browser, own_site: Site, visitor: Page, key: str) -> None:
    words = {"w": "もずくの天ぷら", "i": "ああああああ"}[key]
    visitor.goto(own_site.url("/search?q=" + words))
    context = signed_in(browser, own_site)
    page = context.new_page()
    page.goto(own_site.url("/staff/words"))
    page.locator("#words h2 a", has_text=words).focus()
    page.keyboard.press(key)
    page.wait_for_selector(".notice-ok")
    assert page.locator("#words h2", has_text=words).count() == 0
    tab = {"w": "wanted", "i": "ignored"}[key]
    page.goto(own_site.url(f"/staff/words?tab={tab}"))
    assert page.locator("#words h2", has_text=words).count() == 1
    assert check(page, "ja", deep=True) == []
    context.close()


def test_keys_do_nothing_outside_of_a_row(browser: Browser, own_site: Site, visitor: Page) -> None:
    visitor.goto(own_site.url("/search?q=ひごもっこす弁当"))
    context = signed_in(browser, own_site)
    page = context.new_page()
    page.goto(own_site.url("/staff/words"))
    page.locator(".staff-nav a").first.focus()
    for key in "awi":
        page.keyboard.press(key)
    assert page.url == own_site.url("/staff/words")
    assert page.locator("#words h2", has_text="ひごもっこす弁当").count() == 1
    assert check(page, "ja", deep=True) == []
    context.close()


def test_without_scripts_a_word_is_added_as_well(browser: Browser, own_site: Site) -> None:
    """A spelling: previewed, saved, put into force by a new index, with the progress told."""
    context = signed_in(browser, own_site, scripts=False)
    page = context.new_page()
    page.goto(own_site.url("/staff/lexicon/entry?kind=variant"))
    page.fill("#text", "熊本白")
    page.fill("#targets", USUAL)
    page.fill("#reason", "よくある変換の誤り")
    page.click("button[value=preview]")
    assert "見積もり" in page.inner_text("section[aria-labelledby=preview]")
    page.click("button[value=save]")
    page.wait_for_selector(".notice-ok")
    assert _found(page, own_site, "熊本白") == []
    page.click("form[action$='force'] button")
    page.wait_for_selector(".notice-ok")
    for _ in range(200):
        page.goto(own_site.url("/staff/lexicon"))
        if not page.locator("progress, .notice-info").count():
            break
        page.wait_for_timeout(300)
    found = _found(page, own_site, "熊本白")
    assert found
    assert set(found) == set(_found(page, own_site, USUAL))
    context.close()
