"""The staff handbook holds: each chapter is followed, and what it quotes stands on a page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.handbook import CHAPTERS
from tests.e2e.reader import HANDBOOK, Reader, chapters, followed, pictures
from tests.e2e.site import Site

MOST = 3_000_000
"""Bytes of all pictures together."""
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def test_every_chapter_is_followed() -> None:
    assert [chapter.stem for chapter in chapters()] == sorted(CHAPTERS)


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.stem)
def test_a_chapter_leads_where_it_says(chapter: Path, browser: Browser, own_site: Site) -> None:
    reader = Reader(browser, own_site)
    CHAPTERS[chapter.stem](reader)
    assert list(followed(reader, chapter)) == []
    reader.close()


def test_the_index_names_each_chapter_and_no_link_leads_nowhere() -> None:
    index = (HANDBOOK / "README.md").read_text("utf-8")
    assert [one for one in chapters() if f"({one.name})" not in index] == []
    for page in HANDBOOK.glob("*.md"):
        for target in _LINK.findall(page.read_text("utf-8")):
            assert (HANDBOOK / target).exists(), f"{page.name}: {target}"


def test_pictures_are_there_each_in_use_and_small() -> None:
    held = {path.stem: path.stat().st_size for path in (HANDBOOK / "images").iterdir()}
    assert sorted(held) == sorted(name for one in chapters() for name in pictures(one))
    assert sum(held.values()) < MOST
