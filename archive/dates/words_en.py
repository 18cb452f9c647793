"""Dates in English: "14–16 April 2016", "about April 2016 (Heisei 28)"."""

from archive.dates.edtf import Moment
from archive.dates.era import ROMAJI, eras_of

_BEFORE = {"": "", "~": "about ", "?": "", "%": "about "}
_AFTER = {"": "", "~": "", "?": " (uncertain)", "%": " (uncertain)"}
_UNSPECIFIED = {"": "", "month": " (month unknown)", "day": " (day unknown)"}
# Spelled out: calendar.month_name follows the locale of the process.
_NAMES = "January February March April May June July August September October November December"
_MONTHS = dict(enumerate(_NAMES.split(), start=1))


def single(moment: Moment, *, era: bool) -> str:
    body = _plain(moment) + (_era(moment) if era else "")
    return _qualified(moment, body + _UNSPECIFIED[moment.unspecified])


def interval(start: Moment, end: Moment, *, era: bool) -> str:
    """Parts that both ends share are said once."""
    if era and eras_of(start) == eras_of(end):
        return interval(start, end, era=False) + _era(end)
    if era or start.qualifier != end.qualifier or start.unspecified or end.unspecified:
        return f"{single(start, era=era)} – {single(end, era=era)}"
    return _qualified(end, _first_part(start, end) + _plain(end))


def since(start: Moment, *, era: bool, known: bool) -> str:
    return f"from {single(start, era=era)}" + (" on" if known else " (end unknown)")


def until(end: Moment, *, era: bool, known: bool) -> str:
    return f"until {single(end, era=era)}" + ("" if known else " (start unknown)")


def _qualified(moment: Moment, body: str) -> str:
    return _BEFORE[moment.qualifier] + body + _AFTER[moment.qualifier]


def _plain(moment: Moment) -> str:
    if moment.precision == "century":
        return f"{moment.year}–{moment.year + 99}"
    if moment.precision == "decade":
        return f"{moment.year}s"
    parts = (_day_and_month(moment), str(moment.year))
    return " ".join(part for part in parts if part) + _time(moment)


def _day_and_month(moment: Moment) -> str:
    if moment.month is None:
        return ""
    return (f"{moment.day} " if moment.day else "") + _MONTHS[moment.month]


def _time(moment: Moment) -> str:
    if moment.hour is None:
        return ""
    if moment.minute is None:
        return f", {moment.hour:02} h"
    second = f":{moment.second:02}" if moment.second is not None else ""
    return f", {moment.hour:02}:{moment.minute:02}{second}"


def _era(moment: Moment) -> str:
    years = eras_of(moment) if moment.year_digits == 4 else ()
    return f" ({', '.join(f'{ROMAJI[era]} {year}' for era, year in years)})" if years else ""


def _first_part(start: Moment, end: Moment) -> str:
    same_year = start.year == end.year and start.month is not None and end.month is not None
    if not same_year or start.hour is not None or end.hour is not None:
        return f"{_plain(start)} – "
    if start.day is None or end.day is None or start.month != end.month:
        return f"{_day_and_month(start)} – "
    return f"{start.day}–"
