"""The public pages in a real Chromium: what the accessibility policy says is checked, is."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from archive.model import Access, Level, State
from tests.integration.web_archive import (
    World,
    document,
    item,
    jpeg,
    open_world,
    photo,
    post,
    serving,
)

PAPER = b"%PDF-1.4 without pages"
ADDRESSES = (
    "/",
    "/search?q=給水 断水",
    "/search?view=grid&type=photo&place=43443",
    "/search?q=どこにもない語",
    f"/items/{item(1).id}",
    f"/items/{item(2).id}",
    f"/items/{item(3).id}?q=給水",
    f"/items/{item(4).id}",
    f"/items/{item(5).id}",
    "/places",
    "/places/43443",
    "/disasters",
    "/disasters/kumamoto-2016",
    "/about",
    "/terms",
    "/accessibility",
    "/data",
    "/nowhere",
)
WIDE = "document.documentElement.scrollWidth - innerWidth"
SMALL = """[...document.querySelectorAll('a, button, input, select, summary')].filter(e => {
  const box = e.getBoundingClientRect();
  const inline = e.closest('p, dd, th, td, pre, figcaption, .skip');
  return box.width && !inline && e.type !== 'hidden' && (box.height < 24 || box.width < 24);
}).map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("home"), request.config) as world:
        data = jpeg(1200, 900)
        made = [
            photo(1, data, description={"ja": "役場の前。"}, themes=("water", "shelter")),
            photo(2, data, content_warning="collapse", title={"en": "A collapsed house"}),
            post(3, "給水所は役場前です。 #給水"),
            document(4, PAPER, content=Access(level=Level.STAFF)),
            item(5, state=State.WITHDRAWN, reason="privacy: asked"),
            *(item(number) for number in range(10, 60)),
        ]
        world.add(*made, files={one.id: PAPER if one.seq == 4 else data for one in made})
        yield world


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[str]:
    with serving(world.app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone, in which axe may be put into the pages."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, bypass_csp=True)
    yield context
    context.close()


def english(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang=en"


@pytest.mark.parametrize("tongue", [str, english], ids=["ja", "en"])
def test_axe_finds_no_violation(context: BrowserContext, site: str, tongue: type[str]) -> None:
    page = context.new_page()
    for address in ADDRESSES:
        page.goto(site + tongue(address))
        assert _violations(page) == [], address


@pytest.mark.parametrize(("width", "percent"), [(320, 100), (320, 200), (1280, 200)])
def test_nothing_is_wider_than_the_window(
    browser: Browser, site: str, width: int, percent: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700}, bypass_csp=True)
    page = context.new_page()
    tongues = (str, english) if percent == 200 else (str,)
    for address in [tongue(address) for tongue in tongues for address in ADDRESSES]:
        page.goto(site + address)
        page.add_style_tag(content=f"html {{ font-size: {percent}% !important }}")
        assert page.evaluate(WIDE) <= 0, (address, width, percent)
    context.close()


def test_targets_are_large_enough(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    for address in ADDRESSES:
        page.goto(site + address)
        assert page.evaluate(SMALL) == [], address


def test_the_policy_stops_nothing_of_ours(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in ADDRESSES:
        page.goto(site + address, wait_until="networkidle")
    unexpected = [text for text in said if "404" not in text and "410" not in text]
    context.close()
    assert unexpected == []


def test_search_filters_and_results_by_keyboard(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site + "/")
    _tab_to(page, "document.activeElement.id === 'q'")
    page.keyboard.type("写真")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    _tab_to(page, "document.activeElement.matches('.filters > summary')")
    page.keyboard.press("Enter")
    _tab_to(page, "document.activeElement.matches('.filters li a[href*=\"disaster=\"]')")
    page.keyboard.press("Enter")
    page.wait_for_url("**disaster=**")
    _tab_to(page, "document.activeElement.matches('.card a')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/*")


def test_suggestions_by_keyboard(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(site + "/")
    page.focus("#q")
    page.keyboard.type("益城")
    page.wait_for_selector("[role=option]")
    assert _violations(page) == []
    page.keyboard.press("ArrowDown")
    chosen = page.get_attribute("#q", "aria-activedescendant")
    assert page.get_attribute(f"#{chosen}", "aria-selected") == "true"
    page.keyboard.press("Escape")
    assert page.is_hidden(".suggest")
    assert page.input_value("#q") == "益城"


def test_everything_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/")
    page.fill("#q", "写真")
    page.click(".find button")
    page.click("text=写真を並べる")
    page.select_option("#sort", "newest")
    page.click("text=並べ替え")
    assert "view=grid" in page.url
    assert "sort=newest" in page.url
    page.click(".pager a[rel=next]")
    assert "page=2" in page.url
    page.goto(f"{site}/items/{item(2).id}")
    assert page.is_hidden(".viewer img")
    page.click(".gate > summary")
    assert page.is_visible(".viewer img")
    context.close()


def test_nothing_moves_while_a_page_loads(context: BrowserContext, site: str) -> None:
    watch = """window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(
        entry => { moved += entry.value })).observe({type: 'layout-shift', buffered: true})"""
    page = context.new_page()
    page.add_init_script(watch)
    for address in ADDRESSES[:5]:
        page.goto(site + address, wait_until="networkidle")
        assert page.evaluate("moved") < 0.05, address


def _violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


def _tab_to(page: Page, reached: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(reached):
            return
    pytest.fail(f"not reached by the keyboard: {reached}")
