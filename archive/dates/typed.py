"""One date as people type it (平成28年4月16日午前1時25分, H28.4.16, 2016/4/16 1:25 PM)."""

import re
from dataclasses import dataclass, replace

from archive.dates.era import GREGORIAN_SINCE, from_era

_ERA = r"(?P<era>明治|大正|昭和|平成|令和|[明大昭平令MTSHR])\.?(?P<era_year>\d{1,3})"
YEAR = rf"(?:{_ERA}|(?:西暦)?(?P<year>\d{{4}}))"
_WEEKDAY = r"(?:\([月火水木金土日](?:曜日?)?\)|[月火水木金土日]曜日?)?"
_PART_OF_DAY = r"(?:の?(?:未明|明け方|早朝|朝|午前中?|昼|午後|夕方?|夜|深夜)(?!\d))?"
_KANJI = (
    rf"(?:{YEAR}年)?(?:の?(?P<month>\d{{1,2}})月)?(?:(?P<day>\d{{1,2}})日)?{_WEEKDAY}{_PART_OF_DAY}"
)
_SEPARATED = rf"{YEAR}(?P<sep>[-/.:])(?P<month>\d{{1,2}})(?:(?P=sep)(?P<day>\d{{1,2}}))?{_WEEKDAY}"
_COMPACT = r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"
_HALF = r"(?P<half>午前|午後|AM|PM)?"
_KANJI_TIME = (
    rf"{_HALF}(?P<hour>\d{{1,2}})時"
    r"(?:(?P<minute>\d{1,2})分(?:(?P<second>\d{1,2})秒)?|(?P<thirty>半))?"
)
_COLON_TIME = (
    rf"[T ]?{_HALF}(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d{{1,9}})?)?"
    r"(?P<half_after>AM|PM)?(?P<offset>Z|UTC|JST|[+-]\d\d:?\d\d)?"
)
_COMPACT_TIME = r"[T_ ]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?"
_NOON = r"(?P<noon>正午)"


def _forms() -> tuple[re.Pattern[str], ...]:
    pairs = (
        (_KANJI, _KANJI_TIME),
        (_KANJI, _COLON_TIME),
        (_KANJI, _NOON),
        (_SEPARATED, _COLON_TIME),
        (_SEPARATED, _KANJI_TIME),
        (_COMPACT, _COMPACT_TIME),
    )
    forms = (YEAR, *(f"{day}(?:{time})?" for day, time in pairs))
    return tuple(re.compile(form, re.ASCII) for form in forms)


_FORMS = _forms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed; ``None`` where nothing was."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    offset: str = ""

    def edtf(self) -> str | None:
        """EDTF text, not yet checked against the calendar; ``None`` where a larger part lacks."""
        if self.year is None or (self.day and not self.month):
            return None
        if self.hour is not None and not self.day:
            return None
        month = f"-{self.month:02}" if self.month is not None else ""
        day = f"-{self.day:02}" if self.day is not None else ""
        return f"{self.year:04}{month}{day}{self._time()}"

    def _time(self) -> str:
        if self.hour is None:
            return ""
        rest = "".join(f":{part:02}" for part in (self.minute, self.second) if part is not None)
        return f"T{self.hour:02}{rest}{self.offset}"

    def after(self, earlier: "Typed") -> "Typed":
        """The larger parts that were left out, taken from the start of the range."""
        filled = self
        for part in ("year", "month", "day"):
            if getattr(self, part) is not None:
                break
            filled = replace(filled, **{part: getattr(earlier, part)})
        return filled


def read(text: str) -> Typed | None:
    """Read one date; ``text`` is upper case with ASCII digits, spaces between digits only."""
    for form in _FORMS:
        if (match := form.fullmatch(text)) and match[0]:
            return _typed(match.groupdict())
    return None


def year_of(parts: dict[str, str | None]) -> int | None:
    """The Gregorian year of the groups that :data:`YEAR` captures."""
    if era_year := parts.get("era_year"):
        return from_era(str(parts["era"]), int(era_year))
    year = parts.get("year")
    return int(year) if year else None


def _typed(parts: dict[str, str | None]) -> Typed | None:
    year = year_of(parts)
    if year is None and (parts.get("year") or parts.get("era_year")):
        return None
    if parts.get("era") and year is not None and year < GREGORIAN_SINCE:
        return Typed(year=year)
    hour = _hour(parts)
    if hour is None and parts.get("hour"):
        return None
    return Typed(
        year=year,
        month=_number(parts.get("month")),
        day=_number(parts.get("day")),
        hour=hour,
        minute=30 if parts.get("thirty") else 0 if parts.get("noon") else _minute(parts),
        second=_number(parts.get("second")),
        offset=_offset(parts.get("offset") or ""),
    )


def _minute(parts: dict[str, str | None]) -> int | None:
    return _number(parts.get("minute"))


def _hour(parts: dict[str, str | None]) -> int | None:
    """Hour of the day; ``None`` for 午前12時 and 午後12時: noon to some, midnight to others."""
    if parts.get("noon"):
        return 12
    hour = _number(parts.get("hour"))
    half = parts.get("half") or parts.get("half_after")
    if hour is None or not half:
        return hour
    if hour > 12 or (hour == 12 and half in ("午前", "午後")):
        return None
    return hour % 12 + (12 if half in ("午後", "PM") else 0)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _offset(typed: str) -> str:
    named = {"": "", "Z": "Z", "UTC": "Z", "JST": "+09:00"}
    return named[typed] if typed in named else f"{typed[:3]}:{typed[-2:]}"
