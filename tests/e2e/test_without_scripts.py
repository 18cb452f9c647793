"""Without scripts everything is there and works: words, search, pages, items, sign-in, deciding."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState

from tests.e2e.looking import opened, said
from tests.e2e.samples import FIRST, Sample
from tests.e2e.site import Site
from tests.e2e.visitor import again_signed_in, signed_in


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False)
    yield context
    context.close()


@pytest.fixture
def plain_staff(
    browser: Browser, site: Site, sessions: dict[bool, StorageState]
) -> Iterator[BrowserContext]:
    context = again_signed_in(browser, site, sessions, scripts=False)
    yield context
    context.close()


@pytest.mark.parametrize("sample", FIRST, ids=str)
def test_a_page_says_the_same(
    site: Site,
    anyone: BrowserContext,
    staff: BrowserContext,
    plain: BrowserContext,
    plain_staff: BrowserContext,
    sample: Sample,
) -> None:
    url = site.url(sample.address)
    with opened(staff if sample.staff else anyone, url) as (page, _messages):
        with_scripts = said(page)
    with opened(plain_staff if sample.staff else plain, url) as (page, _messages):
        assert said(page) == with_scripts
        assert with_scripts


def test_a_search_from_box_to_item(site: Site, plain: BrowserContext) -> None:
    with opened(plain, site.url("/")) as (page, _messages):
        page.fill("#q", "石垣")
        page.click("form[role=search] button")
        assert page.locator(".card").count() >= 1
        page.locator(".facets details details:has(summary:text('種類'))").locator("a").first.click()
        assert "type=photo" in page.url
        page.select_option("#sort", "date")
        page.click("text=並べ替え")
        assert "sort=date" in page.url
        title = page.locator(".card h3 a").first.inner_text()
        page.locator(".card h3 a").first.click()
        assert page.inner_text("h1") == title
        assert page.evaluate("document.querySelector('.viewer img').naturalWidth") > 300


def test_pages_of_a_long_result(site: Site, plain: BrowserContext) -> None:
    with opened(plain, site.url("/search")) as (page, _messages):
        first = page.locator(".card h3 a").all_inner_texts()
        page.click("a[rel=next]")
        second = page.locator(".card h3 a").all_inner_texts()
        assert first
        assert second
        assert first != second
        page.click("a[rel=prev]")
        assert page.locator(".card h3 a").all_inner_texts() == first


def test_the_staff_menu_of_a_phone(site: Site, plain_staff: BrowserContext) -> None:
    with opened(plain_staff, site.url("/staff")) as (page, _messages):
        button = page.get_by_role("button", name="メニュー")
        link = page.locator(".staff-nav a", has_text="テーマ")
        assert (button.is_visible(), link.is_visible()) == (False, True)
        page.set_viewport_size({"width": 360, "height": 740})
        assert (button.is_visible(), link.is_visible()) == (True, False)
        button.click()
        link.click()
        assert page.inner_text("h1") == "テーマ"


def test_a_decision(browser: Browser, own_site: Site) -> None:
    context = signed_in(browser, own_site, scripts=False)
    with opened(context, own_site.url("/staff/items/{p06}?queue=1")) as (page, _messages):
        page.check("[name=record_level][value=public]")
        page.check("[name=people][value=none]")
        for box in page.locator("[name=settle]").all():
            box.check()
        if not page.is_visible("#mask_x-1"):
            page.click("details:has(#mask_x-1) > summary")
        page.fill("#mask_x-1", "10")
        page.fill("#mask_y-1", "10")
        page.fill("#mask_w-1", "20")
        page.fill("#mask_h-1", "20")
        page.fill("#reason", "人も車の番号も写っていない")
        page.click("button[value=publish]")
        assert page.locator("[role=alert]").count() == 0, page.inner_text("[role=alert]")
        assert page.url.startswith(own_site.url("/staff/items/"))
        assert own_site.names["p06"] not in page.url
    context.close()
    with opened(
        public := browser.new_context(java_script_enabled=False), own_site.url("/items/{p06}")
    ) as (page, _messages):
        assert page.locator(".viewer img").count() == 1
    public.close()
