"""What is cut out of a text before it is tokenised: links, hashtags, dates, times, quantities."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from archive.language import moments, quantities
from archive.language.moments import Context
from archive.language.numerals import KANJI

Reader = Callable[[re.Match[str], Context], tuple[str, ...]]

_URL = re.compile(r"https?://[!-~]+|(?<![a-z0-9.])www\.[!-~]+")
_HASHTAG = re.compile(r"(?<![\w&/])#(?P<tag>\w*[^\W\d_]\w*)")
_TRAILING = ".,;:!?)]}('\"<>"


@dataclass(frozen=True, slots=True)
class Notation:
    """A stretch of folded text and its terms, the most precise first.

    ``covers`` is false for a hashtag: its words are indexed as well.
    """

    start: int
    end: int
    terms: tuple[str, ...]
    covers: bool = True


def _read_url(match: re.Match[str], _context: Context) -> tuple[str, ...]:
    address = match.group().rstrip(_TRAILING).removeprefix("https://").removeprefix("http://")
    address = address.rstrip("/")
    host = address.split("/")[0]
    return (f"u:{address}",) if host == address else (f"u:{address}", f"u:{host}")


def _read_hashtag(match: re.Match[str], _context: Context) -> tuple[str, ...]:
    return ("#" + match["tag"],)


_DATES = (moments.NUMERIC, moments.SLASHED)
_COUNTS = (quantities.QUANTITY, quantities.COUNT)
_LETTERED = (moments.WRITTEN, moments.LETTER)
_ENGLISH = (moments.ENGLISH,)
# By the first character of a notation that does not start with its number.
_BY_FIRST: dict[str, tuple[re.Pattern[str], ...]] = {
    **dict.fromkeys("明大昭平令", _LETTERED),
    **dict.fromkeys("hr", _LETTERED),
    **dict.fromkeys("jfond", _ENGLISH),
    **dict.fromkeys("p午", (moments.CLOCK, moments.TIME)),
    **dict.fromkeys("正零", (moments.NOON,)),
    **dict.fromkeys("¥$", (quantities.MONEY,)),
    "a": (moments.CLOCK, moments.TIME, *_ENGLISH),
    "s": (*_LETTERED, *_ENGLISH),
    "t": _LETTERED,
    "m": (quantities.MAGNITUDE, *_LETTERED, *_ENGLISH),
    "マ": (quantities.MAGNITUDE,),
    "震": (quantities.INTENSITY,),
    "時": (quantities.SPEED,),
    "h": (_URL, *_LETTERED),
    "w": (_URL,),
    "#": (_HASHTAG,),
}
# By what follows the number of a notation that starts with one.
_BY_FOLLOWING: dict[str, tuple[re.Pattern[str], ...]] = {
    **dict.fromkeys(
        (way[0] for ways in quantities.UNITS.values() for way in ways.split()), _COUNTS
    ),
    **dict.fromkeys("/-‐–", _DATES),
    **dict.fromkeys("jfasond", (moments.ENGLISH_DAY, moments.CLOCK, *_COUNTS)),
    "r": (moments.ENGLISH_DAY,),
    "t": (moments.ENGLISH_DAY, *_COUNTS),
    "m": (moments.ENGLISH_DAY, *_COUNTS),
    "年": (moments.SHORT, moments.WRITTEN, *_COUNTS),
    "月": (moments.MONTH_DAY, moments.MONTH),
    "日": (moments.DAY, *_COUNTS),
    "時": (moments.NOON, moments.TIME, *_COUNTS),
    ":": (moments.CLOCK,),
    "a": (moments.ENGLISH_DAY, moments.CLOCK, *_COUNTS),
    "p": (moments.CLOCK,),
}
_READERS: dict[re.Pattern[str], Reader] = {
    _URL: _read_url,
    _HASHTAG: _read_hashtag,
    quantities.INTENSITY: quantities.read_intensity,
    quantities.MAGNITUDE: quantities.read_magnitude,
    **dict.fromkeys(_COUNTS, quantities.read_quantity),
    quantities.MONEY: quantities.read_money,
    quantities.SPEED: quantities.read_speed,
    moments.COMPACT: moments.read_compact,
    moments.NOON: moments.read_noon,
    **dict.fromkeys((moments.CLOCK, moments.TIME), moments.read_time),
    **dict.fromkeys((moments.SHORT, *_DATES, *_LETTERED), moments.read_date),
    **dict.fromkeys((moments.ENGLISH, moments.ENGLISH_DAY), moments.read_date),
    **dict.fromkeys((moments.MONTH_DAY, moments.MONTH, moments.DAY), moments.read_date),
}
_DIGITS = f"0-9{KANJI}"
# A letter starts a notation only at the start of a word, a digit only at the start of a number.
# One set of characters comes first: the search then skips everything else at full speed.
_CANDIDATE = re.compile(
    rf"[{_DIGITS}#¥$震マ明大昭平令午正零時hwmtsrapjfond]"
    rf"(?:(?<=[0-9])(?<![0-9.][0-9])|(?<=[{KANJI}#])|(?<=[¥$])[0-9]|(?<=震)度|(?<=マ)グ"
    r"|(?<=午)[前後]|(?<=正)午|(?<=零)時|(?<=時)速"
    r"|(?<=明)治|(?<=大)正|(?<=昭)和|(?<=平)成|(?<=令)和|(?<=[明大昭平令])[0-9]"
    r"|(?<![a-z0-9][a-z])(?:(?<=h)(?:ttp|[0-9])|(?<=w)ww|(?<=m)[wj]? ?[0-9]|(?<=[tsr])[0-9]"
    r"|(?<=[ap])\.?m|(?<=[jfmasond])(?:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec)))"
)
_NUMBER = re.compile(rf"[{_DIGITS}][{_DIGITS},.万億兆]* ?(.?)", re.DOTALL)


def find_notations(folded: str) -> list[Notation]:
    """Notations in order of place, without overlaps; ``folded`` as :func:`text.fold` gives it."""
    found: list[Notation] = []
    context = Context()
    candidate = _CANDIDATE.search(folded)
    while candidate:
        notation = _read_at(folded, candidate.start(), context)
        if notation:
            found.append(notation)
        covered = notation.end if notation and notation.covers else candidate.start() + 1
        candidate = _CANDIDATE.search(folded, covered)
    return found


def _read_at(folded: str, start: int, context: Context) -> Notation | None:
    for pattern in _patterns(folded, start):
        match = pattern.match(folded, start)
        terms = _READERS[pattern](match, context) if match else ()
        if match and terms:
            end = match.end()
            if pattern is _URL:
                end = start + len(match.group().rstrip(_TRAILING))
            return Notation(start, end, terms, covers=pattern is not _HASHTAG)
    return None


def _patterns(folded: str, start: int) -> tuple[re.Pattern[str], ...]:
    number = _NUMBER.match(folded, start)
    if not number:
        return _BY_FIRST[folded[start]]
    dotted: tuple[re.Pattern[str], ...] = _DATES if "." in number.group() else ()
    if number.end(1) - start in (8, 9, 10):  # eight digits, and what follows them
        dotted = (moments.COMPACT, *dotted)
    return dotted + _BY_FOLLOWING.get(number[1], ())
