"""A selection carried into LibreOffice, edited there and brought back, with one conflict."""

from pathlib import Path

import openpyxl
from playwright.sync_api import Browser

from tests import calc
from tests.e2e.hand import Hand, told
from tests.e2e.looking import check
from tests.e2e.site import SECOND, Site
from tests.e2e.visitor import signed_in

WORD, CREDIT = "給水", "町の写真クラブ"
EDITED = 3


def test_a_sheet_is_edited_in_libreoffice_and_brought_back(
    browser: Browser, own_site: Site, tmp_path: Path
) -> None:
    context = signed_in(browser, own_site)
    page = context.new_page()
    page.goto(own_site.url(f"/search?q={WORD}"))
    hand = Hand(page=page)
    with page.expect_download() as download:
        hand.click("a[href*='/staff/bulk/items.xlsx']")
    download.value.save_as(given := tmp_path / "given.xlsx")
    ids = _edit(given, back := tmp_path / "表.xlsx")
    _meanwhile(browser, own_site, ids[0])
    page.goto(own_site.url("/staff/bulk"))
    hand.click("a[href$='/staff/bulk/sheet']")
    page.set_input_files("#file", back)
    hand.clicks += 2  # the button, and the choice in the system's own window
    hand.click("#reason")
    hand.type("名前を直した")
    hand.press("Enter")
    page.wait_for_selector("form[action$='apply']")
    told_here = page.inner_text("main")
    assert f"{EDITED - 1}件に反映する" in told_here
    assert told_here.count("いまは版") == 1
    assert check(page, "ja", deep=True) == []
    hand.click("form[action$='apply'] button")
    page.wait_for_selector("h1 .badge-ok")
    assert hand.counted == told("sheet-in-office")
    credits_now = [_credit(page.request.get(own_site.url(f"/staff/items/{i}")).text()) for i in ids]
    assert credits_now == [False, True, True]
    hand.click("details:has(form[action$='undo']) summary")
    hand.click("form[action$='undo'] button")
    page.wait_for_selector("text=元に戻した資料")
    assert not any(
        _credit(page.request.get(own_site.url(f"/staff/items/{one}")).text()) for one in ids
    )
    context.close()


def _edit(given: Path, back: Path) -> list[str]:
    """The credit of the first rows is typed anew; their ids."""
    sheet = openpyxl.load_workbook(given).active
    assert sheet is not None
    heads = [str(cell.value) for cell in sheet[1]]
    column = next(at for at, head in enumerate(heads, 1) if head.endswith("[credit]"))
    rows = range(2, 2 + EDITED)
    calc.edited(given, back, [{"row": row, "column": column, "typed": CREDIT} for row in rows])
    return [str(sheet.cell(row, 1).value) for row in rows]


def _meanwhile(browser: Browser, site: Site, item_id: str) -> None:
    """A colleague saves one of them before the sheet is back."""
    context = signed_in(browser, site, SECOND)
    page = context.new_page()
    page.goto(site.url(f"/staff/items/{item_id}"))
    page.fill("#creator", "同僚")
    page.keyboard.press("Escape")
    page.locator("#creator").blur()
    page.keyboard.press("s")
    page.wait_for_selector(".notice-ok")
    context.close()


def _credit(page: str) -> bool:
    return f'value="{CREDIT}"' in page
