"""What a visit costs: bytes of page, style and scripts; of pictures; and whether the page jumps."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, ViewportSize

from tests.conftest import ROOT
from tests.e2e.site import Site

_TEXTS = frozenset({"document", "stylesheet", "script"})
_PHONE = ViewportSize(width=360, height=740)
_SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


@contextmanager
def _visit(browser: Browser, url: str) -> Iterator[tuple[Page, list[Response]]]:
    """A first visit on a phone, scrolled to its end."""
    context = browser.new_context(viewport=_PHONE)
    page, answers = context.new_page(), list[Response]()
    page.on("response", lambda answer: answers.append(answer))
    page.goto(url)
    for _ in range(12):
        page.mouse.wheel(0, 1200)
        page.wait_for_timeout(40)
    page.wait_for_load_state("networkidle")
    yield page, answers
    context.close()


def _weight(answers: list[Response], kinds: frozenset[str]) -> int:
    """Bytes, as a server or its proxy sends them: text compressed, pictures as they are."""
    found = [one for one in answers if one.request.resource_type in kinds and one.ok]
    return sum(
        len(one.body()) if one.request.resource_type == "image" else len(gzip.compress(one.body()))
        for one in found
    )


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 60_000),
        ("/search", 60_000),
        ("/search?q=避難所", 60_000),
        ("/items/{p01}", 80_000),
        ("/items/{d01}", 80_000),
        ("/places", 60_000),
        ("/map", 120_000),
    ],
)
def test_page_style_and_scripts(site: Site, browser: Browser, address: str, most: int) -> None:
    with _visit(browser, site.url(address)) as (page, answers):
        assert 0 < _weight(answers, _TEXTS) <= most
        hosts = {one.url.split("/")[2] for one in answers}
        assert hosts == {site.base.split("/")[2]}
        assert page.evaluate(_SHIFTS) < 0.05


@pytest.mark.parametrize("view", ["list", "grid"])
def test_24_results_with_their_pictures(site: Site, browser: Browser, view: str) -> None:
    with _visit(browser, site.url(f"/search?view={view}&type=photo")) as (page, answers):
        assert page.locator(".card").count() == 24
        drawn = page.evaluate(
            "[...document.querySelectorAll('.card img')].filter((i) => i.naturalWidth).length"
        )
        assert drawn >= 18
        assert _weight(answers, _TEXTS | {"image"}) <= 400_000


def test_all_own_modules_together() -> None:
    own = [
        path
        for path in (ROOT / "web" / "static").rglob("*.[mj]*s")
        if "vendor" not in path.parts and path.suffix in {".js", ".mjs"}
    ]
    assert len(own) >= 4
    assert sum(_compressed(path) for path in own) <= 20_000


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))
