"""Item → index document: what everybody may find it by, what only staff may, and its facets."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType

from archive import vocabulary
from archive.dates import DISTANT_FUTURE, DISTANT_PAST, bounds, parse_edtf
from archive.dates.bounds import japan
from archive.errors import InvalidDate
from archive.language.analyzer import Analyzer
from archive.language.tokens import Streams
from archive.model import Item, People, State
from archive.rights import facts, public_pages
from archive.title import credit, hour_of, is_to_the_second
from archive.when import phase
from search.document import BREAK, Document, Text, keyword
from search.fields import EPOCH, UNDETERMINED, UNKNOWN, days
from search.item_place import located, position
from search.item_text import (
    hidden_words,
    is_open,
    public_transcripts,
    public_words,
    staff_words,
    titles,
    without_content,
)

_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""0001-01-01 and 9999-12-31: the ends of intervals that are open."""
_SHORT = 80
"""Characters of a part that is worth remembering."""
_CODE = 5
"""Characters of the longest code of a place."""
_NUMBERED = re.compile(r"[0-9]{5}").search
_DATED = re.compile(r"(.+)（([0-9][^（） ]*)(?: ([^（） ]*))?）").fullmatch
"""A generated title: its words, its day and its time each come again, all three together not."""
_BETWEEN = f" {BREAK} "
NOTHING: Mapping[str, Streams] = MappingProxyType({})


def document(
    item: Item, *, analyzer: Analyzer, now: datetime, ahead: Mapping[str, Streams] = NOTHING
) -> Document:
    """The document of an item as it is at ``now`` (an aware instant).

    Content that opens later is staff text until the item is made into a document again.
    ``ahead`` holds the analyses that were made of long texts already.
    """
    pages, transcripts = public_pages(item, now), public_transcripts(item, now)
    whole = bool(pages) if item.text and not item.masks else is_open(item, now)
    shown = item if whole else without_content(item)
    reading = _Reading(analyzer, ahead)
    heading = reading.of(titles(shown))
    hidden = () if shown is item else hidden_words(item)
    low, high = date_days(shown)
    return Document(
        id=item.id,
        seq=item.seq,
        title=heading,
        body=_joined(heading, reading.of(public_words(shown, pages, transcripts))),
        staff=reading.of([*staff_words(item, pages, transcripts), *hidden]),
        facts=facts(item),
        keywords=_keywords(shown, low, high),
        date_from=low,
        date_to=high,
        point=position(shown),
        published=int(item.published.timestamp()) if item.published else 0,
        updated=int(item.updated.timestamp()),
    )


def texts(item: Item) -> Iterator[str]:
    """What :func:`document` analyses and has hardly ever analysed before, for :data:`ahead`."""
    post = item.post.url if item.post else ""
    parts = (*item.text, *item.description.values(), post, item.accession, item.local_identifier)
    return filter(_is_new, parts)


