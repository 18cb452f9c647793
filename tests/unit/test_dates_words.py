"""Dates in plain words, with the precision they have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import format_date, parse_edtf
from archive.dates.words import Lang


@pytest.mark.parametrize(
    ("edtf", "ja", "en"),
    [
        ("2016", "2016年", "2016"),
        ("2016-04", "2016年4月", "April 2016"),
        ("2016-04-16", "2016年4月16日", "16 April 2016"),
        ("2016-04-16T01", "2016年4月16日 1時", "16 April 2016, 01 h"),
        ("2016-04-16T01:25", "2016年4月16日 1時25分", "16 April 2016, 01:25"),
        ("2016-04-16T01:25:03", "2016年4月16日 1時25分03秒", "16 April 2016, 01:25:03"),
        ("2016-04-15T16:25Z", "2016年4月16日 1時25分", "16 April 2016, 01:25"),
        ("2016-04~", "2016年4月ごろ", "about April 2016"),
        ("2016-04?", "2016年4月（不確か）", "April 2016 (uncertain)"),
        ("2016%", "2016年ごろ（不確か）", "about 2016 (uncertain)"),
        ("2016-04-XX", "2016年4月（日は不明）", "April 2016 (day unknown)"),
        ("2016-XX-XX", "2016年（月は不明）", "2016 (month unknown)"),
        ("201X", "2010年代", "2010s"),
        ("20XX", "2000～2099年", "2000–2099"),
        ("2016-04-14/2016-04-16", "2016年4月14日～16日", "14–16 April 2016"),
        ("2016-04-14/2016-05-03", "2016年4月14日～5月3日", "14 April – 3 May 2016"),
        ("2016-04/2016-06", "2016年4月～6月", "April – June 2016"),
        ("2016-12/2017-02", "2016年12月～2017年2月", "December 2016 – February 2017"),
        ("2016/2017", "2016年～2017年", "2016 – 2017"),
        ("2016-03~/2016-05~", "2016年3月～5月ごろ", "about March – May 2016"),
        ("2016-04-14~/2016-04-16", "2016年4月14日ごろ～2016年4月16日",
         "about 14 April 2016 – 16 April 2016"),
        ("2016-04-16T01:25/2016-04-16T02:00", "2016年4月16日 1時25分～2時00分",
         "16 April 2016, 01:25 – 16 April 2016, 02:00"),
        ("2016-04/..", "2016年4月以降", "from April 2016 on"),
        ("../2016-04", "2016年4月まで", "until April 2016"),
        ("2016-04/", "2016年4月から（終わりは不明）", "from April 2016 (end unknown)"),
        ("/2016-04", "2016年4月まで（始まりは不明）", "until April 2016 (start unknown)"),
    ],
)  # fmt: skip
def test_japanese_and_english(edtf: str, ja: str, en: str) -> None:
    assert format_date(parse_edtf(edtf), lang="ja") == ja
    assert format_date(parse_edtf(edtf), lang="en") == en


@pytest.mark.parametrize(
    ("edtf", "ja", "en"),
    [
        ("2016-04", "平成28年4月", "April 2016 (Heisei 28)"),
        ("2019-05-01", "令和元年5月1日", "1 May 2019 (Reiwa 1)"),
        ("2019", "平成31年・令和元年", "2019 (Heisei 31, Reiwa 1)"),
        ("1989-01", "昭和64年1月・平成元年1月", "January 1989 (Showa 64, Heisei 1)"),
        ("2016-04-14/2016-04-16", "平成28年4月14日～16日", "14–16 April 2016 (Heisei 28)"),
        ("2019-04-30/2019-05-01", "平成31年4月30日～令和元年5月1日",
         "30 April 2019 (Heisei 31) – 1 May 2019 (Reiwa 1)"),
        ("1611-09-27", "1611年9月27日", "27 September 1611"),
        ("201X", "2010年代", "2010s"),
    ],
)  # fmt: skip
def test_with_the_era(edtf: str, ja: str, en: str) -> None:
    assert format_date(parse_edtf(edtf), lang="ja", era=True) == ja
    assert format_date(parse_edtf(edtf), lang="en", era=True) == en


MOMENTS = st.sampled_from(
    [
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "000X",
        "00XX",
        "1868",
        "9999",
        "1912-07",
    ]
)


@given(MOMENTS, st.sampled_from(["ja", "en"]), st.booleans())
def test_dates_at_the_edge_have_words_too(text: str, lang: Lang, era: bool) -> None:
    assert format_date(parse_edtf(text), lang=lang, era=era)
