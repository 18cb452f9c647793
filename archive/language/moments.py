"""Dates and times in any Japanese or Western notation, as canonical terms.

Terms follow ISO 8601 with leading hyphens for what is not said: ``d:2016-04-16``, ``d:2016-04``,
``d:2016``, ``d:--04-16``, ``d:--04``, ``d:---16``; times are ``t:01:25`` and ``t:01``.
"""

import re
from dataclasses import dataclass

from archive.language.numerals import KANJI, whole

ERAS = {
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018,
    "m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018,
}  # fmt: skip
"""The year before the first year of each era."""

_LAST_SHORT = 50
"""From here on two figures of a year are of the last century."""
_N = rf"(?:[0-9]{{1,2}}|[{KANJI}]{{1,4}})"
_MONTH, _DAY = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12][0-9]|0?[1-9])"
_WEEKDAY = r"(?: ?\([日月火水木金土](?:曜日?)?(?:[・,]?[祝休]日?)*\))?"
_SHORT_ERA = r"[明大昭平令](?=[0-9元])|(?<![a-z0-9])[mtshr]"
_ERA = rf"(?P<era>明治|大正|昭和|平成|令和|{_SHORT_ERA})"
_YEAR = rf"(?:{_ERA} ?(?P<era_year>元|{_N})|(?P<year>[12][0-9]{{3}}|[一二千][{KANJI}]{{3,7}}))"
_ASIDE = r"(?:\([^()\s]{2,8}年\))?"

