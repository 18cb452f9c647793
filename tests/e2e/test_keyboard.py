"""Every page by the keyboard alone: in order, everything, to be seen, and never caught."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.looking import look, opened
from tests.e2e.samples import FIRST, PAGES, Sample
from tests.e2e.site import Site

_SPARE, _PARTS = 6, 7
"""A date is entered in parts, each of which the Tab key visits."""


def _press_through(page: Page) -> None:
    """From the start of the page with the Tab key until it begins again."""
    count = _follow(page)
    dates = page.locator("input[type=date], input[type=datetime-local]").count()
    for _ in range(count + _SPARE + _PARTS * dates):
        page.keyboard.press("Tab")


def _follow(page: Page) -> int:
    look(page, "visited") if page.evaluate("'look' in window") else look(page, "sideways")
    count: int = page.evaluate("look.follow()")
    return count


@pytest.mark.parametrize("sample", FIRST, ids=str)
def test_everything_is_reached_and_seen(
    site: Site, anyone: BrowserContext, staff: BrowserContext, sample: Sample
) -> None:
    context = staff if sample.staff else anyone
    with opened(context, site.url(sample.address)) as (page, _messages):
        _press_through(page)
        names = page.evaluate("window.visits.map((one) => one.className)")
        at_work = page.evaluate("document.querySelector('[autofocus]') !== null")
        assert "skip" in (names if at_work else names[:1])
        assert look(page, "visited") == []
        assert look(page, "focus") == []


def test_a_search_page_comes_in_the_order_of_its_use(site: Site, anyone: BrowserContext) -> None:
    with opened(anyone, site.url("/search?q=避難所")) as (page, _messages):
        _press_through(page)
        places = page.evaluate(
            """(wanted) => wanted.map((selector) =>
                 window.visits.findIndex((element) => element.matches(selector)))""",
            [".skip", "#q", ".facets a", "#sort", ".card a", ".outs a"],
        )
    assert -1 not in places
    assert places == sorted(places)


def test_the_skip_link_leads_past_the_head(site: Site, anyone: BrowserContext) -> None:
    with opened(anyone, site.url("/search?q=避難所")) as (page, _messages):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "q"


def test_suggestions_are_chosen_by_arrows_and_left_by_escape(
    site: Site, anyone: BrowserContext
) -> None:
    with opened(anyone, site.url("/")) as (page, _messages):
        page.focus("#q")
        page.keyboard.insert_text("避難")
        page.wait_for_selector("[role=option]")
        assert page.get_attribute("#q", "aria-expanded") == "true"
        page.keyboard.press("ArrowDown")
        chosen = page.get_attribute("#q", "aria-activedescendant")
        assert page.get_attribute(f"[id='{chosen}']", "aria-selected") == "true"
        word = page.get_attribute(f"[id='{chosen}']", "data-value")
        page.keyboard.press("Escape")
        assert page.get_attribute("#q", "aria-expanded") == "false"
        page.keyboard.press("Escape")
        page.keyboard.insert_text("避難")
        page.wait_for_selector("[role=option]")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?*")
        assert page.input_value("#q") == word


def test_a_chosen_facet_is_taken_back_by_keyboard(site: Site, anyone: BrowserContext) -> None:
    sample = PAGES["search.show"][0]
    with opened(anyone, site.url(sample.address)) as (page, _messages):
        before = page.inner_text("#results")
        page.locator(".facets a[href*='disaster=']").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**disaster=*")
        page.locator(".chips a.on").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "disaster=" not in url)
        assert page.inner_text("#results") == before


def test_before_and_after_moves_by_keyboard(site: Site, anyone: BrowserContext) -> None:
    """The slider has a name, and what it uncovers follows its keys."""
    with opened(anyone, site.url("/collections/{collection1}")) as (page, messages):
        slider = page.get_by_role("slider", name="前の写真を見せる幅")
        slider.focus()
        shown = "getComputedStyle(document.querySelector('.compare-before img')).clipPath"
        for key, covered in (("Home", 100), ("End", 0), ("ArrowLeft", 1)):
            page.keyboard.press(key)
            style = page.evaluate(shown)
            width = style.partition("inset(0px ")[2].partition(")")[0]
            assert width.replace("calc", "").startswith(
                (f"{covered}%", f"(100% - {100 - covered}%")
            ), style
        assert list(messages) == []


def test_before_and_after_without_scripts_is_one_under_the_other(
    site: Site, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    with opened(context, site.url("/collections/{collection1}")) as (page, _messages):
        boxes = [one.bounding_box() for one in page.locator(".compare img").all()]
        assert len(boxes) == 2
        assert boxes[0] and boxes[1]
        assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
        assert page.locator("input[type=range]").is_hidden()
    context.close()
