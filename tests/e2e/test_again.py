"""A browser that crashes is no failure of a page, and hides none."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.chromium import LIFE, Chromium
from tests.conftest import ROOT

_TESTS = """
from contextlib import suppress
from pathlib import Path
from playwright.sync_api import Error
from tests.conftest import browser, browsers, no_test_hangs

def crash(browser):
    page = browser.new_context().new_page()
    with suppress(Error):
        page.goto("chrome://crash")
    page.evaluate("1")

def test_once(browser):
    if not (seen := Path(__file__).with_name("seen")).exists():
        seen.touch()
        crash(browser)

def test_each_time(browser):
    crash(browser)

def test_wrong(browser):
    Path(__file__).with_name("wrong").open("a").write("x")
    browser.new_context().new_page().goto("about:blank")
    raise AssertionError
"""


def test_a_crash_is_tried_again_once_and_told(browsers: Chromium, tmp_path: Path) -> None:
    (tmp_path / "test_crashes.py").write_text(_TESTS)
    options = ["-q", "-p", "tests.again", "-p", "no:cacheprovider", "-c", "/dev/null"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 failed, 1 passed, 2 again" in ran.stdout, ran.stdout + ran.stderr
    assert set(re.findall(r"^AGAIN.*::(\w+) \(", ran.stdout, re.MULTILINE)) == {
        "test_once",
        "test_each_time",
    }
    assert (tmp_path / "wrong").read_text() == "x"


def test_after_a_crash_and_after_its_time_comes_a_new_browser(browsers: Chromium) -> None:
    first = browsers.get()
    assert browsers.get() is first
    page = first.new_context().new_page()
    known = len(browsers.crashes)
    with suppress(Error):
        page.goto("chrome://crash")
    with pytest.raises(Error, match="crashed"):
        page.evaluate("1")
    assert len(browsers.crashes) == known + 1
    assert (second := browsers.get()) is not first
    assert not first.is_connected()
    assert [browsers.get() for _ in range(LIFE - 1)] == [second] * (LIFE - 1)
    assert browsers.get() is not second
