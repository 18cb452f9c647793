"""EDTF: what is read, what is refused, and the instants between which a date lies."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import DISTANT_FUTURE, DISTANT_PAST, InvalidDate, Moment, bounds, parse_edtf
from archive.dates import reader as reader_module


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2016", utc(2015, 12, 31, 15), utc(2016, 12, 31, 15)),
        ("2016-04", utc(2016, 3, 31, 15), utc(2016, 4, 30, 15)),
        ("2016-12", utc(2016, 11, 30, 15), utc(2016, 12, 31, 15)),
        ("2016-04-16", utc(2016, 4, 15, 15), utc(2016, 4, 16, 15)),
        ("2016-04-16T01", utc(2016, 4, 15, 16), utc(2016, 4, 15, 17)),
        ("2016-04-16T01:25", utc(2016, 4, 15, 16, 25), utc(2016, 4, 15, 16, 26)),
        ("2016-04-16T01:25:03", utc(2016, 4, 15, 16, 25, 3), utc(2016, 4, 15, 16, 25, 4)),
        ("2016-04-15T16:25:00Z", utc(2016, 4, 15, 16, 25), utc(2016, 4, 15, 16, 25, 1)),
        ("2016-04-15T16:25:00.000Z", utc(2016, 4, 15, 16, 25), utc(2016, 4, 15, 16, 25, 1)),
        ("2016-04-15T11:55-04:30", utc(2016, 4, 15, 16, 25), utc(2016, 4, 15, 16, 26)),
        ("2016-04-14/2016-04-16", utc(2016, 4, 13, 15), utc(2016, 4, 16, 15)),
        ("2016-04/..", utc(2016, 3, 31, 15), DISTANT_FUTURE),
        ("../2016-04", DISTANT_PAST, utc(2016, 4, 30, 15)),
        ("2016-04/", utc(2016, 3, 31, 15), DISTANT_FUTURE),
        ("2016-04~", utc(2016, 3, 31, 15), utc(2016, 4, 30, 15)),
        ("2016-04-XX", utc(2016, 3, 31, 15), utc(2016, 4, 30, 15)),
        ("2016-XX-XX", utc(2015, 12, 31, 15), utc(2016, 12, 31, 15)),
        ("201X", utc(2009, 12, 31, 15), utc(2019, 12, 31, 15)),
        ("19XX", utc(1899, 12, 31, 15), utc(1999, 12, 31, 15)),
        ("9999", utc(9998, 12, 31, 15), DISTANT_FUTURE),
        ("1949-07-01", utc(1949, 6, 30, 14), utc(1949, 7, 1, 14)),  # Japan kept summer time
    ],
)
def test_bounds_are_half_open_instants_in_utc(text: str, first: datetime, after: datetime) -> None:
    assert bounds(parse_edtf(text)) == (first, after)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "..", "/", "../..", "16", "20160416", "2016-4-16", "2016-13-01", "2016-00",
        "2016-02-30", "2015-02-29", "1900-02-29", "2016-04-31", "0000", "0000-01-01", "00XX-01",
        "2016-04-16T24:00", "2016-04-16T01:60", "2016-04-16T01:25:60", "2016-04-16T01:25+15:00",
        "2016-04-16T01:25+09:75", "2016-04-16T01:2Z", "2016-04-16T01:25+09", "2016-04-16 01:25",
        "2016-W15-6", "2016-W15-6T01:25", "2016-XX-16", "201X-04", "2016-04-16/2016-04-14",
        "2016/2015", "2016-04-14/2016-04-15/2016-04-16", "2016-04-16\n", "２０１６-04-16",
        "2016~~", "~2016", "平成28年",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        parse_edtf(text)


def test_a_refusal_says_what_is_wrong() -> None:
    with pytest.raises(InvalidDate, match="no month 13"):
        parse_edtf("2016-13-01")
    with pytest.raises(ValueError, match="ends before it starts"):
        parse_edtf("2016-04-16/2016-04-14")


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("20XX", "century"),
        ("201X", "decade"),
        ("2016", "year"),
        ("2016-XX", "year"),
        ("2016-04", "month"),
        ("2016-04-XX", "month"),
        ("2016-04-16", "day"),
        ("2016-04-16T01", "hour"),
        ("2016-04-16T01:25", "minute"),
        ("2016-04-16T01:25:00", "second"),
    ],
)
def test_precision_is_kept(text: str, precision: str) -> None:
    edtf = parse_edtf(text)
    assert isinstance(edtf.start, Moment)
    assert edtf.start.precision == precision
    assert str(edtf) == text
    assert not edtf.is_interval


def test_an_unknown_month_is_told_from_one_left_out() -> None:
    unknown, left_out = parse_edtf("2016-XX"), parse_edtf("2016")
    assert unknown.start != left_out.start
    assert bounds(unknown) == bounds(left_out)


def test_qualifiers_are_seen_at_either_end() -> None:
    assert parse_edtf("2016-04-14/2016-04-16?").qualified
    assert parse_edtf("2016%").qualified
    assert not parse_edtf("2016-04/..").qualified


DAYS = st.dates(min_value=date(1600, 1, 1), max_value=date(2900, 12, 31))
TIMES = st.datetimes(min_value=datetime(1600, 1, 1), max_value=datetime(2900, 1, 1))  # noqa: DTZ001
TEXTS = st.one_of(
    DAYS.map(lambda day: day.isoformat()),
    DAYS.map(lambda day: day.isoformat()[:7]),
    DAYS.map(lambda day: day.isoformat()[:4]),
    DAYS.map(lambda day: f"{day.isoformat()[:7]}-XX"),
    DAYS.map(lambda day: f"{day.isoformat()[:3]}X"),
    TIMES.map(lambda at: at.isoformat(timespec="minutes")),
    TIMES.map(lambda at: at.isoformat(timespec="seconds") + "-03:30"),
)


@given(TEXTS)
def test_bounds_are_in_order_and_aware(text: str) -> None:
    first, after = bounds(parse_edtf(text))
    assert first < after
    assert first.tzinfo is after.tzinfo is UTC


@given(TEXTS, TEXTS)
def test_an_interval_spans_both_its_ends_or_is_refused(one: str, other: str) -> None:
    (first, _), (_, after) = bounds(parse_edtf(one)), bounds(parse_edtf(other))
    if first < after:
        assert bounds(parse_edtf(f"{one}/{other}")) == (first, after)
    else:
        with pytest.raises(InvalidDate):
            parse_edtf(f"{one}/{other}")


@given(DAYS)
def test_a_month_holds_each_of_its_days(day: date) -> None:
    month = bounds(parse_edtf(day.isoformat()[:7]))
    first, after = bounds(parse_edtf(day.isoformat()))
    assert month[0] <= first
    assert after <= month[1]
    if day > date(1952, 1, 1):  # no summer time since
        assert after - first == timedelta(days=1)


@given(TIMES, st.sampled_from(["minutes", "seconds"]))
def test_the_fast_reader_and_the_full_one_agree(at: datetime, timespec: str) -> None:
    for text in (at.isoformat(timespec=timespec), at.date().isoformat()):
        match = reader_module._MOMENT(text)
        assert match is not None
        assert parse_edtf(text).start == reader_module._moment(match)
        assert reader_module._plain(text) is not None


@given(st.text(max_size=24))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert parse_edtf(text).text == text
    except InvalidDate:
        return
