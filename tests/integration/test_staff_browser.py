"""The staff pages in a real Chromium: keys, masks with the pointer, what accessibility asks."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from archive.batch import Batch, Fate, Outcome, record
from archive.model import Evidence, Level, Mask, Notice, People, Point, Rights, State, Suggestion
from tests.chromium import Chromium
from tests.integration.staff_archive import (
    PASSWORD,
    Office,
    open_office,
    waiting_photo,
    waiting_post,
)
from tests.integration.staff_browser import ADDRESSES, DATA, DESK, OPEN_ALL, SMALL, WIDE
from tests.integration.web_archive import NOW, photo, serving


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("home"), request.config) as office:
        services = office.world.services
        batch = Batch(
            id="b1", name="写真", kind="folder", accession="", by="x", at=NOW, state="done"
        )
        services.batches.open(batch)
        with services.database.write() as connection:
            line = Outcome(number=0, outcome=Fate.REFUSED, label="長い名前/" * 9, detail="日付")
            record(connection, "b1", [line])
        first = waiting_photo(
            1,
            DATA,
            batch="b1",
            evidence=Evidence(
                path="とても長いフォルダー/" * 6, position=Point(lat=32.8, lon=130.8)
            ),
            warnings=(Notice(code="exif-unreadable"),),
            suggestions=(Suggestion(field="title", value="倒れた塀", source="file"),),
            title={},
        )
        made = [
            first,
            waiting_post(2, "給水しています。"),
            photo(3, DATA),
            *(waiting_photo(n, DATA, rights=Rights(people=People.NONE)) for n in range(4, 12)),
        ]
        office.world.add(*made, files={one.id: DATA for one in made})
        yield office


@pytest.fixture(scope="module")
def site(office: Office) -> Iterator[str]:
    with serving(office.world.app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def session(browsers: Chromium, site: str) -> Any:
    """What a browser keeps after an administrator signed in."""
    page = browsers.get().new_page(base_url=site)
    page.goto("/account/sign-in")
    page.fill("#login", "admin")
    page.fill("#password", PASSWORD)
    page.click("main button")
    assert page.url.endswith("/staff")
    return page.context.storage_state()


@pytest.fixture
def open_page(browser: Browser, site: str, session: Any) -> Iterator[Callable[..., Page]]:
    """Opens pages of browsers that are signed in."""
    opened: list[Page] = []

    def open_one(**more: Any) -> Page:
        context = browser.new_context(base_url=site, storage_state=session, **more)
        opened.append(context.new_page())
        return opened[-1]

    yield open_one
    for page in opened:
        page.context.close()


@pytest.mark.parametrize("tongue", ["", "lang=en"], ids=["ja", "en"])
def test_axe_and_targets(open_page: Callable[..., Page], tongue: str) -> None:
    page, found = open_page(bypass_csp=True), {}
    for address in ADDRESSES:
        page.goto(f"{address}{'&' if '?' in address else '?'}{tongue}")
        page.evaluate(OPEN_ALL)
        violations = Axe().run(page).response["violations"]
        told = [(one["id"], node["html"][:200]) for one in violations for node in one["nodes"]]
        if faults := [*told, *page.evaluate(SMALL)]:
            found[address] = faults
    assert found == {}


@pytest.mark.parametrize(("width", "percent"), [(320, 100), (320, 200), (1280, 200)])
def test_nothing_is_wider_than_the_window(
    open_page: Callable[..., Page], width: int, percent: int
) -> None:
    page, wide = open_page(viewport={"width": width, "height": 700}, bypass_csp=True), []
    for address in ADDRESSES:
        page.goto(address)
        page.add_style_tag(content=f"html {{ font-size: {percent}% !important }}")
        page.evaluate(OPEN_ALL)
        assert page.locator("h1").count() == 1
        if page.evaluate(WIDE) > 0:
            wide.append(address)
    assert wide == []


def test_the_console_is_silent_under_the_policy(open_page: Callable[..., Page]) -> None:
    page, said = open_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in ADDRESSES:
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert said == []


def test_a_photo_is_decided_with_keys_alone(office: Office, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(DESK)
    page.keyboard.press("a")
    expect(page.locator("#title_ja")).to_have_value("倒れた塀")
    page.keyboard.type(" 1h")
    expect(page.locator("#title_ja")).to_have_value("倒れた塀 1h")
    expect(page.locator("[name=record_level]:checked")).to_have_count(0)
    page.locator("#settle input").check()
    for key in ("1", "Shift+5", "p", "w"):
        page.keyboard.press(key)
    page.keyboard.type("道路上の写真")
    page.locator("#reason").evaluate("input => input.blur()")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/staff/items/01JTEST{2:019d}?queue=1")
    expect(page.locator(".notice")).to_contain_text("公開: 記録しました。")
    now = office.now(f"01JTEST{1:019d}")
    assert (now.state, now.record.level, now.content.level) == (
        State.PUBLISHED,
        Level.PUBLIC,
        Level.STAFF,
    )
    assert now.title["ja"] == "倒れた塀 1h"


def test_a_key_without_a_reason_leads_to_the_reason(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"/staff/items/01JTEST{4:019d}?queue=1")
    page.keyboard.press("h")
    expect(page.locator("#reason")).to_be_focused()


def test_keys_can_be_switched_off(open_page: Callable[..., Page]) -> None:
    page = open_page()
    address = f"/staff/items/01JTEST{4:019d}?queue=1"
    page.goto(address)
    page.keyboard.press("?")
    page.locator("[data-keys]").uncheck()
    page.goto(address)
    page.keyboard.press("1")
    page.keyboard.press("h")
    expect(page.locator("[name=record_level]:checked")).to_have_count(0)
    expect(page.locator("#reason")).not_to_be_focused()


def test_a_mask_is_drawn_with_the_pointer(office: Office, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"/staff/items/01JTEST{5:019d}")
    page.keyboard.press("m")
    picture = page.locator(".plate svg")
    expect(page.locator(".plate img")).to_have_attribute(
        "src", f"/staff/items/01JTEST{5:019d}/unmasked/0.jpg"
    )
    box = picture.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.75, steps=4)
    page.mouse.up()
    expect(page.locator(".plate rect")).to_have_count(1)
    page.keyboard.press("s")
    page.wait_for_load_state("load")
    expect(page.locator(".notice").first).to_contain_text("記録しました")
    (mask,) = office.now(f"01JTEST{5:019d}").masks
    for drawn, meant in ((mask.x, 0.2), (mask.y, 0.5), (mask.w, 0.3), (mask.h, 0.25)):
        assert abs(drawn - meant) < 0.01


def test_without_scripts_everything_is_there(
    office: Office, open_page: Callable[..., Page]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"/staff/items/01JTEST{6:019d}?queue=1")
    page.locator("#mask-list > summary").click()
    for name, value in (("x", "10"), ("y", "20"), ("w", "30"), ("h", "40")):
        page.fill(f"#mask_{name}-1", value)
    page.check("[name=record_level][value=public]")
    page.fill("#reason", "確認した")
    page.click("button[value=publish]")
    now = office.now(f"01JTEST{6:019d}")
    assert now.state is State.PUBLISHED
    assert now.masks == (Mask(x=0.1, y=0.2, w=0.3, h=0.4),)
    assert page.url.endswith("?queue=1")


def test_many_are_selected_with_keys(office: Office, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/staff/review?view=sheet&type=post")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("1 / 1")
    page.fill("#reason", "あとで見る")
    page.click("button[value=hold]")
    expect(page.locator(".notice").first).to_contain_text("1件を記録しました。")
    assert office.now(f"01JTEST{2:019d}").state is State.HELD


def test_a_range_is_selected_with_shift(open_page: Callable[..., Page]) -> None:
    """With the pointer and with the keyboard; the arrows go by rows and columns."""
    page = open_page(viewport={"width": 1280, "height": 900})
    page.goto("/staff/review?view=sheet&type=photo")
    boxes = page.locator("[name=item]")
    expect(page.locator("[data-chosen]")).to_be_visible()
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    chosen = page.locator("[name=item]:checked")
    expect(chosen).to_have_count(3)
    boxes.nth(2).click(modifiers=["Shift"])
    expect(chosen).to_have_count(3)
    boxes.nth(3).click()
    expect(chosen).to_have_count(2)
    boxes.nth(0).focus()
    page.keyboard.press("ArrowDown")
    places = boxes.evaluate_all("all => all.map((o) => o.getBoundingClientRect().left)")
    below = next(at for at in range(1, len(places)) if places[at] == places[0])
    expect(boxes.nth(below)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(boxes.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("#review")


def test_keys_of_the_queue_can_be_switched_off(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/staff/review?view=sheet&type=photo")
    page.locator(".selecting summary").click()
    page.locator("[data-keys]").uncheck()
    page.locator("[data-keys]").evaluate("input => input.blur()")
    page.keyboard.press("x")
    page.keyboard.press("1")
    expect(
        page.locator("#many :checked[name=item], #many [name=record_level]:checked")
    ).to_have_count(0)


def test_the_next_picture_is_there_already(open_page: Callable[..., Page]) -> None:
    page, asked = open_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/staff/items/01JTEST{7:019d}?queue=1&type=photo")
    page.wait_for_load_state("networkidle")
    following = page.locator("a[data-key=n]").get_attribute("href")
    assert following is not None
    item_id = following.partition("/items/")[2].partition("?")[0]
    assert [url for url in asked if f"/items/{item_id}/picture/0/large.jpg" in url]


def test_a_typed_date_is_read_back(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(f"/staff/items/01JTEST{7:019d}")
    page.fill("#date_happened", "平成28年4月16日未明")
    page.locator("#date_happened").evaluate("input => input.blur()")
    expect(page.locator("#date_happened-reading")).to_have_text("2016年4月16日")
    page.fill("#place-1", "益城町")
    page.locator("#place-1").evaluate("input => input.blur()")
    expect(page.locator("#place-1-reading")).to_contain_text("益城町（43443）")
