"""What tests in a browser share: a home with the sample, its server, who is signed in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState, ViewportSize

from tests.chromium import Chromium
from tests.e2e.site import Site, make_home, serving
from tests.e2e.visitor import again_signed_in

_WIDE = ViewportSize(width=1280, height=900)


@pytest.fixture(scope="session")
def sample_home(browsers: Chromium, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The home as the demo makes it, kept for copying, and the password of its accounts."""
    home = tmp_path_factory.mktemp("sample") / "home"
    return home, make_home(home)


@pytest.fixture(scope="session")
def site(sample_home: tuple[Path, str]) -> Iterator[Site]:
    """A server for looking only."""
    home, password = sample_home
    shutil.copytree(home, target := home.parent / "looked-at")
    with serving(target, password, worker=False) as served:
        yield served


@pytest.fixture(scope="module")
def own_site(
    sample_home: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A server with a worker, for the walks of one module, which change things."""
    home, password = sample_home
    target = tmp_path_factory.mktemp("walked") / "home"
    shutil.copytree(home, target)
    with serving(target, password, worker=True) as served:
        yield served


@pytest.fixture
def anyone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=_WIDE)
    yield context
    context.close()


@pytest.fixture(scope="session")
def sessions() -> dict[bool, StorageState]:
    """What a browser keeps after the staff account signed in, with and without scripts."""
    return {}


@pytest.fixture
def staff(
    browser: Browser, site: Site, sessions: dict[bool, StorageState]
) -> Iterator[BrowserContext]:
    context = again_signed_in(browser, site, sessions)
    yield context
    context.close()
