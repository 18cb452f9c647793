"""Stretches of time with a name: seasons, 年度, 年代, 上旬."""

import calendar
import re

from archive.dates.typed import YEAR, year_of

_SEASON = re.compile(rf"{YEAR}年の?(?P<season>[春夏秋冬])", re.ASCII)
_FISCAL = re.compile(rf"{YEAR}年度", re.ASCII)
_DECADE = re.compile(r"(?:西暦)?(?P<decade>\d{3})0年代", re.ASCII)
_THIRD = re.compile(
    rf"(?:{YEAR}(?:年|[./-]))?(?P<month>\d{{1,2}})月?の?(?P<third>[上初中下])旬", re.ASCII
)
_FIRST_MONTHS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}
_FIRST_DAYS = {"上": 1, "初": 1, "中": 11, "下": 21}


def read_period(text: str, this_year: int | None) -> tuple[str, ...] | None:
    """EDTF of both ends of a named stretch, or of one (``201X``); ``None`` for anything else."""
    if match := _DECADE.fullmatch(text):
        return (f"{match['decade']}X",)
    if match := _SEASON.fullmatch(text):
        return _season(year_of(match.groupdict()), match["season"])
    if match := _FISCAL.fullmatch(text):
        year = year_of(match.groupdict())
        return (f"{year:04}-04", f"{year + 1:04}-03") if year else None
    if match := _THIRD.fullmatch(text):
        year = year_of(match.groupdict()) or this_year
        return _third(year, int(match["month"]), match["third"])
    return None


def _season(year: int | None, season: str) -> tuple[str, str] | None:
    """Three months, approximate; winter is the one that begins in that year."""
    if year is None:
        return None
    first = _FIRST_MONTHS[season]
    last_year, last = (year + 1, 2) if season == "冬" else (year, first + 2)
    return f"{year:04}-{first:02}~", f"{last_year:04}-{last:02}~"


def _third(year: int | None, month: int, third: str) -> tuple[str, str] | None:
    if not year or not 1 <= month <= 12:
        return None
    first = _FIRST_DAYS[third]
    last = calendar.monthrange(year, month)[1] if third == "下" else first + 9
    return f"{year:04}-{month:02}-{first:02}", f"{year:04}-{month:02}-{last:02}"
