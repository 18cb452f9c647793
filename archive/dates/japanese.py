"""Read dates and ranges as people type them, in Japanese or Western notation, to EDTF."""

import re
from datetime import date

from archive.dates.edtf import Edtf, Moment
from archive.dates.numerals import ascii_digits
from archive.dates.periods import read_period
from archive.dates.reader import parse_edtf
from archive.dates.typed import Typed, read
from archive.errors import InvalidDate

_LONGEST = 100
_PLAUSIBLE = range(1000, 3000)
_LOOSE_SPACE = re.compile(r"(?<!\d) | (?!\d)")
_SPACED_DASH = re.compile(r"\s+[-–—―]\s+")
_ABOUT = re.compile(r"^(?:約|およそ)|(?:頃|ごろ|ころ|前後|くらい|ぐらい)$")
_RANGE = re.compile(
    r"\.\.|[~〜–—―→]|から|より|(?<=[年月日時分])-|(?<=\d)-(?=\d{4}[/.])|(?<=^\d{4})-(?=\d{4}$)"
)
_SINCE = re.compile(r"(?:以降|以後)$")
_UNTIL = re.compile(r"(?:以前|まで)$")
_BARE = re.compile(r"\d{1,2}", re.ASCII)


def parse_japanese(text: str, *, today: date | None = None) -> str | None:
    """EDTF of what was typed, or ``None`` where it is no date, ambiguous or impossible.

    EDTF itself passes unchanged. A date without a year (「4月16日」) is read in the year of
    ``today``, and not at all without it. 28.4.16 (year 28 of which era, or 2028?) and 午後12時
    (noon or midnight?) are ambiguous. 平成32年 is 2020. 春, 夏, 秋 and 冬 become three months
    from March, June, September and December of that year, approximate. Months and days up to
    明治5年 belong to another calendar, so only the year is kept.
    """
    if len(text) > _LONGEST:
        return None
    plain = _SPACED_DASH.sub("~", text.strip())
    if edtf := _checked(plain):
        return edtf
    plain = " ".join(ascii_digits(plain).upper().split())
    plain = _LOOSE_SPACE.sub("", plain)
    year = Typed(year=today.year) if today else Typed()
    return _checked(_range(plain, year) or _single(plain, year) or plain)


def _checked(text: str) -> str | None:
    try:
        edtf = parse_edtf(text)
    except InvalidDate:
        return None
    return text if _plausible(edtf) else None


def _plausible(edtf: Edtf) -> bool:
    """0416 is more likely a day than the year 416, and 9999 stands for "unknown" in many lists."""
    ends = (edtf.start, edtf.end)
    return all(end.year in _PLAUSIBLE for end in ends if isinstance(end, Moment))


def _single(text: str, year: Typed) -> str | None:
    body, qualifier = _qualified(text)
    if period := read_period(body, year.year):
        return "/".join(end.rstrip("~") + qualifier if qualifier else end for end in period)
    typed = read(body)
    edtf = typed.after(year).edtf() if typed else None
    return edtf + qualifier if edtf else None


def _qualified(text: str) -> tuple[str, str]:
    if text.endswith("?"):
        return text[:-1], "?"
    body = _ABOUT.sub("", text)
    return body, "~" if body != text else ""


def _range(text: str, year: Typed) -> str | None:
    if _SINCE.search(text):
        start = _single(_SINCE.sub("", text), year)
        return f"{start}/.." if start and "/" not in start else None
    cut = _RANGE.search(text)
    if cut is None:
        if not _UNTIL.search(text):
            return None
        end = _single(_UNTIL.sub("", text), year)
        return f"../{end}" if end and "/" not in end else None
    return _between(text[: cut.start()], _UNTIL.sub("", text[cut.end() :]), year)


def _between(left: str, right: str, year: Typed) -> str | None:
    """A range whose right side may leave out what the left side said: 2016年4月14日～16日."""
    if not left or not right:
        only = _single(left or right, year)
        if only is None or "/" in only:
            return None
        return f"{only}/.." if left else f"../{only}"
    if left[-1].isdigit() and right[-1] in "年月日":
        left += right[-1]
    left_body, left_qualifier = _qualified(left)
    right_body, right_qualifier = _qualified(right)
    first = read(left_body)
    first = first.after(year) if first else None
    last = _end(right_body, first) if first else None
    start, end = first.edtf() if first else None, last.edtf() if last else None
    return f"{start}{left_qualifier}/{end}{right_qualifier}" if start and end else None


def _end(text: str, first: Typed) -> Typed | None:
    if _BARE.fullmatch(text) and first.hour is None and first.month:
        number = int(text)
        same = Typed(year=first.year, month=first.month, day=number)
        return same if first.day else Typed(year=first.year, month=number)
    last = read(text)
    return last.after(first) if last else None
