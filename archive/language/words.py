"""Words of our own beside the dictionary's: those shipped, and those that staff add."""

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from types import MappingProxyType

from archive.errors import WrongSetting
from archive.language.text import fold, is_kana, kana
from archive.vocabulary import places
from archive.vocabulary.place import Kind

ANALYSIS_VERSION = 6
"""Raised whenever the code of this package makes other tokens from the same text."""

KINDS: Mapping[str, tuple[str, int]] = {
    "place": ("名詞,固有名詞,地名,一般,*,*", 4786),
    "town": ("名詞,固有名詞,地名,一般,*,*", 4786),
    "name": ("名詞,固有名詞,一般,*,*,*", 4786),
    "noun": ("名詞,普通名詞,一般,*,*,*", 5146),
    "act": ("名詞,普通名詞,サ変可能,*,*,*", 5133),
}
"""Part of speech and connection id by the kind of a word; an ``act`` is a noun with 「する」."""

_KATAKANA = re.compile(r"[ァ-ヺー]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as its A units with a katakana reading each, and its normal form if that differs."""

    units: tuple[str, ...]
    readings: tuple[str, ...]
    kind: str
    normalized: str = ""

    @property
    def surface(self) -> str:
        return "".join(self.units)

    @property
    def reading(self) -> str:
        return "".join(self.readings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words, stop words and spellings; ``version`` stands for all that decides how a text is cut.

    ``stops`` are folded words that are left out of queries, never out of the index. ``spellings``
    are pairs of folded texts: another spelling, and the usual one that it is indexed as.
    """

    words: tuple[Word, ...]
    stops: frozenset[str] = frozenset()
    spellings: tuple[tuple[str, str], ...] = ()

    @property
    def version(self) -> str:
        digest = hashlib.sha256(str(ANALYSIS_VERSION).encode())
        for name in ("sudachipy", "sudachidict-core"):
            digest.update(f"{name} {metadata.version(name)}\n".encode())
        digest.update(_data("variants.tsv").encode())
        for word in self.words:
            digest.update(repr(word).encode())
        digest.update(repr((sorted(self.stops), self.spellings)).encode())
        return digest.hexdigest()[:16]


def _data(name: str) -> str:
    return resources.files(__package__).joinpath("data", name).read_text("utf-8")


@cache
def bundled() -> Lexicon:
    """The words of ``data/words.csv``, and the 町域 of the gazetteer with their readings."""
    listed = read_words(_data("words.csv").splitlines())
    surfaces = {word.surface for word in listed}
    towns = {word.surface: word for word in _towns() if word.surface not in surfaces}
    return Lexicon(words=(*listed, *towns.values()), spellings=_shipped_spellings())


def _shipped_spellings() -> tuple[tuple[str, str], ...]:
    lines = _data("spellings.tsv").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return tuple(sorted((fold(other), fold(usual)) for other, usual in rows))


def _towns() -> Iterator[Word]:
    """町域 with a name of three characters or more; shorter ones are common words too often."""
    for place in places().by_code.values():
        name = fold(place.name["ja"])
        fine = len(name) >= 3 and name.isalpha() and _KATAKANA.fullmatch(place.reading)
        if place.kind is not Kind.TOWN or not fine:
            continue
        tail = next((end for end in ("マチ", "チョウ") if place.reading.endswith(end)), "")
        if name.endswith("町") and tail:
            readings = (place.reading.removesuffix(tail), tail)
            yield Word(units=(name[:-1], "町"), readings=readings, kind="town")
        else:
            yield Word(units=(name,), readings=(place.reading,), kind="town")


def compose(
    *,
    words: Iterable[Word] = (),
    stops: Iterable[str] = (),
    spellings: Mapping[str, str] = MappingProxyType({}),
) -> Lexicon:
    """The shipped words with those of staff, which win over shipped ones of the same surface.

    ``spellings`` maps another spelling to the usual one, as typed. The order of what is given
    does not matter. Raises WrongSetting, naming it, for a spelling of a single character.
    """
    added = {word.surface: word for word in sorted(words, key=lambda word: word.surface)}
    kept = (word for word in bundled().words if word.surface not in added)
    pairs = {fold(other): fold(usual) for other, usual in spellings.items()}
    pairs = dict(bundled().spellings) | pairs
    for other, usual in pairs.items():
        if min(len(other), len(usual)) < 2:
            raise WrongSetting(f"too short for a spelling: {other} → {usual}")
    return Lexicon(
        words=(*kept, *added.values()),
        stops=frozenset(filter(None, map(fold, stops))),
        spellings=tuple(sorted(pair for pair in pairs.items() if pair[0] != pair[1])),
    )


def read_words(lines: Iterable[str]) -> tuple[Word, ...]:
    """Words from CSV lines ``surface,reading,kind,normalized``; slashes mark the A units.

    Raises WrongSetting, naming the line, for a row that cannot be a word.
    """
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple(
        make_word(row["surface"], row["reading"], row["kind"], row["normalized"] or "")
        for row in rows
    )


def make_word(surface: str, reading: str, kind: str = "noun", normalized: str = "") -> Word:
    """A word; slashes mark the A units in its surface and in its reading (kana) alike.

    Raises WrongSetting, naming what was given, where that cannot be a word.
    """
    units, readings = surface.split("/"), reading.split("/")
    fine = len(units) == len(readings) and all(units) and all(map(is_kana, readings))
    if not fine or kind not in KINDS:
        raise WrongSetting(
            f"not a word for the dictionary: {surface},{reading},{kind},{normalized}"
        )
    return Word(
        units=tuple(map(fold, units)),
        readings=tuple(map(kana, readings)),
        kind=kind,
        normalized=normalized,
    )