WRITTEN = re.compile(
    rf"(?<![0-9.]){_YEAR} ?年{_ASIDE}(?P<fiscal>度)?(?!間)"
    rf"(?: ?(?P<month>{_N})月(?!間)(?: ?(?P<day>{_N})日(?!間){_WEEKDAY})?)?"
)
NUMERIC = re.compile(
    rf"(?<![0-9a-z./-])(?P<year>[12][0-9]{{3}})(?P<sep>[-/.‐–])(?P<month>{_MONTH})"
    rf"(?:(?P=sep)(?P<day>{_DAY})|(?<=[-/‐–][0-9][0-9])|(?<=/[0-9]))(?![0-9]|[-/.][0-9]){_WEEKDAY}"
)
LETTER = re.compile(
    rf"(?<![0-9a-z.])(?P<era>[mtshr明大昭平令])(?P<era_year>[0-9]{{1,2}})(?P<sep>[-/.])(?P<month>{_MONTH})"
    rf"(?P=sep)(?P<day>{_DAY})(?![0-9]|[-/.][0-9]){_WEEKDAY}"
)
SHORT = re.compile(
    rf"(?<=['’‘])(?P<short>[0-9]{{2}}) ?年(?P<fiscal>度)?(?!間)"
    rf"(?: ?(?P<month>{_N})月(?!間)(?: ?(?P<day>{_N})日(?!間){_WEEKDAY})?)?"
)
MONTH_DAY = re.compile(rf"(?<![0-9.])(?P<month>{_N})月 ?(?P<day>{_N})日(?!間){_WEEKDAY}")
SLASHED = re.compile(
    rf"(?<![0-9a-z./-])(?P<month>{_MONTH})/(?P<day>{_DAY})(?![0-9]|[-/.][0-9]){_WEEKDAY}"
)
_NO_NUMBER = rf"(?<![0-9.{KANJI}万億])"
MONTH = re.compile(
    rf"(?:(?<![0-9.])(?P<month>{_MONTH})|{_NO_NUMBER}(?P<in_kanji>十[一二]?|[一二三四五六七八九]))"
    "月(?![間雨])"
)
DAY = re.compile(
    rf"{_NO_NUMBER}(?P<day>{_DAY}|[二三]?十[一二三四五六七八九]|[二三]十)日(?![間目]){_WEEKDAY}"
)
TIME = re.compile(
    rf"(?:(?P<half>午前|午後|(?<![a-z])[ap]\.?m\.?) ?|(?<![0-9.:]))(?P<hour>{_N})時(?!間)"
    rf"(?: ?(?P<minute>{_N})分(?!間)|(?P<thirty>半))?"
)
NOON = re.compile(r"(?P<noon>正午)|[零〇]時(?!間|点)(?:(?P<minute>[0-9]{1,2})分)?")
COMPACT = re.compile(
    r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])"
    r"(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9])"
)
_MONTHS = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?"),
    *("aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
_NAMED = rf"(?P<name>{'|'.join(_MONTHS)})\.?"
_ORDINAL = r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
ENGLISH = re.compile(
    rf"(?<![a-z0-9]){_NAMED} (?:{_ORDINAL}(?![0-9])(?:,? ?(?P<year>[12][0-9]{{3}})(?![0-9]))?"
    r"|(?P<alone>[12][0-9]{3})(?![0-9]))"
)
ENGLISH_DAY = re.compile(
    rf"(?<![a-z0-9.]){_ORDINAL} {_NAMED}(?![a-z])(?:,? ?(?P<year>[12][0-9]{{3}})(?![0-9]))?"
)
CLOCK = re.compile(
    r"(?:(?P<half>午前|午後|(?<![a-z])[ap]\.?m\.?) ?|(?<![0-9a-su-z./])(?<![0-9]:))"
    r"(?P<hour>[01]?[0-9]|2[0-4]):(?P<minute>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])"
    r"(?: ?(?P<after>[ap]\.?m(?![a-z])\.?))?"
)


NAMED_DAYS = {"元日": ("d:--01-01",), "元旦": ("d:--01-01",), "大晦日": ("d:--12-31",)}
"""Days that have a word of the dictionary for a name, and their terms."""
_NAMES = {"d:--01-01": "元日", "d:--12-31": "大晦日"}


@dataclass(slots=True)
class Context:
    """The year and month said last; a later 16日 in the same text means that month."""

    year: int = 0
    month: int = 0


def read_date(match: re.Match[str], context: Context) -> tuple[str, ...]:
    """Terms of a date, the most precise first; empty when there is no such date."""
    said = match.groupdict()
    year, month, day = _year(said), _month(said), _part(said, "day")
    if month > 12 or day > 31 or year < 0 or (said.get("month") and not month):
        return ()
    terms = _date_terms(year, month, day)
    if said.get("fiscal"):
        terms = (f"d:{year:04}年度", *terms)
    known = (year or context.year, month or (0 if year else context.month))
    if day and known[0] and known[1] and not (year and month):
        terms = (*terms, f"d:{known[0]:04}-{known[1]:02}-{day:02}")
    context.year, context.month = known
    return terms


def _year(said: dict[str, str | None]) -> int:
    """The Western year, 0 when none is said, -1 when there is no such year."""
    era, era_year = said.get("era"), said.get("era_year")
    if era and era_year:
        value = 1 if era_year == "元" else whole(era_year)
        return ERAS[era] + value if 1 <= value <= 64 else -1
    if short := said.get("short"):  # '16年; '95年
        return (2000 if int(short) < _LAST_SHORT else 1900) + int(short)
    year = whole(said.get("year") or said.get("alone") or "")
    return year if year == 0 or 1000 <= year < 2200 else -1


def _month(said: dict[str, str | None]) -> int:
    name = said.get("name")
    return _NUMBERS[name[:3]] if name else _part(said, "month") or _part(said, "in_kanji")


_NUMBERS = {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}


def _part(said: dict[str, str | None], name: str) -> int:
    return whole(said.get(name) or "")


def _date_terms(year: int, month: int, day: int) -> tuple[str, ...]:
    terms: list[str] = []
    if year and month and day:
        terms.append(f"d:{year:04}-{month:02}-{day:02}")
    if year and month:
        terms.append(f"d:{year:04}-{month:02}")
    if year:
        terms.append(f"d:{year:04}")
    if month and day:
        terms.append(f"d:--{month:02}-{day:02}")
    if month:
        terms.append(f"d:--{month:02}")
    if day:
        terms.append(f"d:---{day:02}")
    if name := _NAMES.get(f"d:--{month:02}-{day:02}"):
        terms.append(name)
    return tuple(terms)


def read_compact(match: re.Match[str], context: Context) -> tuple[str, ...]:
    """Terms of 20160416, which may as well be a number."""
    return (*read_date(match, context), match.group())


def read_noon(match: re.Match[str], _context: Context) -> tuple[str, ...]:
    """Terms of noon and midnight, which have words of their own."""
    hour, minute = "12" if match["noon"] else "00", int(match["minute"] or 0)
    return (f"t:{hour}:{minute:02}", f"t:{hour}", *([match["noon"]] if match["noon"] else []))


def read_time(match: re.Match[str], _context: Context) -> tuple[str, ...]:
    """Terms of a time of day: the minute, if it is said, and the hour."""
    said = match.groupdict()
    half = (said.get("half") or said.get("after") or "").replace(".", "")
    hour, minute = _part(said, "hour"), 30 if said.get("thirty") else _part(said, "minute")
    exact = bool(said.get("minute") or said.get("thirty"))
    if not (half or exact or "0" <= (said["hour"] or "")[0] <= "9"):
        return ()  # 一時避難 is no time of day, 午前一時 and 一時半 are
    if hour > 24 or minute > 59:
        return ()
    if half in ("午後", "pm") and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    terms = (f"t:{hour % 24:02}",)
    return (f"t:{hour % 24:02}:{minute:02}", *terms) if exact else (*terms, f"t:{hour % 24:02}:00")
