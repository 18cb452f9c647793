"""The browser of this machine: ``CHROMIUM``, else what is on the PATH."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, expect, sync_playwright

PATIENCE = 120_000.0
"""Milliseconds that a page, an answer or an expectation may take."""
LIFE = 40
"""How often one process is handed out: one that lives through a thousand pages loses a tab."""
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # a container often has 64 MB of it, too few for large pages
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program() -> str | None:
    """Path of the browser, if there is one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _PROGRAMS)), None)


@dataclass  # without slots: Playwright keeps something of its own on whose method it calls
class Chromium:
    """Hands out a running browser: a new process after ``LIFE`` times or after a crash."""

    kind: BrowserType
    crashes: list[str] = field(default_factory=list)
    """Addresses of the pages whose tab crashed; or what else ended the browser."""
    _browser: Browser | None = None
    _left: int = 0

    def get(self) -> Browser:
        """Nothing made with an earlier one may be in use any more."""
        if self._browser is None or not self._left:
            self.close()
            self._browser, self._left = self._launch(), LIFE
        self._left -= 1
        return self._browser

    def close(self) -> None:
        browser, self._browser = self._browser, None
        if browser is not None and browser.is_connected():
            browser.close()

    def _launch(self) -> Browser:
        browser = self.kind.launch(executable_path=program(), args=_FLAGS)
        browser.on("context", self._watch)
        browser.on("disconnected", self._end)
        return browser

    def _watch(self, context: BrowserContext) -> None:
        # A machine that is busy with other tests is slow, not wrong.
        context.set_default_timeout(PATIENCE)
        context.on("page", lambda page: page.on("crash", lambda page: self._crash(page.url)))

    def _end(self, browser: Browser) -> None:
        if browser is self._browser:
            self._crash("the browser ended by itself")

    def _crash(self, where: str) -> None:
        self.crashes.append(where)
        self._left = 0


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Only one at a time can be in a process: Playwright says so."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        yield (handed := Chromium(kind=playwright.chromium))
        handed.close()


KEPT = pytest.StashKey[Chromium]()
"""Where a process of tests keeps its own."""