def _is_new(part: str) -> bool:
    """What is short comes again, but for what is numbered; codes of places are not numbers."""
    return len(part) > _SHORT or (len(part) > _CODE and _NUMBERED(part) is not None)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Analyses the words of one item."""

    analyzer: Analyzer
    ahead: Mapping[str, Streams]

    def of(self, parts: Iterable[str]) -> Text:
        """Each different part once, with a break behind it."""
        return _joined(*[self._part(part) for part in dict.fromkeys(parts) if part])

    def _part(self, part: str) -> Text:
        if _is_new(part):
            return _text(self.ahead.get(part) or self.analyzer.streams(part))
        if dated := _DATED(part):
            return _text(*[_streams(self.analyzer, piece) for piece in dated.groups() if piece])
        return _remembered(self.analyzer, part)


@lru_cache(maxsize=16_384)
def _remembered(analyzer: Analyzer, part: str) -> Text:
    """Names of places, accounts and donors come again and again."""
    return _text(analyzer.streams(part))


_streams = lru_cache(maxsize=16_384)(Analyzer.streams)
"""The same of pieces of parts: days, minutes."""


def _text(*pieces: Streams) -> Text:
    """Pieces of one part, between which stands a sign, as streams that end with a break."""
    grams = _stream([piece.bigrams for piece in pieces], _BETWEEN)
    return Text(
        a=_stream([piece.words for piece in pieces], " "),
        b=grams.replace("\n", _BETWEEN),
        r=_stream([piece.readings for piece in pieces], " "),
    )


def _stream(pieces: Iterable[str], between: str) -> str:
    held = between.join(filter(None, pieces))
    return f"{held} {BREAK}" if held else BREAK


def _joined(*texts: Text) -> Text:
    if not texts:
        return Text()
    return Text(
        a=" ".join([text.a for text in texts]),
        b=" ".join([text.b for text in texts]),
        r=" ".join([text.r for text in texts]),
    )


def _keywords(item: Item, low: int | None, high: int | None) -> dict[str, tuple[str, ...]]:
    rights, post = item.rights, item.post
    year, month, day = _calendar(low, high)
    single = {
        "disaster": item.disaster,
        "type": item.type,
        "phase": _phase(item),
        "licence": rights.licence or UNDETERMINED,
        "contributor": credit(item) or item.creator,
        "source": item.source,
        "batch": item.batch,
        "agreement": rights.agreement,
        "located": located(item),
        "platform": post.platform if post else "",
        "truth": post.truth if post else "",
    }
    several: dict[str, Iterable[str]] = {
        "place": [code for place in item.places for code in _codes(place.code)],
        "collection": item.collections,
        "theme": vocabulary.read_as(item.themes),
        "review_reason": tuple(review_reasons(item)),
        "warning": [warning.code for warning in item.open_warnings],
        "year": year,
        "month": month,
        "date": day,
        "hour": _hours(item),
    }
    held = {name: (keyword(value),) for name, value in single.items() if value}
    cleaned = ((name, _distinct(values)) for name, values in several.items() if values)
    return held | {name: values for name, values in cleaned if values}


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([keyword(value) for value in values if value]))


def review_reasons(item: Item) -> Iterator[str]:
    """Why an item in review needs a person: what is missing, unanswered or warned of."""
    if item.state not in (State.REVIEW, State.HELD):
        return
    missing = {
        "people": item.type == "photo" and item.rights.people is People.UNANSWERED,
        "licence": not item.rights.licence,
        "place": not item.places,
        "date": item.dates.main is None,
        "warning": bool(item.open_warnings),
        "suggestion": bool(item.suggestions),
    }
    yield from (reason for reason, holds in missing.items() if holds)


@lru_cache(maxsize=4096)
def _codes(code: str) -> tuple[str, ...]:
    """The place and all it lies in."""
    places = vocabulary.places()
    if code not in places.by_code:
        return (code,)
    return (code, *(above.code for above in places.ancestors(code)))


def _phase(item: Item) -> str:
    """The phase of the item's disaster that holds the whole date, else unknown."""
    if not item.disaster:
        return ""
    main = item.dates.main
    try:
        return phase(item.disaster, main.edtf if main else "", "ja")[0] or UNKNOWN
    except InvalidDate:  # received like this: the item has a warning, and lies in no phase
        return UNKNOWN


def _hours(item: Item) -> tuple[str, ...]:
    """The hour of the clocks of Japan (2016-04-16T01), where the date is as exact as that."""
    edtf = _to_the_hour(item)
    return _hour(edtf) if "T" in edtf else ()


def date_days(item: Item) -> tuple[int | None, int | None]:
    """First and last day of the main date; None where there is none that can be read."""
    edtf = _to_the_hour(item)
    return _bounds(edtf) if edtf else (None, None)


def _to_the_hour(item: Item) -> str:
    """The main date; of one to the second its hour, which comes again. Empty without a date."""
    main = item.dates.main
    if main is None:
        return ""
    return hour_of(main.edtf) if is_to_the_second(main.edtf) else main.edtf


@lru_cache(maxsize=4096)
def _hour(edtf: str) -> tuple[str, ...]:
    """A clock half an hour apart from ours puts an hour of its own over two of ours: none then."""
    try:
        first, after = bounds(parse_edtf(edtf))
    except InvalidDate:
        return ()
    if first == DISTANT_PAST or after == DISTANT_FUTURE:
        return ()
    low, high = (
        at.astimezone(japan()).isoformat()[:13] for at in (first, after - timedelta(microseconds=1))
    )
    return (low,) if low == high else ()


@lru_cache(maxsize=4096)
def _bounds(edtf: str) -> tuple[int | None, int | None]:
    """Seconds hardly come again, but their hours do, and lie on the same day."""
    try:
        low, high = days(parse_edtf(edtf))
    except InvalidDate:  # received like this: the item has a warning, and no date to sort by
        return None, None
    if low is None and high is None:
        return None, None
    return (_FIRST_DAY if low is None else low), (_LAST_DAY if high is None else high)


@lru_cache(maxsize=4096)
def _calendar(low: int | None, high: int | None) -> tuple[tuple[str, ...], ...]:
    """Year, month and day, where the date is as exact as that."""
    if low is None or high is None:
        return (), (), ()
    first, last = ((EPOCH + timedelta(days=day)).isoformat() for day in (low, high))
    steps = (first[:4], first[:7], first)
    return tuple((step,) if last.startswith(step) else () for step in steps)
