"""Photos sent from a telephone over a line that is slow and is cut in the middle."""

from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.e2e.hand import Hand, told
from tests.e2e.looking import check
from tests.e2e.site import Site
from tests.e2e.visitor import signed_in

PHONE = {"width": 360, "height": 740}
COUNT = 10
_SLOW = {"latency": 60, "downloadThroughput": 200_000, "uploadThroughput": 200_000}


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Noise, which no format makes small: about 200 KB each."""
    folder, chance = tmp_path_factory.mktemp("photos"), Random(7)
    for number in range(COUNT):
        picture = Image.frombytes("RGB", (320, 240), chance.randbytes(320 * 240 * 3))
        data = BytesIO()
        picture.save(data, "JPEG", quality=98)
        (folder / f"写真{number + 1}.jpg").write_bytes(data.getvalue())
    return sorted(folder.iterdir())


def line(page: Page, *, offline: bool) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {**_SLOW, "offline": offline})
    return session


def test_ten_photos_over_a_line_that_is_cut(
    browser: Browser, own_site: Site, photos: list[Path]
) -> None:
    context = signed_in(browser, own_site)
    page = context.new_page()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(own_site.url("/staff/uploads"))
    assert check(page, "ja", deep=True) == []
    hand = Hand(page=page)
    page.set_input_files("#files", photos)
    hand.clicks += 2  # the button, and the choice in the telephone's own window
    hand.choose("#basis", "permission")
    hand.click("#place")
    hand.type("益城町")
    session = line(page, offline=False)
    hand.click("#upload button.btn-main")
    page.wait_for_function("() => document.querySelectorAll('#sent progress')[3]?.value > 0")
    session.send("Network.emulateNetworkConditions", {**_SLOW, "offline": True})
    expect(page.locator("#sent li", has_text="回線が切れました")).to_have_count(1)
    session.send("Network.emulateNetworkConditions", {**_SLOW, "offline": False})
    page.wait_for_url("**/staff/batches/*")
    batch = own_site.base + "/staff/batches/" + page.url.rpartition("/")[2]
    for _ in range(600):
        page.goto(batch)
        if "完了" in page.inner_text("h1"):
            break
        page.wait_for_timeout(200)
    assert page.locator("tbody tr").count() == COUNT
    assert f"受け入れた {COUNT}" in page.inner_text(".tabs").replace("\n", " ")
    assert hand.counted == told("upload")
    context.close()


def test_what_is_wrong_is_said_and_can_be_sent_again(
    browser: Browser, own_site: Site, photos: list[Path]
) -> None:
    context = signed_in(browser, own_site)
    page = context.new_page()
    page.goto(own_site.url("/staff/uploads"))
    page.set_input_files("#files", photos[:1])
    page.select_option("#basis", "own")
    page.fill("#date", "いつか")
    page.click("#upload button.btn-main")
    expect(page.locator("#trouble")).to_contain_text("日付として読めません")
    page.fill("#date", "2016-04")
    page.click("#upload button.btn-main")
    page.wait_for_url("**/staff/batches/*")
    context.close()
