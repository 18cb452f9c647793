"""Names of places read from text, for *suggested* places that a person then accepts or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from archive.language.analyzer import Analyzer
from archive.language.text import Prepared, fold, prepare
from archive.vocabulary import places
from archive.vocabulary.place import Kind

_ELSEWHERE = re.compile(r"(?:(?<!熊本)県|[都道府])(?:\w{1,6}郡)?$")
"""Text before a name that puts it into another prefecture: 山形県西置賜郡(小国町)."""
_SUFFIXES = frozenset("都道府県郡市区町村")
_TITLE = re.compile(r"さん|氏|様|君|くん|先生")
"""What makes a name a person's: 相良さん."""
_LOOK_BACK = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place of the vocabulary named in a text, with raw offsets."""

    code: str
    start: int
    end: int


def find_places(analyzer: Analyzer, text: str) -> list[Mention]:
    """Places of the prefecture that a text names, in order, without overlaps.

    Full names count wherever they stand, the longest first, with a 町域 when one follows; bare
    names (益城) only where the dictionary holds the whole word to be a place.
    """
    prepared = prepare(text)
    full = list(_full_names(prepared))
    taken = [(mention.start, mention.end) for mention in full]
    bare = [
        mention
        for mention in _bare_names(analyzer, text)
        if not any(start < mention.end and mention.start < end for start, end in taken)
    ]
    return sorted((*full, *bare), key=lambda mention: mention.start)


def _full_names(prepared: Prepared) -> Iterator[Mention]:
    folded = prepared.folded
    done = 0
    while match := _full_pattern().search(folded, done):
        done = match.end()
        before = folded[max(0, match.start() - _LOOK_BACK) : match.start()]
        if _ELSEWHERE.search(before):
            continue
        found = places().find(match["name"])
        code = found[0].code
        town = _town(code, folded, done)
        if town:
            code, done = town[0], done + town[1]
        yield Mention(code=code, start=prepared.begin(match.start()), end=prepared.end(done))


def _town(code: str, folded: str, start: int) -> tuple[str, int] | None:
    """Code and length of the longest 町域 of a municipality whose name stands at ``start``."""
    towns = [(fold(town.name["ja"]), town.code) for town in places().children(code)]
    fitting = [(len(name), town) for name, town in towns if folded.startswith(name, start)]
    return max(fitting)[::-1] if fitting else None


@cache
def _full_pattern() -> re.Pattern[str]:
    """Full names of municipalities and wards with what may stand before them."""
    known = places()
    names = [fold(place.name["ja"]) for place in known.municipalities()]
    wards = [
        fold(city.name["ja"]) + fold(place.name["ja"])
        for city in known.municipalities()
        for place in known.children(city.code)
        if place.kind is Kind.WARD
    ]
    counties = {fold(p.name["ja"]) for p in known.by_code.values() if p.kind is Kind.COUNTY}
    ordered = sorted((*names, *wards), key=len, reverse=True)
    return re.compile(rf"(?:熊本県)?(?:{'|'.join(counties)})?(?P<name>{'|'.join(ordered)})")


@cache
def _bare() -> dict[str, str]:
    """Codes by bare name; not 熊本, which is as often the prefecture."""
    names = {fold(place.name["ja"])[:-1]: place.code for place in places().municipalities()}
    return {name: code for name, code in names.items() if len(name) > 1 and name != "熊本"}


def _bare_names(analyzer: Analyzer, text: str) -> Iterator[Mention]:
    for start, end in analyzer.proper_places(text):
        code = _bare().get(fold(text[start:end]))
        if code and text[end : end + 1] not in _SUFFIXES and not _TITLE.match(text, end):
            yield Mention(code=code, start=start, end=end)
