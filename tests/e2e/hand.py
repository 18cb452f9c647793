"""A visitor whose clicks, keys and typed characters are counted."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.conftest import ROOT

_ROW = re.compile(r"^\| `(?P<name>[\w-]+)` \|.*\| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
TOUR = ROOT / "docs" / "tour.md"


@dataclass(slots=True)
class Hand:
    """Does what a person does, and counts it."""

    page: Page
    clicks: int = 0
    keys: int = 0
    typed: int = 0

    def click(self, what: str | Locator) -> None:
        self._one(what).click()
        self.clicks += 1

    def press(self, key: str, *, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.keys += times

    def type(self, text: str) -> None:
        """Into what has the focus."""
        self.page.keyboard.insert_text(text)
        self.typed += len(text)

    def choose(self, field: str, value: str) -> None:
        """From a list of choices: one click to open it, one to choose."""
        self.page.select_option(field, value)
        self.clicks += 2

    def drag(self, what: str, start: tuple[float, float], end: tuple[float, float]) -> None:
        """With the pointer pressed, between two points given in shares of the thing's size."""
        box = self._one(what).bounding_box()
        assert box is not None
        self.page.mouse.move(
            box["x"] + box["width"] * start[0], box["y"] + box["height"] * start[1]
        )
        self.page.mouse.down()
        self.page.mouse.move(
            box["x"] + box["width"] * end[0], box["y"] + box["height"] * end[1], steps=4
        )
        self.page.mouse.up()
        self.clicks += 1

    def _one(self, what: str | Locator) -> Locator:
        found = self.page.locator(what) if isinstance(what, str) else what
        return found.first

    @property
    def counted(self) -> tuple[int, int, int]:
        return self.clicks, self.keys, self.typed


def told(name: str, tour: Path = TOUR) -> tuple[int, int, int]:
    """Clicks, keys and characters that the tour says this walk takes."""
    for row in _ROW.finditer(tour.read_text(encoding="utf-8")):
        if row["name"] == name:
            clicks, keys, typed = row.groups()[1:]
            return int(clicks), int(keys), int(typed)
    raise AssertionError(f"{tour.name} has no row for {name}")
