"""Makes the pictures of `docs/tour.md`: ``python -m tests.e2e.pictures`` with Chromium at hand."""

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.chromium import chromium
from tests.conftest import ROOT
from tests.e2e.site import Site, make_home, serving
from tests.e2e.visitor import signed_in

TARGET = ROOT / "docs" / "images"
MOST = 150_000
"""Bytes of one picture; what has more is made smaller."""
_WIDTHS = (1280, 1100, 960, 800, 640)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    address: str
    width: int = 1280
    height: int = 860
    staff: bool = False
    draw: bool = False
    """Whether a mask is drawn first, which nobody saves."""
    printed: bool = False
    """The first sheet of A4 that the printer would give."""


SHOTS = {
    "home-1280": Shot(address="/"),
    "home-360": Shot(address="/", width=360, height=780),
    "search-1280": Shot(address="/search?q=避難所"),
    "search-360": Shot(address="/search?q=避難所", width=360, height=780),
    "item-1280": Shot(address="/items/{p01}", height=1000),
    "item-english-1280": Shot(address="/items/{p02}?lang=en"),
    "post-360": Shot(address="/items/{post4}", width=360, height=780),
    "places-1280": Shot(address="/places"),
    "map-1280": Shot(address="/map"),
    "timeline-1280": Shot(address="/disasters/kumamoto-2016/timeline", height=1000),
    "town-1280": Shot(address="/places/43443", height=1500),
    "lesson-1280": Shot(address="/lessons/{lesson5}", height=1300),
    "lesson-print": Shot(address="/lessons/{lesson5}", printed=True),
    "series-1280": Shot(address="/collections/{collection1}", height=1300),
    "disaster-1280": Shot(address="/disasters/kumamoto-2016", height=1000),
    "review-queue-1280": Shot(address="/staff/review?view=sheet&type=photo", staff=True),
    "review-item-1280": Shot(address="/staff/items/{p06}?queue=1", staff=True, height=1000),
    "mask-1280": Shot(address="/staff/items/{p12}", staff=True, draw=True),
}


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="pictures-") as folder, chromium() as browsers:
        home = Path(folder) / "home"
        password = make_home(home)
        with serving(home, password, worker=False) as site:
            for name, shot in SHOTS.items():
                _write(name, _take(browsers.get(), site, shot))


def _take(browser: Browser, site: Site, shot: Shot) -> bytes:
    context = signed_in(browser, site) if shot.staff else browser.new_context()
    page = context.new_page()
    page.set_viewport_size({"width": shot.width, "height": shot.height})
    page.goto(site.url(shot.address))
    page.wait_for_load_state("networkidle")
    if shot.draw:
        _draw(page)
    taken = _sheet(page.pdf(prefer_css_page_size=True)) if shot.printed else page.screenshot()
    context.close()
    return taken


def _sheet(printed: bytes) -> bytes:
    document, out = pypdfium2.PdfDocument(printed), io.BytesIO()
    document[0].render(scale=1.4).to_pil().save(out, "PNG")
    document.close()
    return out.getvalue()


def _draw(page: Page) -> None:
    page.keyboard.press("m")
    page.wait_for_load_state("networkidle")
    box = page.locator(".plate-picture svg").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.55)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.8, steps=4)
    page.mouse.up()


def _write(name: str, taken: bytes) -> None:
    """As a picture of few colours, as wide as the limit allows."""
    whole = Image.open(io.BytesIO(taken)).convert("RGB")
    for width in [one for one in _WIDTHS if one <= whole.width] or [whole.width]:
        data = _png(whole, width)
        if len(data) <= MOST:
            break
    (TARGET / f"{name}.png").write_bytes(data)
    print(f"{name} {width} px, {len(data)} bytes", file=sys.stderr)


def _png(whole: Image.Image, width: int) -> bytes:
    height = round(whole.height * width / whole.width)
    small = whole.resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.quantize(128, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
