"""The attack corpus: a clear refusal or an item with a warning, within memory and time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import Undecodable
from ingest.identify import identify
from ingest.sandbox import Limits, Sandbox
from tests import attack, leaks

LIMITS = Limits()
TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".tiff": "image/tiff", ".webp": "image/webp"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(LIMITS) as made:
        yield made


def media_type(path: Path) -> str:
    return identify(path).media_type or TYPES[path.suffix]


def refusal(sandbox: Sandbox, path: Path) -> str:
    """The reason of the first step that refuses, in the order of the pipeline; or nothing."""
    try:
        sandbox.run("extract", path, path.parent, media_type=media_type(path))
        sandbox.run("derive", path, path.parent, media_type=media_type(path))
    except Undecodable as error:
        return error.reason
    return ""


@pytest.mark.parametrize("name", attack.REFUSED)
def test_hostile_content_is_refused_with_its_reason(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    make, reasons = attack.REFUSED[name]
    path = attack.write(tmp_path, name, make())
    kind = "application/pdf" if name.endswith(".pdf") else None
    if kind:
        assert identify(path).media_type == kind
    assert refusal(sandbox, path) in reasons


@pytest.mark.parametrize("name", [*attack.DAMAGED, *attack.POLYGLOT])
def test_good_pixels_are_taken_in_and_nothing_else(
    sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    path = attack.write(tmp_path, name, {**attack.DAMAGED, **attack.POLYGLOT}[name]())
    kind = media_type(path)
    sandbox.run("extract", path, tmp_path, media_type=kind)
    derived = sandbox.run("derive", path, tmp_path, media_type=kind)
    assert len(derived["pictures"]) == 3
    for picture in derived["pictures"]:
        public = (tmp_path / picture["name"]).read_bytes()
        assert leaks.scan(public, [attack.SECRET, b"<script", b"evil.html"]) == []


def test_a_stream_of_400_megabytes_ends_in_time(sandbox: Sandbox, tmp_path: Path) -> None:
    path = attack.write(tmp_path, "bomb.pdf", attack.bomb_pdf())
    assert path.stat().st_size < 2_000_000
    assert refusal(sandbox, path) in ("out-of-memory", "too-slow")


def test_launching_pdfs_are_only_drawn(sandbox: Sandbox, tmp_path: Path) -> None:
    path = attack.write(tmp_path, "a.pdf", attack.launching_pdf())
    assert refusal(sandbox, path) == ""
    made = sandbox.run("public-pdf", path, tmp_path)
    public = (tmp_path / made["name"]).read_bytes()
    assert leaks.scan(public, [attack.SECRET, b"/Launch", b"/OpenAction", b"/AA"]) == []
