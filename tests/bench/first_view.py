"""A first visit by a slow phone on a slow line, to pages of photos as large as cameras make them.

The largest thing in sight has to be there within 2 seconds (LCP), at a quarter of the speed of this
machine and 1.6 Mbit/s; 24 results weigh at most 400 kB with the pictures that were scrolled to.
"""

import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

from archive import catalog as catalogs
from archive.model import Item, State
from tests.bench.export import OPEN, START
from tests.bench.figure import Figure
from tests.bench.home import opened
from tests.bench.pages import served
from tests.bench.photos import photos, take_in
from tests.chromium import chromium
from web.wiring import Services

SIZE, SMALL = 24, 6
_ROUNDS = 3
_PHONE = ViewportSize(width=360, height=740)
_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 94_000,
}
"""Milliseconds, and bytes a second."""
_WATCH = """new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.largest = entry.startTime / 1000;
}).observe({ type: "largest-contentful-paint", buffered: true });"""


def figures(size: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name, opened(Path(name) / "home") as services:
        take_in(services, photos(Path(name), "photo", size))
        one = _published(services)
        addresses = {
            "home": "/",
            "results as a list": "/search?view=list",
            "results as a grid": "/search?view=grid",
            "item": f"/items/{one.id}",
        }
        with served(services) as (host, port), chromium() as browsers:
            for page, path in addresses.items():
                seen = [
                    _visit(browsers.get(), f"http://{host}:{port}{path}") for _ in range(_ROUNDS)
                ]
                yield Figure(
                    name=f"first view of {page}, LCP",
                    value=statistics.median(shown for shown, _ in seen),
                    unit="s",
                    target=2.0,
                    at_most=True,
                )
                if "results" in page:
                    yield Figure(
                        name=f"{size} {page}, scrolled to the end",
                        value=max(weight for _, weight in seen) / 1000,
                        unit="kB",
                        target=400.0,
                        at_most=True,
                    )


def _published(services: Services) -> Item:
    """Everything that was taken in, for everybody; gives one of them."""
    items = list(services.catalog.every_item())
    with services.database.write() as connection:
        for item in items:
            shown = replace(item, state=State.PUBLISHED, record=OPEN, content=OPEN, published=START)
            catalogs.replace(connection, shown)
    services.worker("bench").run_until_idle()
    return items[0]


def _visit(browser: Browser, url: str) -> tuple[float, int]:
    """Seconds to the largest paint, and bytes that came once all of the page was scrolled by."""
    context = browser.new_context(viewport=_PHONE)
    page, sizes = context.new_page(), list[int]()
    session = context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", _LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(_WATCH)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    shown = float(page.evaluate("window.largest"))
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    for picture in page.locator(".card img").all():
        picture.scroll_into_view_if_needed()
        while not picture.evaluate("(one) => one.complete && one.naturalWidth > 0"):
            page.wait_for_timeout(20)
    context.close()
    return shown, round(sum(sizes))
