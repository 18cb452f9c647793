"""From a decision to the next item on screen, in a real Chromium at the desk of the sample archive.

Milliseconds by the clock from the key that decides until the next item's page has its form and its
picture. The sample is taken in first, so a run takes about a minute.
"""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from tests.bench.figure import Figure
from tests.chromium import chromium
from tests.e2e.site import make_home, serving
from tests.e2e.visitor import signed_in

SIZE, SMALL = 4, 2
"""Photos that are decided; the first one, for which a reason is typed, is not counted."""
_SHOWN = """() => document.querySelector("#review") &&
  [...document.images].every((one) => one.complete)"""


def figures(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        password = make_home(home)
        with serving(home, password, worker=True) as site, chromium() as handed:
            page = signed_in(handed.get(), site).new_page()
            page.goto(site.url("/staff/review?type=photo"))
            page.click("#many a.look")
            taken = [_decided(page, first=number == 0) for number in range(size + 1)][1:]
    print(", ".join(f"{one:.0f} ms" for one in taken))
    median = statistics.median(taken)
    return [Figure(name="decision to the next item on screen", value=median, unit="ms")]


def _decided(page: Page, *, first: bool) -> float:
    page.wait_for_function(_SHOWN)
    page.keyboard.press("1")
    page.keyboard.press("p")
    if first:
        page.keyboard.press("w")
        page.keyboard.type("見本")
        page.keyboard.press("Tab")
    was, begun = page.url, time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address != was, wait_until="commit")
    page.wait_for_function(_SHOWN)
    return (time.perf_counter() - begun) * 1000
