"""Japanese eras (和暦): year of the era to year and back."""

import calendar
from collections.abc import Mapping
from datetime import date

from archive.dates.edtf import Moment
from archive.errors import InvalidDate

ERAS: tuple[tuple[str, str, date, str], ...] = (
    ("令和", "R", date(2019, 5, 1), "Reiwa"),
    ("平成", "H", date(1989, 1, 8), "Heisei"),
    ("昭和", "S", date(1926, 12, 25), "Showa"),
    ("大正", "T", date(1912, 7, 30), "Taisho"),
    ("明治", "M", date(1868, 10, 23), "Meiji"),
)
"""Name, letter, first day and romanised name, newest first."""

ROMAJI: Mapping[str, str] = {name: romaji for name, _, _, romaji in ERAS}
GREGORIAN_SINCE = 1873
"""Until 明治5年 Japan counted by a lunisolar calendar; its months and days are not ours."""

_FIRST_YEARS = {key: first.year for name, letter, first, _ in ERAS for key in (name[0], letter)}


def to_era(day: date) -> tuple[str, int]:
    """Era name and year in it: 2019-05-01 is ("令和", 1). Before 明治: ``InvalidDate``."""
    for name, _, first, _ in ERAS:
        if day >= first:
            return name, day.year - first.year + 1
    raise InvalidDate(f"{day.isoformat()} lies before the eras known here")


def from_era(era: str, year: int) -> int | None:
    """Year of an era given by name, its first character or its letter; year 0 is ``None``.

    平成32年 is read as 2020: people keep writing an era after its end (leases, plans, forms
    printed in advance), and the year meant is certain.
    """
    return _FIRST_YEARS[era[0]] + year - 1 if year >= 1 else None


def eras_of(moment: Moment) -> tuple[tuple[str, int], ...]:
    """Era and year of a moment; two where the era changed within it (1989: 昭和64, 平成元).

    Nothing for moments before 明治2年.
    """
    if moment.year <= ERAS[-1][2].year:
        return ()
    month = moment.month
    last_month = month or 12
    last_day = moment.day or calendar.monthrange(moment.year, last_month)[1]
    first = to_era(date(moment.year, month or 1, moment.day or 1))
    last = to_era(date(moment.year, last_month, last_day))
    return (first,) if first == last else (first, last)
