"""Walks of staff, counted; `docs/tour.md` tells the same numbers."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.e2e.hand import Hand, told
from tests.e2e.looking import check
from tests.e2e.site import SECOND, Site
from tests.e2e.visitor import signed_in
from web.demo import LOGIN

REASON = "だれとも分からない"


@contextmanager
def _hand(browser: Browser, site: Site, address: str, login: str = LOGIN) -> Iterator[Hand]:
    context = signed_in(browser, site, login)
    page = context.new_page()
    page.goto(site.url(address))
    yield Hand(page=page)
    context.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_signs_in_and_reviews_three_photos_by_keyboard(browser: Browser, own_site: Site) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(own_site.url("/staff/review?type=photo"))
    hand = Hand(page=page)
    hand.click("#login")
    hand.type(LOGIN)
    hand.press("Tab")
    hand.type(own_site.password)
    hand.press("Enter")
    page.wait_for_selector("#many")
    hand.click("#many a.look")
    seen = []
    for number in range(3):
        page.wait_for_selector("#review")
        seen.append(page.url)
        before = hand.counted
        hand.press("1")
        hand.press("p")
        if number == 0:
            hand.press("w")
            hand.type(REASON)
            hand.press("Tab")
        hand.press("Enter")
        page.wait_for_url(lambda url: url != seen[-1])
    took = tuple(after - was for after, was in zip(hand.counted, before, strict=True))
    assert took == told("unchanged")
    assert hand.counted[:2] == told("review")[:2]
    assert len(set(seen)) == 3
    for address in seen:
        answer = context.request.get(address)
        assert "badge-ok" in answer.text()
        assert REASON in answer.text()
    context.close()


def test_three_are_decided_on_the_contact_sheet_and_the_last_is_taken_back(
    browser: Browser, own_site: Site
) -> None:
    """By the keyboard alone."""
    with _hand(browser, own_site, "/staff/review?view=sheet&type=photo", SECOND) as hand:
        page = hand.page
        page.wait_for_selector("[data-chosen]:visible")
        hand.press("j")
        hand.press("Space")
        hand.press("ArrowRight", times=2)
        hand.press("Shift+Space")
        for key in ("1", "p", "w"):
            hand.press(key)
        hand.type(REASON)
        chosen = page.locator("[name=item]:checked").evaluate_all("all => all.map((o) => o.value)")
        hand.press("Enter")
        page.wait_for_selector(".notice-ok")
        assert hand.counted == told("sheet")
        assert len(chosen) == 3
        public = [own_site.url(f"/items/{one.partition(':')[0]}") for one in chosen]
        assert [page.request.get(url).status for url in public] == [200] * 3
        again = Hand(page=page)
        again.press("z")
        page.wait_for_selector(".notice-ok:has-text('取り消しました')")
        assert again.counted == told("take-back")
        listed = page.locator("[name=item]").evaluate_all("all => all.map((o) => o.value)")
        assert {one.partition(":")[0] for one in chosen} <= {
            one.partition(":")[0] for one in listed
        }
        assert check(page, "ja", deep=True) == []


def test_a_mask_is_drawn_with_the_pointer(browser: Browser, own_site: Site) -> None:
    address = own_site.url("/items/{p14}/picture/0/large.jpg")
    with _hand(browser, own_site, "/staff/items/{p14}") as hand:
        page = hand.page
        before = _picture(page, address)
        hand.press("m")
        hand.drag(".plate-picture svg", (0.25, 0.25), (0.5, 0.5))
        drawn = [float(page.input_value(f"#mask_{side}-1")) for side in "xywh"]
        assert all(abs(side - 25) < 1 for side in drawn), drawn
        hand.press("s")
        page.wait_for_selector(".notice-ok")
        assert hand.counted == told("mask")
        after = _picture(page, address)
    assert _spread(after.crop(_inside(after))) <= 4
    assert _spread(before.crop(_inside(before))) > 20
    width, height = after.size
    outside = (width * 6 // 10, height * 6 // 10, width, height)
    assert _spread(after.crop(outside)) > 20


def _inside(picture: Image.Image) -> tuple[int, int, int, int]:
    width, height = picture.size
    return width * 3 // 10, height * 3 // 10, width * 45 // 100, height * 45 // 100


def _picture(page: Page, address: str) -> Image.Image:
    answer = page.context.request.get(address)
    assert answer.status == 200
    return Image.open(io.BytesIO(answer.body())).convert("L")


def _spread(picture: Image.Image) -> int:
    """Between the darkest and the brightest point."""
    low, high = picture.getextrema()
    return int(high) - int(low)  # type: ignore[arg-type]


def test_a_second_editor_compares_and_decides(browser: Browser, own_site: Site) -> None:
    address = "/staff/items/{p03}"
    with (
        _hand(browser, own_site, address) as first,
        _hand(browser, own_site, address, SECOND) as second,
    ):
        first.page.fill("#title_ja", "先の人の題名")
        first.page.fill("#creator", "先の人の作成者")
        first.page.click("button[value=save]")
        first.page.wait_for_selector(".notice-ok")
        page = second.page
        page.fill("#title_ja", "後の人の題名")
        with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            page.click("button[value=save]")
        assert answered.value.status == 409
        page.wait_for_selector(".differences")
        text = page.inner_text(".differences")
        assert "先の人の題名" in text
        assert "後の人の題名" in text
        assert check(page, "ja", deep=True) == []
        page.set_viewport_size({"width": 1280, "height": 900})
        second.click(page.locator("fieldset", has_text="後の人の題名").locator("[value=mine]"))
        second.click("button[value=save]")
        page.wait_for_selector("#review")
        assert page.input_value("#title_ja") == "後の人の題名"
        assert page.input_value("#creator") == "先の人の作成者"
        assert second.counted == told("conflict")


def test_a_withdrawn_item_is_gone_in_public(
    browser: Browser, own_site: Site, visitor: Page
) -> None:
    public = own_site.url("/items/{p04}")
    picture = own_site.url("/items/{p04}/picture/0/small.jpg")
    assert [visitor.request.get(url).status for url in (public, picture)] == [200, 200]
    with _hand(browser, own_site, "/staff/items/{p04}") as hand:
        hand.click("details:has(form[action$='withdraw']) summary")
        values = hand.page.locator("#class option").evaluate_all("all => all.map((o) => o.value)")
        hand.choose("#class", next(filter(None, values)))
        hand.click("form[action*='withdraw'] button")
        hand.page.wait_for_selector(".notice-ok")
        assert hand.counted == told("withdraw")
    answer = visitor.goto(public)
    assert answer is not None
    assert answer.status == 410
    assert visitor.request.get(picture).status == 404
    assert check(visitor, "ja", deep=False) == []
    found = visitor.request.get(own_site.url("/api/v1/items?q=開通した新しい橋")).json()
    assert own_site.names["p04"] not in {item["id"] for item in found["items"]}


def test_a_forgotten_reason_is_asked_for(browser: Browser, own_site: Site) -> None:
    """The page that a refused form answers with is a page, too."""
    with _hand(browser, own_site, "/staff/items/{p10}") as hand:
        hand.click("form[action*='restore'] button")
        hand.page.wait_for_selector("[role=alert]")
        assert check(hand.page, "ja", deep=True) == []
        hand.page.fill("#reason", "提供者があらためて許した")
        hand.page.click("form[action*='restore'] button")
        hand.page.wait_for_selector(".notice-ok")


def test_a_new_account_and_its_password(browser: Browser, own_site: Site) -> None:
    with _hand(browser, own_site, "/staff/accounts") as hand:
        hand.page.fill("#login", "tanaka")
        hand.page.fill("#name", "田中 花子")
        hand.page.click("form[action*='accounts']:has(#login) button[value=add]")
        password = hand.page.inner_text(".secret")
        assert check(hand.page, "ja", deep=True) == []
    fresh = Site(home=own_site.home, base=own_site.base, password=password, names={})
    signed_in(browser, fresh, "tanaka").close()


def test_erasure_waits_for_a_second_person(browser: Browser, own_site: Site) -> None:
    with _hand(browser, own_site, "/staff/items/{p05}/erasure") as hand:
        hand.page.fill("#basis", "個人情報保護法 第37条")
        hand.page.fill("#reason", "本人の請求")
        hand.page.click("main form.panel button")
        hand.page.wait_for_url("**/staff/erasures")
        assert check(hand.page, "ja", deep=True) == []
        assert hand.page.locator("form[action$='approve']").count() == 0
        assert hand.page.request.get(own_site.url("/items/{p05}")).status == 200
    with _hand(browser, own_site, "/staff/erasures", SECOND) as hand:
        hand.click("form[action*='approve'] button")
        hand.page.wait_for_selector(".notice-ok")
        assert hand.page.request.get(own_site.url("/items/{p05}")).status == 410


def test_all_hits_are_changed_and_set_back(browser: Browser, own_site: Site) -> None:
    with _hand(browser, own_site, "/search?q=給水") as hand:
        page = hand.page
        hand.click("a[href*='/staff/bulk/new']")
        hand.click("#credit")
        hand.type("別の町 危機管理課")
        hand.click("#reason")
        hand.type("名前を統一")
        hand.press("Enter")
        page.wait_for_selector("form[action$='apply']")
        item = page.locator(".diffs a").first.get_attribute("href")
        assert item is not None
        hand.click("form[action$='apply'] button")
        page.wait_for_selector("h1 .badge-ok")
        assert hand.counted == told("bulk")
        assert check(page, "ja", deep=True) == []
        assert "別の町 危機管理課" in page.request.get(own_site.url(item)).text()
        page.set_viewport_size({"width": 1280, "height": 900})
        hand.click("details:has(form[action$='undo']) summary")
        hand.click("form[action$='undo'] button")
        page.wait_for_selector("text=元に戻した資料")
        assert 'value="別の町 危機管理課"' not in page.request.get(own_site.url(item)).text()


def test_a_batch_is_undone(browser: Browser, own_site: Site, visitor: Page) -> None:
    published = own_site.url("/items/{post9}")
    assert visitor.request.get(published).status == 200
    with _hand(browser, own_site, "/staff/batches") as hand:
        page = hand.page
        batch = next(
            name
            for name in ("batch3", "batch4", "batch5")
            if page.request.get(published).status == 200
            and own_site.names["post9"]
            in page.request.get(own_site.url(f"/staff/batches/{{{name}}}")).text()
        )
        hand.click(page.locator(f"a[href$='{own_site.names[batch]}']"))
        hand.click("a.btn-danger")
        hand.click("#reason")
        hand.type("同じ投稿を二度受け入れた")
        hand.press("Enter")
        page.wait_for_selector(".notice-ok")
        assert hand.counted == told("undo")
    assert visitor.request.get(published).status == 410
