"""The query tree: what every engine answers; :mod:`search.printer` writes it down for people."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Where(StrEnum):
    """Which text a term is sought in."""

    ANYWHERE = "anywhere"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Word:
    """What one typed word means: its analysed terms, all of which must be there.

    ``terms`` are A-unit words. ``grams`` are the bigrams of the same text, as in a phrase: they
    lift the score (weight 0.4) and, as a phrase, stand in where ``terms`` is empty (kana words that
    may also match by ``reading``, words of one character whose gram is that one).

    ``synonyms`` are other words' terms, a tuple each: an item that holds all terms of one of them
    matches as well, at a fifth of the weight.
    """

    raw: str
    terms: tuple[str, ...]
    grams: tuple[str, ...]
    reading: str = ""
    where: Where = Where.ANYWHERE
    synonyms: tuple[tuple[str, ...], ...] = ()
    readings: tuple[str, ...] = ()
    """Ways to read it, in katakana: any admits a word without ``terms``; loosely, any word."""
    guesses: tuple[str, ...] = ()
    """Terms of a word of kana as the tokenizer reads it, which may take じしん for 自身: they admit
    loosely only, at the weight of a reading."""
    needed: int = 0
    """How many of the terms must be there, where a sentence was typed; 0 stands for all."""
    compounds: tuple["Compound", ...] = ()
    """What of a sentence is written in one piece."""
    spoken: tuple[str, ...] = ()
    """How a text may write the word in kana alone, in katakana: it then is the word itself."""
    spellings: tuple[tuple[str, ...], ...] = ()
    """Bigrams of other ways to write the whole word, each a phrase."""
    letters: tuple[str, ...] = ()
    """Its two kanji as terms side by side, as a longer compound is cut (隊員 of 自衛隊員)."""
    groups: tuple[tuple[str, ...], ...] = ()
    """Of words typed as one in kana (みずがほしい) how each may be read, in katakana: a text with
    all of them matches as well."""


@dataclass(frozen=True, slots=True)
class Compound:
    """Terms side by side, which the tokenizer may cut otherwise in other company (a rare name).

    A text that holds ``grams``, the same letters, has all of the terms.
    """

    terms: tuple[str, ...]
    grams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with the normalised ``start`` (two characters or more)."""

    raw: str
    start: str
    where: Where = Where.ANYWHERE


@dataclass(frozen=True, slots=True)
class Near:
    """Two words, in either order, with at most ``within`` words between them in one text."""

    first: Word
    second: Word
    within: int


@dataclass(frozen=True, slots=True)
class Lift:
    """Matches everything; what the part matches scores ``weight`` more."""

    part: "Query"
    weight: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """Quoted text: exact on normalised text, as consecutive bigrams (or one single character).

    Where the text has punctuation, the grams hold :data:`search.document.BREAK`, as streams do.
    """

    raw: str
    grams: tuple[str, ...]
    where: Where = Where.ANYWHERE
    terms: tuple[str, ...] = field(default=(), compare=False)
    """Its A-unit words, by which texts that do not hold the very quote are ranked loosely."""


@dataclass(frozen=True, slots=True)
class Field:
    """A keyword field holds one of the values (place codes, disaster, phase, type, licence …)."""

    name: str
    values: tuple[str, ...]
    raw: str = field(default="", compare=False)
    """How it was typed."""


@dataclass(frozen=True, slots=True)
class Range:
    """The item's date may lie in [low, high], days since 1970-01-01 in JST, both inclusive.

    ``None`` is unbounded. An item with an uncertain date matches when its interval touches the
    range; an item without a date never does.
    """

    low: int | None
    high: int | None
    raw: str = field(default="", compare=False)
    """How it was typed."""


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition at all."""


EVERYTHING = Everything()

Query = Word | Prefix | Near | Lift | Phrase | Field | Range | And | Or | Not | Everything


def leaves(query: Query) -> Iterator[Query]:
    """The conditions of a tree that are not forbidden ones, left to right."""
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not():
            return
        case _:
            yield query


def wholly(query: Query) -> Query:
    """The tree with all terms of its sentences needed: what is forbidden is so as it was typed."""
    match query:
        case Word(needed=needed) if needed:
            return replace(query, needed=0)
        case And(parts):
            return And(tuple(map(wholly, parts)))
        case Or(parts):
            return Or(tuple(map(wholly, parts)))
    return query


def has_words(query: Query) -> bool:
    """Whether anything in the tree makes one hit better than another.

    A single character stands in so many words that its hits are all alike, and so does a beginning.
    """
    return any(_ranks(leaf) for leaf in leaves(query))


def can_loosen(query: Query) -> bool:
    """Whether a looser reading finds more than the strict one: a kanji may be a word in kana."""
    return has_words(query) or any(isinstance(leaf, Word) and leaf.spoken for leaf in leaves(query))


def _ranks(leaf: Query) -> bool:
    if isinstance(leaf, Word | Phrase):
        return len(leaf.grams) != 1 or len(leaf.grams[0]) > 1
    return isinstance(leaf, Near)
