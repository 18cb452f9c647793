"""An older archive of 500 rows moved in, undone, moved in again; its addresses lead on."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZipFile

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from archive.rights import Role
from tests.chromium import Chromium
from tests.e2e.hand import Hand, told
from tests.e2e.looking import check
from tests.e2e.site import Site, open_home, serving
from tests.e2e.visitor import signed_in
from web.account import Agent
from web.demo import LOGIN
from web.wiring import prepare

ROWS, PHOTOS, WRONG = 500, 20, 3
OLD = "https://old-museum.example/"
PASSWORD = "correct horse battery"
WORK = 600
"""Looks at a page until a job is done, half a second apart."""


@pytest.fixture(scope="module")
def empty_site(browsers: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An archive with an account and nothing else, with a worker."""
    home = tmp_path_factory.mktemp("empty") / "home"
    services = open_home(home)
    prepare(services)
    services.accounts.add(Agent(id="", login=LOGIN, name="職員", role=Role.ADMINISTRATOR), PASSWORD)
    services.close()
    with serving(home, PASSWORD, worker=True) as served:
        yield served


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workbook as an office keeps it, and the photos in a ZIP."""
    folder = tmp_path_factory.mktemp("older")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["町の写真館 資料一覧表"])
    sheet.append(["資料番号", "題名", "撮影", None, "公開区分", "分類", "URL", "画像"])
    sheet.append([None, None, "日", "場所", None, None, None, None])
    for area in ("A1:H1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3", "G2:G3", "H2:H3"):
        sheet.merge_cells(area)
    days = (42476, "H28.4.17", "平成２８年４月１８日")
    levels = ("一般公開", "館内のみ", "非公開")
    for number in range(1, ROWS + 1):
        day = "2016-04-31" if number > ROWS - WRONG else days[number % 3]
        name = f"photo\\{number}.jpg" if number <= PHOTOS else None
        row = [f"M-{number:03}", f"町の記録 {number}", day, "益城町", levels[number % 3], "石垣"]
        sheet.append([*row, f"detail.php?id={number}", name])
    table, files = folder / "一覧表.xlsx", folder / "写真.zip"
    book.save(table)
    with ZipFile(files, "w") as archive:
        for number in range(1, PHOTOS + 1):
            out = BytesIO()
            Image.new("RGB", (64, 48), (number * 9, 90, 120)).save(out, "JPEG")
            archive.writestr(f"{number}.jpg", out.getvalue())
    return table, files


def until(page: Page, address: str, said: str) -> None:
    """Open the page again until it says so."""
    for _ in range(WORK):
        page.goto(address)
        if said in page.inner_text("main"):
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} never said {said}: {page.inner_text('main')}")


def move(hand: Hand, address: str) -> None:
    hand.click("form[action*='/move'] button")
    until(hand.page, address, f"受け入れた {ROWS - WRONG}、受け付けなかった {WRONG}")
    until(hand.page, address, "5. 表のとおりに公開する")


def test_an_older_archive_is_moved_in_undone_and_moved_in_again(
    browser: Browser, empty_site: Site, given: tuple[Path, Path]
) -> None:
    context = signed_in(browser, empty_site)
    page = context.new_page()
    page.goto(empty_site.url("/staff"))
    hand = Hand(page=page)
    hand.click("nav a[href$='/staff/migrations']")
    hand.click("#source")
    hand.type("町の写真館")
    page.set_input_files("#table", given[0])
    page.set_input_files("#files", given[1])
    hand.clicks += 4  # each the button, and the choice in the system's own window
    hand.choose("#basis", "permission")
    hand.click("#upload button.btn-main")
    page.wait_for_url("**/staff/migrations/0*")
    address = page.url
    assert check(page, "ja", deep=True) == []
    hand.click("a[href$='/columns']")
    assert "撮影 / 日" in page.inner_text("main")
    assert check(page, "ja", deep=True) == []
    hand.click("#site")
    hand.type(OLD)
    hand.click("#meanings button.btn-main")
    page.wait_for_url("**/words")
    assert check(page, "ja", deep=True) == []
    for word, ours in (("一般公開", "public"), ("館内のみ", "on-site"), ("非公開", "staff")):
        row = page.locator("tr", has_text=word).locator("select")
        hand.choose(f"#{row.get_attribute('id')}", ours)
    hand.click("#meanings button.btn-main")
    until(page, address, "どの行にもないファイル")
    assert f"{ROWS - WRONG}件" in page.inner_text("main")
    move(hand, address)
    hand.click("a[href$='/undo']")
    hand.click("#reason")
    hand.type("区分を直す")
    hand.click("main form button.btn-danger")
    expect(page.locator("main")).to_contain_text("受入を取り消しました")
    page.goto(address)
    move(hand, address)
    publish(hand, address)
    assert hand.counted == told("older-archive")
    context.close()
    leads_on(empty_site)


def publish(hand: Hand, address: str) -> None:
    """Everything that the table says is public, after its differences were seen."""
    page = hand.page
    page.goto(address)
    hand.choose("#people", "judged")
    hand.click("#reason")
    hand.type("前のサイトで公開")
    hand.click("form[action*='/publish'] button")
    page.wait_for_url("**/staff/bulk/*")
    hand.click("form[action*='/apply'] button")
    until(page, page.url, "全体を取り消す")


def leads_on(site: Site) -> None:
    with urlopen(f"{site.base}/detail.php?id=3") as answer:
        assert "/items/" in answer.url
        assert "町の記録 3" in answer.read().decode()
