"""Read a subset of EDTF levels 0 and 1 (https://www.loc.gov/standards/datetime/).

Beyond the specification, a time may stop at the hour or minute, may stand in an interval and may
be qualified (「午前1時25分ごろ」), because that is what donors know.
"""

import re
from datetime import date, datetime

from archive.dates.bounds import bounds
from archive.dates.edtf import Edtf, End, Moment
from archive.errors import InvalidDate

_MOMENT = re.compile(
    r"(\d{4}|\d{3}X|\d\dXX)(?:-(\d\d|XX)(?:-(\d\d|XX)"
    r"(?:T(\d\d)(?::(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:\d\d)?)?)?)?([~?%]?)",
    re.ASCII,
).fullmatch
_DAYS = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MAX_OFFSET = 14 * 60
_ENDS: dict[str, End] = {"..": "open", "": "unknown"}


def parse_edtf(text: str) -> Edtf:
    """Read EDTF text; anything else raises :class:`archive.errors.InvalidDate`."""
    moment = _plain(text)
    if moment is None and (match := _MOMENT(text)):
        moment = _moment(match)
    if moment:
        return Edtf(text=text, start=moment, end=moment)
    start, slash, end = text.partition("/")
    if not slash or "/" in end:
        raise InvalidDate(f"{text[:60]!r} is not an EDTF date")
    edtf = Edtf(text=text, start=_end(start, text), end=_end(end, text))
    _check_order(edtf)
    return edtf


def _plain(text: str) -> Moment | None:
    """The common forms, whole days and local times, by the C reader; ``None`` for the rest."""
    length = len(text)
    try:
        if length < 10 or not text[4] == "-" == text[7]:
            return None
        if length == 10:
            day = date.fromisoformat(text)
            return Moment(year=day.year, month=day.month, day=day.day)
        if length in (16, 19) and text[10] == "T" and text[13] == ":" and text[-3] == ":":
            return _local_time(datetime.fromisoformat(text), seconds=length == 19)
    except ValueError:  # the slower reader tells what is wrong with it
        return None
    return None


def _local_time(at: datetime, *, seconds: bool) -> Moment | None:
    if at.tzinfo is not None:
        return None
    return Moment(
        year=at.year,
        month=at.month,
        day=at.day,
        hour=at.hour,
        minute=at.minute,
        second=at.second if seconds else None,
    )


def _end(part: str, text: str) -> Moment | End:
    if part in _ENDS:
        return _ENDS[part]
    if match := _MOMENT(part):
        return _moment(match)
    raise InvalidDate(f"{text[:60]!r} is not an EDTF interval")


def _moment(match: re.Match[str]) -> Moment:
    year, month, day, hour, minute, second, offset, qualifier = match.groups()
    if "X" in match[0]:
        return _unspecified(match)
    _check_day(match[0], int(year), month, day)
    if hour is None:
        return Moment(
            year=int(year),
            month=int(month) if month else None,
            day=int(day) if day else None,
            qualifier=qualifier,
        )
    _check_time(match[0], hour, minute, second)
    return Moment(
        year=int(year),
        month=int(month),
        day=int(day),
        hour=int(hour),
        minute=int(minute) if minute else None,
        second=int(second) if second else None,
        offset=_offset(match[0], offset) if offset else None,
        qualifier=qualifier,
    )


def _unspecified(match: re.Match[str]) -> Moment:
    year, month, day, hour = match.groups()[:4]
    known = year.rstrip("X")
    if hour or (len(known) < 4 and month) or (month == "XX" and day not in (None, "XX")):
        raise InvalidDate(f"{match[0]!r}: only the last parts of a date may be unspecified")
    first = known.ljust(4, "0")
    known_month = month if month and month != "XX" else None
    _check_day(match[0], int(first) or 1, known_month, None)
    return Moment(
        year=int(first),
        year_digits=len(known),
        month=int(known_month) if known_month else None,
        qualifier=match[8],
        unspecified="month" if month == "XX" else "day" if day == "XX" else "",
    )


def _check_day(text: str, year: int, month: str | None, day: str | None) -> None:
    if not year:
        raise InvalidDate(f"{text!r}: there is no year 0 here")
    if month is None:
        return
    in_year = int(month)
    if not 1 <= in_year <= 12:
        raise InvalidDate(f"{text!r}: there is no month {month}")
    if day is None:
        return
    in_month = int(day)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= in_month <= _DAYS[in_year] or (in_month == 29 and in_year == 2 and not leap):
        raise InvalidDate(f"{text!r}: there is no day {day} in that month")


def _check_time(text: str, hour: str, minute: str | None, second: str | None) -> None:
    if int(hour) > 23 or int(minute or 0) > 59 or int(second or 0) > 59:
        raise InvalidDate(f"{text!r}: there is no such time of day")


def _offset(text: str, offset: str) -> int:
    if offset == "Z":
        return 0
    minutes = int(offset[1:3]) * 60 + int(offset[4:])
    if minutes > _MAX_OFFSET or int(offset[4:]) > 59:
        raise InvalidDate(f"{text!r}: there is no such offset from UTC")
    return -minutes if offset[0] == "-" else minutes


def _check_order(edtf: Edtf) -> None:
    if not (isinstance(edtf.start, Moment) or isinstance(edtf.end, Moment)):
        raise InvalidDate(f"{edtf.text!r}: an interval needs a date at one end")
    first, last = bounds(edtf)
    if first >= last:
        raise InvalidDate(f"{edtf.text!r}: the interval ends before it starts")
