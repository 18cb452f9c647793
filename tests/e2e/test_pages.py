"""Every page of the site in a real browser, in both languages: nothing that shuts anyone out."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from archive.clock import system_clock
from archive.settings import Settings
from ingest.recordings import has_ffmpeg
from tests.conftest import skip_unless_required
from tests.e2e.looking import check, opened, own_words
from tests.e2e.samples import EVERY, FIRST, NO_PAGES, NOT_FOUND, PAGES, Sample
from tests.e2e.site import Site
from web.app import create_app
from web.wiring import build

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def test_every_rule_has_a_sample(tmp_path: Path) -> None:
    services = build(Settings(archive_home=str(tmp_path)), clock=system_clock)
    rules = create_app(services).url_map.iter_rules()
    readable = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    assert readable == PAGES.keys() | NO_PAGES.keys()


@pytest.mark.parametrize("sample", NO_PAGES.values(), ids=str)
def test_what_is_said_to_be_no_page_is_none(
    site: Site, anyone: BrowserContext, staff: BrowserContext, sample: Sample
) -> None:
    if "/recording/" in sample.address and not has_ffmpeg():
        skip_unless_required("ffmpeg", "no ffmpeg on the PATH (apt-get install ffmpeg)")
    context = staff if sample.staff else anyone
    answer = context.request.get(site.url(sample.address))
    assert answer.status == sample.status
    assert "html" not in answer.headers["content-type"]


@pytest.mark.parametrize("sample", EVERY, ids=str)
def test_a_page_in_japanese(
    site: Site, anyone: BrowserContext, staff: BrowserContext, sample: Sample
) -> None:
    context = staff if sample.staff else anyone
    with opened(context, site.url(sample.address), status=sample.status) as (page, messages):
        assert check(page, "ja", deep=True) == []
        assert own_words(messages, sample.status) == []


@pytest.mark.parametrize("sample", EVERY, ids=str)
def test_a_page_in_english(
    site: Site, anyone: BrowserContext, staff: BrowserContext, sample: Sample
) -> None:
    context = staff if sample.staff else anyone
    with opened(context, site.url(sample.english), status=sample.status) as (page, messages):
        proper = site.proper if sample.staff else ()
        assert check(page, "en", deep=False, proper=proper) == []
        assert own_words(messages, sample.status) == []


def test_no_two_pages_have_one_title(
    site: Site, anyone: BrowserContext, staff: BrowserContext
) -> None:
    titles: dict[str, str] = {}
    for sample in (*FIRST, NOT_FOUND, *PAGES["disaster.show"], *PAGES["place.show"], *_SAME_ITEM):
        context = staff if sample.staff else anyone
        found = _TITLE.search(context.request.get(site.url(sample.address)).text())
        assert found, sample
        other = titles.setdefault(found[1].strip(), sample.address)
        assert other == sample.address, f"{found[1]}: {other} and {sample}"


_SAME_ITEM = (
    Sample(address="/items/{p12}"),
    Sample(address="/staff/items/{p12}", staff=True),
)
"""The public page of an item and its page for staff are two tabs of one browser."""
