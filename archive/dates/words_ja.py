"""Dates in Japanese: 「2016年4月14日～16日」, 「平成28年4月ごろ」."""

from archive.dates.edtf import Moment
from archive.dates.era import eras_of

_QUALIFIERS = {"": "", "~": "ごろ", "?": "（不確か）", "%": "ごろ（不確か）"}
_UNSPECIFIED = {"": "", "month": "（月は不明）", "day": "（日は不明）"}


def single(moment: Moment, *, era: bool) -> str:
    return _plain(moment, era=era) + _UNSPECIFIED[moment.unspecified] + _qualifier(moment)


def interval(start: Moment, end: Moment, *, era: bool) -> str:
    """Parts that both ends share are said once."""
    if start.qualifier == end.qualifier and not (start.unspecified or end.unspecified):
        return f"{_plain(start, era=era)}～{_rest(start, end, era=era)}{_qualifier(end)}"
    return f"{single(start, era=era)}～{single(end, era=era)}"


def since(start: Moment, *, era: bool, known: bool) -> str:
    return single(start, era=era) + ("以降" if known else "から（終わりは不明）")


def until(end: Moment, *, era: bool, known: bool) -> str:
    return single(end, era=era) + ("まで" if known else "まで（始まりは不明）")


def _qualifier(moment: Moment) -> str:
    return _QUALIFIERS[moment.qualifier]


def _plain(moment: Moment, *, era: bool) -> str:
    if moment.precision == "century":
        return f"{moment.year}～{moment.year + 99}年"
    if moment.precision == "decade":
        return f"{moment.year}年代"
    years = (_era_years(moment) if era else []) or [f"{moment.year}年"]
    return "・".join(year + _month_and_day(moment) for year in years) + _time(moment)


def _era_years(moment: Moment) -> list[str]:
    return [f"{era}{'元' if year == 1 else year}年" for era, year in eras_of(moment)]


def _month_and_day(moment: Moment) -> str:
    month = f"{moment.month}月" if moment.month else ""
    return month + (f"{moment.day}日" if moment.day else "")


def _time(moment: Moment) -> str:
    if moment.hour is None:
        return ""
    minute = f"{moment.minute:02d}分" if moment.minute is not None else ""
    second = f"{moment.second:02d}秒" if moment.second is not None else ""
    return f" {moment.hour}時{minute}{second}"


def _rest(start: Moment, end: Moment, *, era: bool) -> str:
    """The end of an interval without what the start has said already."""
    if end.month is None or start.year != end.year or (era and eras_of(start) != eras_of(end)):
        return _plain(end, era=era)
    if end.day is None or start.month != end.month:
        return _month_and_day(end) + _time(end)
    if end.hour is None or start.day != end.day:
        return f"{end.day}日{_time(end)}"
    return _time(end).strip()
