"""Somebody who follows a chapter of the staff handbook: presses what it quotes, takes its pictures.

What stands on a page is quoted as **［公開する］**, with an ellipsis for what differs.
What is pressed or filled must be quoted in the chapter, and what is quoted must have been seen.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, ViewportSize

from tests.conftest import ROOT
from tests.e2e.site import Site

HANDBOOK = ROOT / "docs" / "handbook"
_QUOTED = re.compile(r"\*\*［(.+?)］\*\*")
_SHOWN = re.compile(r"!\[[^\]]+\]\(images/([\w-]+)\.webp\)")
_WINDOW = ViewportSize(width=1280, height=880)
_SHRUNK, _QUALITY = (1088, 748), 70
_NAMES = """() => {
  for (const old of document.querySelectorAll('[data-named]')) old.removeAttribute('data-named');
  const found = [];
  for (const one of document.querySelectorAll(
      'a, button, summary, label, legend, th, dt, option, h1, h2, h3')) {
    if (one.closest('[hidden]')) continue;
    const copy = one.cloneNode(true);
    for (const rest of copy.querySelectorAll('kbd, .count, .must, .hidden-text, .badge')) {
      rest.remove();
    }
    const name = copy.textContent.replace(/\\s+/g, ' ').trim();
    if (!name) continue;
    one.setAttribute('data-named', name);
    found.push(name);
  }
  return found;
}"""

_WATCH = """() => {
  window.leaving = false;
  window.addEventListener('submit', (event) => { window.leaving = !event.defaultPrevented; });
  window.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]:not([download], [target])');
    const within = link && link.hash && link.href.split('#')[0] === location.href.split('#')[0];
    if (link && !within) window.leaving = !event.defaultPrevented;
  });
}"""
"""Tells whether a click leads to another page, which may take its time."""


def chapters() -> list[Path]:
    return sorted(HANDBOOK.glob("[0-9]*.md"))


def quoted(chapter: Path) -> list[str]:
    """What the chapter says stands on a page, in its order."""
    return _QUOTED.findall(chapter.read_text("utf-8"))


def pictures(chapter: Path) -> list[str]:
    return _SHOWN.findall(chapter.read_text("utf-8"))


def is_on(quote: str, names: set[str]) -> bool:
    """Whether one of the names on pages is what was quoted."""
    if "…" not in quote:
        return quote in names
    pattern = re.compile(".+".join(map(re.escape, quote.split("…"))))
    return any(pattern.fullmatch(name) for name in names)


@dataclass
class Reader:
    browser: Browser
    site: Site
    folder: Path | None = None
    """Where pictures go; nowhere while it is only looked whether the chapter holds."""
    seen: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    taken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = self.browser.new_context(viewport=_WINDOW, locale="ja-JP")
        self.page: Page = self.context.new_page()

    def close(self) -> None:
        self.context.close()

    def go(self, address: str) -> None:
        """Where no button leads: a page by its address, or one that somebody else has open."""
        self.page.goto(self.site.url(address))
        self.look()

    def look(self) -> None:
        """Once the answer to what was pressed is there."""
        self.page.wait_for_load_state("networkidle")
        self._note()

    def _note(self) -> None:
        self.seen.update(self.page.evaluate(_NAMES))

    def sign_in(self, login: str, password: str, *, told: bool = False) -> None:
        self.go("/account/sign-in")
        self.fill("ログイン名", login, told=told)
        self.fill("パスワード", password, told=told)
        self.press("サインイン", told=told)

    def press(self, name: str, *, within: str = "main", nth: int = 0, told: bool = True) -> None:
        """A link, button, box or what unfolds, by the words on it; ``told`` ones are quoted."""
        self.used |= {name} if told else set()
        self.click(self._named(name, "a, button, summary, label", within, nth))

    def click(self, what: Locator) -> None:
        """Until the page that it leads to is there, if it leads to one."""
        self.page.evaluate(_WATCH)
        what.click()
        self.page.wait_for_function("() => window.leaving !== true")
        self.look()

    def press_like(self, quote: str) -> None:
        """What has a number in its words."""
        self._note()
        (name,) = [one for one in self.seen if is_on(quote, {one}) and self._is_here(one)][:1]
        self.press(name)

    def fill(self, name: str, text: str, *, nth: int = 0, told: bool = True) -> None:
        self.used |= {name} if told else set()
        self._field(name, nth).fill(text)

    def choose(self, name: str, option: str) -> None:
        self.used.add(name)
        self._field(name).select_option(label=option)

    def give(self, name: str, *files: Path) -> None:
        self.used.add(name)
        self._field(name).set_input_files(list(files))

    def reads(self, text: str) -> None:
        """Wait until the page says so, asking it anew where a machine has to work first."""
        for _ in range(20):
            if self.page.get_by_text(text).count():
                return self.look()
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"{self.page.url} does not say {text}")

    def picture(self, name: str, at: str = "") -> None:
        """What is in the window, from the top or from where ``at`` begins."""
        self.taken.append(name)
        if self.folder is None:
            return
        self.page.evaluate("scrollTo(0, 0)")
        if at:
            self.page.locator(at).first.evaluate("one => one.scrollIntoView({block: 'start'})")
        whole = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        small = whole.resize(_SHRUNK, Image.Resampling.LANCZOS)
        small.save(self.folder / f"{name}.webp", "WEBP", quality=_QUALITY, method=6)

    def _is_here(self, name: str) -> bool:
        return bool(self.page.locator(f'main [data-named="{name}"] >> visible=true').count())

    def _named(self, name: str, kinds: str, within: str, nth: int) -> Locator:
        self._note()
        selector = ", ".join(f'{kind.strip()}[data-named="{name}"]' for kind in kinds.split(","))
        found = self.page.locator(within).locator(f"{selector} >> visible=true")
        assert found.count() > nth, f"{self.page.url} has no {name}"
        return found.nth(nth)

    def _field(self, name: str, nth: int = 0) -> Locator:
        label = self._named(name, "label", "main", nth)
        return self.page.locator(f'[id="{label.get_attribute("for")}"]')


def followed(reader: Reader, chapter: Path) -> Iterator[str]:
    """What does not hold of the chapter, once it was followed to its end."""
    quotes = quoted(chapter)
    yield from (f"nowhere on a page: {one}" for one in quotes if not is_on(one, reader.seen))
    yield from (f"not in the text: {one}" for one in sorted(reader.used) if not _told(one, quotes))
    if sorted(reader.taken) != sorted(pictures(chapter)):
        yield f"taken {reader.taken}, shown {pictures(chapter)}"


def _told(name: str, quotes: list[str]) -> bool:
    return any(is_on(quote, {name}) for quote in quotes)
