"""A browser that crashes is no failure of a page, and what runs again hides no failure."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error

from tests.again import MOST
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


_UNSTEADY = """
import pytest
from pathlib import Path

@pytest.mark.parametrize("which", range(4))
def test_seldom(which):
    if not (seen := Path(__file__).with_name(f"seen{which}")).exists():
        seen.touch()
        raise AssertionError("not the first time")

def test_every_second_time():
    tries = Path(__file__).with_name("tries")
    with tries.open("a") as file:
        file.write("x")
    assert tries.stat().st_size % 2 == 0
"""


def test_a_crash_is_tried_again_once_and_told(browsers: Chromium, tmp_path: Path) -> None:
    out = _ran(_TESTS, tmp_path, CI="")
    assert "2 failed, 1 passed, 2 again" in out, out
    assert set(re.findall(r"^AGAIN.*::(\w+) \(", out, re.MULTILINE)) == {
        "test_once",
        "test_each_time",
    }
    assert (tmp_path / "wrong").read_text() == "x"


def test_in_ci_a_few_may_be_unsteady_and_are_told_in_full(tmp_path: Path) -> None:
    out = _ran(_UNSTEADY, tmp_path, CI="1")
    assert f"3 failed, {MOST} passed, {MOST} unsteady" in out, out
    assert len(re.findall(r"^UNSTEADY.*::test_seldom\[\d\]$", out, re.MULTILINE)) == MOST
    assert out.count("AssertionError: not the first time") >= 4


def test_elsewhere_a_test_that_fails_has_failed(tmp_path: Path) -> None:
    assert "5 failed in" in _ran(_UNSTEADY, tmp_path, CI="")


def _ran(tests: str, folder: Path, **settings: str) -> str:
    (folder / "test_made.py").write_text(tests)
    options = ["-q", "-p", "tests.again", "-p", "no:cacheprovider", "-p", "no:randomly"]
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *options,
            "-c",
            "/dev/null",
            "--rootdir",
            str(folder),
            folder,
        ],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_after_a_crash_and_after_its_time_comes_a_new_browser(browsers: Chromium) -> None:
    browsers.close()  # tests before this one may have left it one time, or none
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
