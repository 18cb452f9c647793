"""Dates in words by the short way and by the whole way are the same words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.dates import format_date, parse_edtf
from archive.errors import InvalidDate
from archive.title import Lang, date_label, minute_label, read_date
from archive.vocabulary import phase_of
from archive.when import date_words, phase
from tests.unit.random_items import EDTF


@given(EDTF, st.sampled_from(["ja", "en"]))
@settings(max_examples=200)
def test_a_date_is_worded_as_it_is_written_whole(edtf: str, lang: Lang) -> None:
    read = parse_edtf(edtf)
    assert date_label(edtf, lang) == format_date(read, lang=lang)
    if not read.is_interval:
        assert date_words(edtf, lang)[1] == read.start.precision  # type: ignore[union-attr]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_times_of_one_hour_are_read_once(lang: Lang) -> None:
    """Posts of a second of their own each: reading every time would take half of an export."""
    before = read_date.cache_info().misses
    for second in range(40):
        date_label(f"2031-02-03T04:05:{second:02}Z", lang)
    assert read_date.cache_info().misses - before <= 1


@given(EDTF, st.sampled_from(["kumamoto-2016", "kumamoto-2026"]))
def test_a_phase_found_by_its_hour_is_the_phase_of_the_date(edtf: str, disaster: str) -> None:
    assert phase(disaster, edtf, "ja")[0] == (phase_of(disaster, parse_edtf(edtf)) or "")


@pytest.mark.parametrize(
    ("edtf", "label"),
    [
        ("2026-07-28T07:27:05Z", "2026年7月28日 16時27分05秒"),
        ("2026-07-28T16:27:05", "2026年7月28日 16時27分05秒"),
        ("1949-07-01T00:00:30Z", "1949年7月1日 10時00分30秒"),
        ("1880-01-01T00:00:00Z", "1880年1月1日 9時18分59秒"),
    ],
)
def test_times_are_those_of_the_clocks_in_japan_then(edtf: str, label: str) -> None:
    assert date_label(edtf, "ja") == label


@pytest.mark.parametrize(
    ("edtf", "ja", "en"),
    [
        ("2026-07-28T07:27:05Z", "2026年7月28日 16時27分", "28 July 2026, 16:27"),
        ("2026-07-28T16:27:00", "2026年7月28日 16時27分", "28 July 2026, 16:27"),
        ("2026-07-28T16:27+09:00", "2026年7月28日 16時27分", "28 July 2026, 16:27"),
        ("2016-04-16", "2016年4月16日", "16 April 2016"),
    ],
)
def test_a_date_to_the_minute_leaves_the_seconds_out(edtf: str, ja: str, en: str) -> None:
    assert (minute_label(edtf, "ja"), minute_label(edtf, "en")) == (ja, en)


@given(EDTF)
def test_without_seconds_nothing_else_is_lost(edtf: str) -> None:
    whole, cut = date_label(edtf, "ja"), minute_label(edtf, "ja")
    assert "秒" not in cut
    assert cut == whole or "秒" in whole


@pytest.mark.parametrize(
    "edtf",
    ["2026-13-28T07:27:05Z", "2026-07-28T24:27:05Z", "2026-07-28T07:60:05Z", "xxxx-07-28T07:27:05"],
)
def test_what_is_no_date_is_refused_on_the_short_way_too(edtf: str) -> None:
    with pytest.raises(InvalidDate):
        date_label(edtf, "ja")
