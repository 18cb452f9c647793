"""Readings over kanji: in the address, on every page, and over nothing that they would break."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from archive.language import Analyzer
from archive.language.ruby import ruby
from tests.integration.search_under_test import analyzer
from tests.integration.web_archive import World, item, open_world
from web.furigana import with_furigana

__all__ = ["analyzer"]
_RUBY = re.compile(r"<ruby>(.*?)<rp>（</rp><rt>(.*?)</rt><rp>）</rp></ruby>")


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("home"), request.config) as world:
        yield world


def read(analyzer: Analyzer, text: str) -> str:
    return "".join(f"{piece}[{above}]" if above else piece for piece, above in ruby(analyzer, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("崩れた石垣", "崩[くず]れた石垣[いしがき]"),
        ("お問い合わせ", "お問[と]い合[あ]わせ"),
        ("益城町の避難所", "益城[ましき]町[まち]の避難[ひなん]所[じょ]"),
        ("通潤橋", "通潤[つうじゅん]橋[きょう]"),
        ("4月16日と5月3日", "4月[がつ]16日[にち]と5月[がつ]3日[か]"),
        ("4月1日", "4月[がつ]1日"),
        ("髙橋さん", "髙橋[たかはし]さん"),
        ("ふりがな、Wi-Fi", "ふりがな、Wi-Fi"),
        ("", ""),
    ],
)
def test_only_kanji_are_read(analyzer: Analyzer, text: str, said: str) -> None:
    assert read(analyzer, text) == said


def test_a_text_stays_itself(analyzer: Analyzer) -> None:
    text = "避難\u3000所は、2016年（平成28年）4月に㈱と﨑。\U000e0100 <b>&amp;\n" * 3
    assert "".join(piece for piece, _ in ruby(analyzer, text)) == text


def test_a_page_keeps_everything_but_gains_readings(analyzer: Analyzer) -> None:
    page = (
        '<!doctype html><html lang="ja"><head><title>避難</title><script>"避難"</script></head>'
        '<body><!-- 避難 --><p>避難 &amp; 給水<br>水&lt;<b class="a>b">火</b></p>'
        '<p lang="en">避難</p><textarea>避難</textarea><select><option>避難</option></select>'
        '<input value="避難"><a href="/?q=避難">避難</a></body></html>'
    )
    laid = with_furigana(page, analyzer)
    assert (
        _RUBY.sub(lambda found: found[1], laid.replace("<span>", "").replace("</span>", "")) == page
    )
    assert "<p><span><ruby>避難" in laid, "one thing where a box lays out its children one by one"
    assert [found[1] for found in _RUBY.finditer(laid)] == ["避難", "給水", "水", "火", "避難"]


def test_the_address_asks_for_it_and_keeps_it(world: World) -> None:
    world.add(item(1, title={"ja": "避難所の朝"}, text=("給水車が来た。",)))
    plain = world.get(f"/items/{item(1).id}").text
    assert "<ruby>" not in plain and "ふりがなをつける" in plain
    laid = world.get(f"/items/{item(1).id}?furigana=1").text
    assert ("避難", "ひなん") in _RUBY.findall(laid)
    assert "<title>避難所の朝" in laid
    links = re.findall(r'href="(/[^"]*)"', laid)
    pages = [one for one in links if not one.startswith(("/static", "/api", "/feed"))]
    kept = [parse_qs(urlsplit(one.replace("&amp;", "&")).query) for one in pages]
    without = [one for one, query in zip(pages, kept, strict=True) if "furigana" not in query]
    switch = f"/items/{item(1).id}"
    assert all(one == switch or "lang=en" in one or "/picture/" in one for one in without), without
    assert f'rel="canonical" href="http://localhost/items/{item(1).id}"' in laid
    assert '<input type="hidden" name="furigana" value="1">' in world.get("/?furigana=1").text
    english = world.get(f"/items/{item(1).id}?furigana=1&lang=en").text
    assert "<ruby>" not in english


def test_every_page_can_be_read_so(world: World) -> None:
    for address in (
        "/",
        "/search?q=避難",
        "/places",
        "/disasters",
        "/lessons",
        "/terms",
        "/nowhere",
    ):
        mark = "&" if "?" in address else "?"
        plain, laid = (world.get(one).text for one in (address, f"{address}{mark}furigana=1"))
        assert "<rt>" in laid and "<rt>" not in plain, address
