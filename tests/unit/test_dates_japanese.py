"""What people type as a date, and eras there and back."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import InvalidDate, format_date, parse_edtf, parse_japanese, to_era

MAIN_SHOCK = "2016-04-16T01:25"


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("平成28年4月16日", "2016-04-16"),
        ("平成 28年 4月 16日", "2016-04-16"),
        ("H28.4.16", "2016-04-16"),
        ("h28/4/16", "2016-04-16"),
        ("H28.4", "2016-04"),
        ("㍻28年4月16日", "2016-04-16"),
        ("平成二十八年四月十六日", "2016-04-16"),
        ("二〇一六年四月十六日", "2016-04-16"),
        ("令和元年", "2019"),
        ("令和元年５月", "2019-05"),
        ("R8/7/28", "2026-07-28"),
        ("昭和28年6月26日", "1953-06-26"),
        ("S28.6.26", "1953-06-26"),
        ("明治22年7月28日", "1889-07-28"),
        ("明治4年3月2日", "1871"),
        ("平成32年", "2020"),
        ("H28", "2016"),
        ("2016年4月", "2016-04"),
        ("２０１６年４月１６日", "2016-04-16"),
        ("2016-4-16", "2016-04-16"),
        ("2016/04/16", "2016-04-16"),
        ("2016.4.16", "2016-04-16"),
        ("20160416", "2016-04-16"),
        ("2016", "2016"),
        ("2016年4月16日（土）", "2016-04-16"),
        ("2016年4月16日土曜日", "2016-04-16"),
        ("2016年4月16日未明", "2016-04-16"),
        ("2016年4月16日の午後", "2016-04-16"),
    ],
)
def test_days_months_and_years(typed: str, edtf: str) -> None:
    assert parse_japanese(typed) == edtf


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2016年4月16日午前1時25分", MAIN_SHOCK),
        ("平成28年4月16日 午前１時２５分", MAIN_SHOCK),
        ("2016年4月16日 1:25", MAIN_SHOCK),
        ("2016/4/16 1:25", MAIN_SHOCK),
        ("2016-04-16T01:25", MAIN_SHOCK),
        ("20160416T0125", MAIN_SHOCK),
        ("2016-04-16T01:25:00+09:00", "2016-04-16T01:25:00+09:00"),
        ("2016-04-16 01:25:00 +0900", "2016-04-16T01:25:00+09:00"),
        ("2016-04-16 01:25 JST", "2016-04-16T01:25+09:00"),
        ("2016:04:16 01:25:00", "2016-04-16T01:25:00"),
        ("20160416_012500", "2016-04-16T01:25:00"),
        ("2016年4月14日午後9時26分", "2016-04-14T21:26"),
        ("2016/4/14 9:26 PM", "2016-04-14T21:26"),
        ("2016/4/14 12:26 AM", "2016-04-14T00:26"),
        ("2016年4月14日午後0時半", "2016-04-14T12:30"),
        ("2016年4月14日21時", "2016-04-14T21"),
        ("2016年4月14日正午", "2016-04-14T12:00"),
    ],
)
def test_times(typed: str, edtf: str) -> None:
    assert parse_japanese(typed) == edtf


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("2016-04-14..2016-04-16", "2016-04-14/2016-04-16"),
        ("2016-04-14/2016-04-16", "2016-04-14/2016-04-16"),
        ("2016-04-14 - 2016-04-16", "2016-04-14/2016-04-16"),
        ("2016年4月14日～16日", "2016-04-14/2016-04-16"),
        ("2016年4月14日〜16日", "2016-04-14/2016-04-16"),
        ("2016年4月14～16日", "2016-04-14/2016-04-16"),
        ("2016年4月14日から5月3日まで", "2016-04-14/2016-05-03"),
        ("平成28年4月～6月", "2016-04/2016-06"),
        ("2016～2017", "2016/2017"),
        ("2016-2017", "2016/2017"),
        ("H28～R2", "2016/2020"),
        ("2016年4～6月", "2016-04/2016-06"),
        ("平成28年12月～平成29年2月", "2016-12/2017-02"),
        ("2016年4月14日21時26分～16日1時25分", "2016-04-14T21:26/2016-04-16T01:25"),
        ("2016年4月以降", "2016-04/.."),
        ("2016年4月～", "2016-04/.."),
        ("2016年まで", "../2016"),
        ("2016年4月頃", "2016-04~"),
        ("2016年4月ごろ", "2016-04~"),
        ("約2016年", "2016~"),
        ("2016年4月16日午前1時25分ごろ", "2016-04-16T01:25~"),
        ("2016年4月？", "2016-04?"),
        ("2016年春", "2016-03~/2016-05~"),
        ("平成28年の夏頃", "2016-06~/2016-08~"),
        ("2016年秋", "2016-09~/2016-11~"),
        ("2016年冬", "2016-12~/2017-02~"),
        ("平成28年度", "2016-04/2017-03"),
        ("2010年代", "201X"),
        ("2016年4月上旬", "2016-04-01/2016-04-10"),
        ("2016年2月下旬", "2016-02-21/2016-02-29"),
        ("2016-04-XX", "2016-04-XX"),
    ],
)
def test_ranges_and_rough_dates(typed: str, edtf: str) -> None:
    assert parse_japanese(typed) == edtf


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "不明", "28.4.16", "28/4/16", "4月16日", "16日", "午後1時", "1:25", "201604",
        "0416", "9999", "2016-13-01",
        "2016年13月", "2016年4月31日", "平成0年", "2016年4月16日午後12時",
        "2016年4月16日午前13時", "2016年4月16日25時", "2016年4月16日～14日", "0000:00:00 00:00:00",
        "2016年4月16日撮影", "平成28年4月16日夜8時", "2016年4月16日～あした", "～", "..", "春",
        "2016年" * 40, "九" * 90,
    ],
)  # fmt: skip
def test_what_is_ambiguous_or_impossible_is_not_guessed(typed: str) -> None:
    assert parse_japanese(typed) is None


def test_a_day_without_a_year_needs_one_to_be_given() -> None:
    today = date(2016, 5, 1)
    assert parse_japanese("4月16日") is None
    assert parse_japanese("4月16日", today=today) == "2016-04-16"
    assert parse_japanese("4月14日～16日", today=today) == "2016-04-14/2016-04-16"
    assert parse_japanese("4月上旬", today=today) == "2016-04-01/2016-04-10"
    assert parse_japanese("2020年7月4日", today=today) == "2020-07-04"
    assert parse_japanese("28.4.16", today=today) is None


@pytest.mark.parametrize(
    ("day", "era"),
    [
        (date(2019, 5, 1), ("令和", 1)),
        (date(2019, 4, 30), ("平成", 31)),
        (date(1989, 1, 8), ("平成", 1)),
        (date(1989, 1, 7), ("昭和", 64)),
        (date(1926, 12, 25), ("昭和", 1)),
        (date(1912, 7, 30), ("大正", 1)),
        (date(1912, 7, 29), ("明治", 45)),
    ],
)
def test_eras_begin_on_their_day(day: date, era: tuple[str, int]) -> None:
    assert to_era(day) == era


def test_before_the_eras_known_here() -> None:
    with pytest.raises(InvalidDate):
        to_era(date(1611, 9, 27))


KNOWN = st.dates(min_value=date(1873, 1, 1), max_value=date(2117, 12, 31))


@given(KNOWN)
def test_every_day_survives_the_way_through_its_era(day: date) -> None:
    era, year = to_era(day)
    letter = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}[era]
    assert parse_japanese(f"{era}{year}年{day.month}月{day.day}日") == day.isoformat()
    assert parse_japanese(f"{letter}{year}.{day.month}.{day.day}") == day.isoformat()


@given(KNOWN, st.booleans())
def test_what_is_shown_can_be_typed_again(day: date, era: bool) -> None:
    for text in (day.isoformat(), day.isoformat()[:7] + "~"):
        shown = format_date(parse_edtf(text), era=era)
        if "・" not in shown:  # a month with two eras is shown with both
            assert parse_japanese(shown) == text


@given(st.text(alphabet=string.digits + "年月日時分平成令和元春頃～〜/.-: TH十二?", max_size=20))
def test_whatever_is_typed_gives_valid_edtf_or_nothing(typed: str) -> None:
    edtf = parse_japanese(typed, today=date(2016, 4, 16))
    if edtf is not None:
        assert parse_edtf(edtf).text == edtf
