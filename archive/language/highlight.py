"""Snippets: cut and marked from the raw text, the same for every engine."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archive.language.analyzer import Analyzer
from archive.language.chunks import chunks
from archive.language.notations import find_notations
from archive.language.text import Prepared, fold, joins, prepare

_WHOLE = 2_000
"""Characters up to which a text is simply analysed whole."""
_REMEMBERED = 1_000
"""Texts whose words are kept: some ten megabytes."""
_AROUND = 200
_TRIES = 3
_RUN = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[。！？!?\n]\s*")

Span = tuple[int, int, str]
"""Start and end in the raw text, and what was found there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """Stretches of raw text with whether they are marked; ``…`` where text was left out."""

    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)


def snippet(
    analyzer: Analyzer,
    text: str,
    words: Collection[str],
    phrases: Sequence[str] = (),
    *,
    width: int = 120,
) -> Snippet:
    """The best ``width`` characters of a text, with the words and phrases of a query marked.

    ``words`` are terms as ``Analyzer.query_tokens`` gives them, ``phrases`` what stands in quotes,
    as typed. The beginning of the text when nothing is found.
    """
    prepared = prepare(text)
    wanted = frozenset(words)
    spans = sorted(
        {
            *_phrases(prepared, phrases),
            *_notations(prepared, wanted),
            *_words(analyzer, prepared, wanted),
        }
    )
    start, end = _window(text, spans, width)
    return Snippet(parts=tuple(_parts(text, spans, start, end)))


def _phrases(prepared: Prepared, phrases: Sequence[str]) -> Iterator[Span]:
    for phrase in phrases:
        runs = _RUN.findall(fold(phrase))
        if runs:
            pattern = re.compile(r"[\W_]+".join(map(re.escape, runs)))
            for match in pattern.finditer(prepared.folded):
                yield prepared.begin(match.start()), prepared.end(match.end()), phrase


def _notations(prepared: Prepared, wanted: frozenset[str]) -> Iterator[Span]:
    for notation in find_notations(prepared.folded):
        for term in wanted.intersection(notation.terms):
            yield prepared.begin(notation.start), prepared.end(notation.end), term


def _words(analyzer: Analyzer, prepared: Prepared, wanted: frozenset[str]) -> list[Span]:
    """Where the words stand. In a long text: around what looks like one of them, and only when
    that is none (壊れた for 壊れる), piece by piece from the beginning.
    """
    raw = prepared.raw
    if not wanted:
        return []
    if len(raw) <= _WHOLE:
        return list(_words_within(analyzer, raw, (0, len(raw)), wanted))
    near = [
        span
        for bounds in _candidates(prepared, wanted)
        for span in _words_within(analyzer, raw, bounds, wanted)
    ]
    pieces = ((offset, offset + len(piece)) for offset, piece in chunks(raw))
    found = (list(_words_within(analyzer, raw, bounds, wanted)) for bounds in pieces)
    return near or next(filter(None, found), [])


def _words_within(
    analyzer: Analyzer, raw: str, bounds: tuple[int, int], wanted: frozenset[str]
) -> Iterator[Span]:
    first, last = bounds
    for start, end, term in _spans(analyzer, raw[first:last]):
        if term in wanted:
            yield first + start, first + end, term


@lru_cache(maxsize=_REMEMBERED)
def _spans(analyzer: Analyzer, text: str) -> tuple[Span, ...]:
    """Every word of a text: what one person finds, the next finds again."""
    return tuple((token.start, token.end, token.term) for token in analyzer.tokens(text))


def _candidates(prepared: Prepared, wanted: frozenset[str]) -> list[tuple[int, int]]:
    """Bounds of sentences around the first places where a word stands letter for letter."""
    places = sorted(
        prepared.begin(match.start())
        for word in wanted
        for match, _ in zip(
            re.finditer(re.escape(word), prepared.folded), range(_TRIES), strict=False
        )
    )
    found: list[tuple[int, int]] = []
    for place in places:
        if not found or place >= found[-1][1] - _AROUND // 2:
            found.append(_sentences(prepared.raw, place, max(place, found[-1][1] if found else 0)))
    return found


def _sentences(raw: str, place: int, floor: int) -> tuple[int, int]:
    """From a sentence's start before ``place`` to a sentence's end behind it."""
    low = max(0, place - _AROUND)
    starts = [match.end() for match in _SENTENCE_END.finditer(raw, low, place)]
    after = _SENTENCE_END.search(raw, min(len(raw), max(place, floor) + _AROUND))
    high = min(len(raw), place + 3 * _AROUND)
    return (starts[0] if starts else low), min(high, after.end() if after else high)


def _window(text: str, spans: list[Span], width: int) -> tuple[int, int]:
    """The stretch with the most different finds, the earliest of equals, a little lead before."""
    if len(text) <= width:
        return 0, len(text)
    lead = width // 4
    best, rank = 0, (0, 0)
    for index, (first, _, _) in enumerate(spans):
        inside = [
            what for start, end, what in spans[index : index + 50] if end <= first + width - lead
        ]
        if (len(set(inside)), len(inside)) > rank:
            best, rank = first, (len(set(inside)), len(inside))
    start = max(0, min(best - lead, len(text) - width)) if best > lead else 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, best)] if start else []
    start = _whole(text, ends[-1] if ends else start)
    return start, _whole(text, min(len(text), start + width))


def _whole(text: str, cut: int) -> int:
    """The cut moved behind marks and selectors that belong to the character before it."""
    while 0 < cut < len(text) and joins(text[cut]):
        cut += 1
    return cut


def _parts(text: str, spans: Iterable[Span], start: int, end: int) -> Iterator[tuple[str, bool]]:
    if start:
        yield "…", False
    done = start
    for first, last in _merged(spans):
        first, last = max(first, done), min(last, end)
        if first >= last:
            continue
        if first > done:
            yield text[done:first], False
        yield text[first:last], True
        done = last
    if done < end:
        yield text[done:end], False
    if end < len(text):
        yield "…", False


def _merged(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Spans that touch or overlap as one mark: 避難 and 所 are 避難所."""
    merged: list[tuple[int, int]] = []
    for first, last, _ in spans:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
