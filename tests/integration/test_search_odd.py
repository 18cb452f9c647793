"""Whatever is typed gets a sensible page: never a 5xx, never without end, never a hidden word."""

from collections.abc import Iterator
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.model import Access, Level, PlaceStatement
from tests.integration.web_archive import World, item, open_world

SECRET = Access(level=Level.STAFF)


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("home"), request.config) as world:
        world.add(
            item(1, title={"ja": "給水車の列"}, places=(PlaceStatement(code="43443"),)),
            item(2, title={"ja": "避難所の名簿"}),
            item(3, title={"ja": "避難所の地図"}),
            item(4, title={"ja": "極秘文書の写し"}, record=SECRET, content=SECRET),
        )
        yield world


ODD = {
    "kana": "きゅうすいしゃ",
    "one": "水",
    "romaji": "Mashiki",
    "wide": "ＭＡＳＨＩＫＩ　ＯＲ　給水　－断水",
    "pasted": "避難所で水を待つ人の列が校庭から道路まで続いていた。" * 80,
    "pasted-words": "避難 " * 1000,
    "symbols": "！？★…〜｜・（）",
    "brackets": "(" * 5000,
    "brackets-full": "（" * 900 + "給水" + "）" * 900,
    "quotes": '"' * 999,
    "nul": "給水\x00断水",
    "controls": "\x01\x02\x1b[31m給水\u202e",
    "surrogate": b"\xed\xa0\x80",
    "latin-1": b"caf\xe9",
    "stars": "*" * 500,
    "near": "NEAR/9999999999 " * 50,
    "minus": "-" * 3000,
    "nots": "NOT " * 900,
    "ors": "OR " * 900,
    "fields": "場所:" * 200,
    "dates": "日付:9999-99-99 日付:0000 date:..",
    "number": "9" * 400,
    "emoji": "🏚️👨‍👩‍👧‍👦" * 40,
    "break": "␟ ␟",
    "ivs": "葛\U000e0100城",
    "dakuten": "か\u3099" * 300,
    "regex": ".*+?[a-z]{9}\\",
    "prefix": "あ* 水* 避* ab*",
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("door", ["/search?q={}", "/api/v1/items?advice=1&q={}", "/suggest?q={}"])
def test_odd_queries_are_answered(world: World, odd: str, door: str) -> None:
    typed = ODD[odd]
    coded = quote(typed) if isinstance(typed, str) else quote_from_bytes(typed)
    answer = world.get(door.format(coded))
    assert answer.status_code == 200
    assert "極秘" not in answer.text


def test_what_can_be_made_out_of_them_is_found(world: World) -> None:
    for odd in ("kana", "one", "romaji", "wide", "brackets-full", "nul", "controls"):
        found = world.get(f"/api/v1/items?q={quote(ODD[odd])}").json  # type: ignore[arg-type]
        assert found["items"] or found["looser"]["items"], odd
    for odd in ("symbols", "stars", "minus", "quotes"):
        found = world.get(f"/api/v1/items?q={quote(ODD[odd])}").json  # type: ignore[arg-type]
        assert found["notes"], odd


def test_a_pasted_text_is_cut_and_that_is_said(world: World) -> None:
    found = world.get(f"/api/v1/items?q={quote(str(ODD['pasted']))}").json
    assert any("400" in note for note in found["notes"])
    assert found["looser"]["items"]
    page = world.get(f"/search?q={quote(str(ODD['pasted']))}")
    assert len(page.data) < 400_000


_PIECES = st.sampled_from(
    [
        *'()（）"「」-*＊:：,',
        *("OR", "NOT", "NEAR", "NEAR/3", "近く/2", "場所:", "日付:", "2016-04", "平成28年"),
        *("給水", "極秘", "水", "じしん", "Mashiki", "861-2242", " ", "\u3000", "\x00", "𠮷"),
    ]
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.one_of(st.text(max_size=30), st.lists(_PIECES, max_size=16).map("".join)))
def test_any_text_is_answered_and_counts_agree(world: World, typed: str) -> None:
    coded = quote(typed, errors="replace")
    found = world.get(f"/api/v1/items?advice=1&histogram=year&size=100&q={coded}")
    assert found.status_code == 200
    answer = found.json
    assert len(answer["items"]) == answer["total"] <= 3
    assert "item0004" not in found.text
    for offer in answer["advice"]["offers"]:
        narrowed = f"/api/v1/items?q={quote(offer['q'])}&{offer['name']}={quote(offer['value'])}"
        assert world.get(narrowed).json["total"] == offer["count"]
    for mended in answer["advice"]["mended"]:
        assert world.get(f"/api/v1/items?q={quote(mended['q'])}").json["total"] == mended["count"]
    assert world.get(f"/search?q={coded}").status_code == 200
