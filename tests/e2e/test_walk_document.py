"""Masks on a later page of a document: by pointer, by keyboard, and without scripts."""

import pypdfium2
from playwright.sync_api import Browser, Page, expect

from tests.e2e.looking import check
from tests.e2e.site import Site
from tests.e2e.visitor import signed_in

PICTURE, SVG = ".plate-picture img", ".plate-picture svg"


def _drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    box = page.locator(SVG).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1])
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=4)
    page.mouse.up()


def _loaded(page: Page) -> None:
    page.wait_for_function(
        "() => { const one = document.querySelector('.plate-picture img');"
        " return one.complete && one.naturalWidth > 300 }"
    )


def test_a_mask_is_drawn_on_a_later_page(browser: Browser, own_site: Site) -> None:
    context = signed_in(browser, own_site)
    page = context.new_page()
    page.goto(own_site.url("/staff/items/{d02}"))
    item = own_site.names["d02"]
    page.keyboard.press("]")
    page.keyboard.press("]")
    expect(page.locator("#look-1")).to_have_value("3")
    expect(page.locator(PICTURE)).to_have_attribute("src", f"/staff/items/{item}/pages/0/3.jpg")
    expect(page.get_by_role("button", name="次のページ")).to_be_disabled()
    page.keyboard.press("[")
    expect(page.locator(PICTURE)).to_have_attribute("src", f"/staff/items/{item}/pages/0/2.jpg")
    _loaded(page)
    page.keyboard.press("m")
    page.locator(SVG).scroll_into_view_if_needed()
    _drag(page, (0.2, 0.1), (0.6, 0.3))
    expect(page.locator("#mask_page-1")).to_have_value("2")
    expect(page.locator(".plate rect")).to_have_count(1)
    page.keyboard.press("[")
    expect(page.locator(".plate rect")).to_have_count(0)
    page.focus("#mask_w-1")
    expect(page.locator("#look-1")).to_have_value("2")
    page.fill("#mask_w-1", "50")
    assert float(page.locator(".plate rect").first.get_attribute("width") or 0) == 50
    with page.expect_navigation():
        page.locator("button[value=save]").click()
    assert "記録しました" in page.inner_text(".notice-ok")
    assert check(page, "ja", deep=True) == []
    answer = context.request.get(own_site.url("/items/{d02}/document/0.pdf"))
    assert answer.status == 200
    _check_masked(answer.body())
    context.close()


def _check_masked(data: bytes) -> None:
    """Grey within the box of the second page, and its text is gone; the others have theirs."""
    document = pypdfium2.PdfDocument(data)
    try:
        texts = [page.get_textpage().get_text_range().strip() for page in document]
        picture = document[1].render(scale=1).to_pil().convert("L")
        left, top = int(picture.width * 0.25), int(picture.height * 0.13)
        low, high = picture.crop((left, top, left + 60, top + 40)).getextrema()
    finally:
        document.close()
    assert texts[0] and texts[2] and not texts[1]
    assert int(high) - int(low) <= 4  # type: ignore[arg-type]


def test_without_scripts_a_later_page_is_shown_and_masked(browser: Browser, own_site: Site) -> None:
    context = signed_in(browser, own_site, scripts=False)
    page = context.new_page()
    page.goto(own_site.url("/staff/items/{d03}"))
    page.fill("#look-1", "2")
    page.fill("#title_ja", "書きかけの題名")
    with page.expect_navigation():
        page.click("button[value=look]")
    address = f"/staff/items/{own_site.names['d03']}/pages/0/2.jpg"
    assert page.get_attribute(PICTURE, "src") == address
    assert context.request.get(own_site.base + address).headers["content-type"] == "image/jpeg"
    assert page.input_value("#title_ja") == "書きかけの題名"
    page.click("#mask-list > summary")
    for side, value in (("x", "10"), ("y", "10"), ("w", "20"), ("h", "20")):
        page.fill(f"#mask_{side}-1", value)
    with page.expect_navigation():
        page.click("button[value=save]")
    assert page.input_value("#mask_page-1") == "2"
    context.close()
