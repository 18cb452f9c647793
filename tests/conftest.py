"""What tests share: real input, and the rule that a required thing may not be skipped."""

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from playwright.sync_api import Browser

from tests.chromium import KEPT, Chromium, chromium, program

pytest_plugins = ["tests.again"]

ROOT = Path(__file__).parent.parent
for _setting in ("STORE_URL", "DERIVATIVES_URL", "DATABASE_URL", "SEARCH_URL"):
    os.environ.pop(_setting, None)  # an archive of somebody's own is no place for tests
REQUIRED = frozenset(filter(None, os.environ.get("REQUIRE", "").split(",")))


def skip_unless_required(name: str, why: str) -> None:
    """Skip and say why; where ``REQUIRE`` names the thing, fail instead."""
    if name in REQUIRED:
        pytest.fail(f"REQUIRE names {name}: {why}")
    pytest.skip(why)


LONGEST = 480
"""Seconds after which a test is taken to hang; far more than any needs on a busy machine."""


@pytest.fixture(autouse=True)
def no_test_hangs() -> Iterator[None]:
    """A test that waits for ever fails, and the others go on."""
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(LONGEST)
    yield
    signal.alarm(0)


@pytest.fixture(autouse=True, scope="module")
def no_command_keeps_what_tests_made() -> Iterator[None]:
    """Commands expect their process to be theirs (`web.freezing`); here it goes on after them."""
    usual = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*usual)


def _give_up(_signal: int, _frame: object) -> None:
    raise TimeoutError(f"this test took more than {LONGEST} s")


@pytest.fixture(scope="session")
def real_input() -> Path:
    """Real photos, documents and posts that nobody here wrote; never part of the project."""
    path = Path(os.environ.get("REAL_INPUT") or ROOT.parent / "shared" / "real")
    if not (path / "photos").is_dir():
        skip_unless_required("real", f"real input is absent: {path} (set REAL_INPUT)")
    return path


@pytest.fixture(scope="session")
def browsers(request: pytest.FixtureRequest) -> Iterator[Chromium]:
    """The Chromium of a process, which hands out what `browser` is."""
    if program() is None:
        skip_unless_required("chromium", "no Chromium on the PATH (set CHROMIUM)")
    with chromium() as handed:
        request.config.stash[KEPT] = handed
        yield handed


@pytest.fixture
def browser(browsers: Chromium) -> Iterator[Browser]:
    """Often the one of the test before; contexts are the test's own and end with it."""
    yield (handed := browsers.get())
    if handed.is_connected():
        for context in handed.contexts:
            context.close()


class _Compiled(BytecodeCache):
    """Templates that some application of this process has compiled already."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._held:
            bucket.bytecode_from_string(self._held[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._held[bucket.key] = bucket.bytecode_to_string()


# Many tests make an application of their own; compiling took most of the time of its pages.
Flask.jinja_options = {"bytecode_cache": _Compiled()}

# A machine that is busy with other tests is no failure; CI draws the same examples each time.
settings.register_profile(
    "shared", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=False
)
settings.register_profile("ci", settings.get_profile("shared"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "shared")
