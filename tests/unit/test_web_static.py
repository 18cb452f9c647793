"""What browsers load: vendored files as they came, own files within their budgets."""

import gzip
import re

from archive.vocabulary import labels
from web.assets import STATIC, version
from web.vendor import changed, read_manifest

BUDGET = 20_000
"""Bytes, gzip, for own styles and for own scripts."""


def zipped(pattern: str) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in STATIC.glob(pattern))


def test_vendored_files_are_those_of_the_manifest() -> None:
    assert changed() == []
    assert {entry.licence for entry in read_manifest()} == {"MIT", "BSD-2-Clause"}


def test_own_styles_and_scripts_are_small() -> None:
    assert 0 < zipped("css/*.css") <= BUDGET
    assert 0 < zipped("js/*.mjs") <= BUDGET


def test_styles_use_tokens_that_exist() -> None:
    tokens = (STATIC / "vendor/design-tokens/tokens.css").read_text(encoding="utf-8")
    own = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("css/*.css"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", tokens + own))
    assert set(re.findall(r"var\((--[\w-]+)", own)) <= defined


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in (*STATIC.rglob("*.css"), *STATIC.rglob("*.mjs"), *STATIC.rglob("*.svg")):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        loads = re.findall(r"(?:url\(|import |src=|href=)[\"']?(https?:)?//", text)
        assert loads == [], path.name


def test_versions_follow_the_content() -> None:
    assert version("css/site.css") != version("css/staff.css")
    assert version("no/such.file") == ""


def test_every_type_of_item_has_a_glyph_for_where_there_is_no_picture() -> None:
    drawn = (STATIC / "glyphs.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="([a-z-]+)"', drawn)) == {*labels("type"), "locked"}
