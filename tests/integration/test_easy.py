"""Easy Japanese in the address: on every public page, kept by links and forms, never for staff."""

import re
from collections.abc import Iterator

import pytest

from tests.integration.staff_archive import Office, open_office
from tests.integration.web_archive import item

PAGES = ("/", "/search", "/search?q=みつからない", "/map", "/places", "/places/43443", "/disasters")
MORE = ("/disasters/kumamoto-2016/timeline", "/lessons", "/about", "/terms", "/data", "/takedowns")


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("home"), request.config) as office:
        office.world.add(item(1), item(2))
        yield office


def easy(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}easy=1"


@pytest.mark.parametrize("address", [*PAGES, *MORE, f"/items/{item(1).id}", "/nowhere"])
def test_a_page_is_in_easy_words(office: Office, address: str) -> None:
    plain, told = office.world.get(address).text, office.world.get(easy(address)).text
    assert '<html lang="ja">' in told
    assert ">学んだこと</a>" in told and ">教訓</a>" not in told
    assert ">教訓</a>" in plain and ">学んだこと</a>" not in plain


def test_links_and_forms_keep_it(office: Office) -> None:
    page = office.world.get("/search?q=益城&easy=1").text
    inside = re.findall(r'href="(/(?:search|items|map|places)[^"]*)"', page)
    kept = [url for url in inside if "easy=1" in url]
    left = [url for url in inside if "easy=1" not in url]
    assert len(kept) > 10
    assert all("lang=en" in url or "/search/download" in url for url in left[1:]), left
    assert page.count('<input type="hidden" name="easy" value="1">') >= 2
    assert "記録をさがす" in page


def test_the_head_leads_there_with_readings_and_back(office: Office) -> None:
    plain = office.world.get("/about").text
    assert 'href="/about?easy=1&amp;furigana=1"' in plain
    both = office.world.get("/about?easy=1&furigana=1").text
    assert "<ruby>記録" in both
    assert re.search(r'<a href="/about" rel="nofollow">(<span>)?<ruby>日本', both)
    assert 'href="/about?easy=1&amp;furigana=1"' in office.world.get("/about?lang=en").text
    assert 'hreflang="ja" href="http://localhost/about"' in both, (
        "search engines get the plain page"
    )


def test_other_languages_and_staff_have_none(office: Office) -> None:
    assert office.world.get("/about?lang=en&easy=1").text == office.world.get("/about?lang=en").text
    admin = office.person("admin")
    told = admin.get("/staff/review?easy=1").text
    assert "学んだこと" not in told and "やさしい日本語" not in told
    assert "確認待ち" in told
    assert "学んだこと" in admin.get("/search?easy=1").text


def test_what_an_answer_fills_in_is_filled_in(office: Office) -> None:
    page = office.world.get("/search?easy=1").text
    assert re.search(r'<h2 id="results">2こ', page)
    assert "%(" not in page
