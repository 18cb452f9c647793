"""An agreement is withdrawn, counted; `docs/tour.md` tells the same numbers."""

from playwright.sync_api import Browser

from tests.e2e.hand import Hand, told
from tests.e2e.looking import check
from tests.e2e.site import AGREED, Site
from tests.e2e.visitor import signed_in

REASON = "寄贈者の申し出"


def test_a_withdrawn_agreement_closes_all_its_items(browser: Browser, own_site: Site) -> None:
    ids = [own_site.names[number] for number in AGREED]
    pages = [f"{own_site.base}/items/{one}" for one in ids]
    pictures = [f"{page}/picture/0/small.jpg" for page in pages]
    visitor = browser.new_context()
    assert {visitor.request.get(url).status for url in (*pages, *pictures)} == {200}
    assert "写真提供：見本の寄贈者" in visitor.request.get(pages[0]).text()
    before = _found(visitor.request.get(f"{own_site.base}/api/v1/items?type=photo&size=100").json())
    assert set(ids) <= before
    context = signed_in(browser, own_site)
    page = context.new_page()
    page.goto(own_site.url("/staff"))
    assert "見本の写真" in page.inner_text(".notice-warn")
    hand = Hand(page=page)
    hand.click(".notice-warn a:has-text('見本の写真')")
    page.wait_for_selector("#agreement")
    hand.click(".btn-danger")
    page.wait_for_selector("#stop")
    assert page.locator("table tbody tr").count() == 2, "records and contents, open to all"
    assert page.locator(".cards .card").count() == len(ids)
    hand.click("#reason")
    hand.type(REASON)
    hand.click("#stop .btn-danger")
    page.wait_for_selector(".notice-ok")
    assert hand.counted == told("agreement")
    assert check(page, "ja", deep=True) == []
    assert {visitor.request.get(url).status for url in (*pages, *pictures)} == {404}
    after = _found(visitor.request.get(f"{own_site.base}/api/v1/items?type=photo&size=100").json())
    assert before - after == set(ids)
    context.close()
    visitor.close()


def _found(answer: dict[str, list[dict[str, str]]]) -> set[str]:
    return {item["id"] for item in answer["items"]}
