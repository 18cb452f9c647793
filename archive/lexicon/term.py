"""One entry of the lexicon: a word, a spelling, a synonym, a place's other name, a hint, …"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

PREFIX = "lexicon:"
"""What the ids of entries begin with, in the journal and in the history."""
LONGEST = 100
"""Characters of an entry's text."""


class Kind(StrEnum):
    WORD = "word"
    """A word for the dictionary, with its A units and their readings."""
    VARIANT = "variant"
    """Another spelling of a word: both find each other as one."""
    SYNONYM = "synonym"
    """Words that also find what the text means, with little weight, once reviewed."""
    ALIAS = "alias"
    """Another, or an old, name of places."""
    HINT = "hint"
    """A word that means several things: which one was meant?"""
    STOP = "stop"
    """A word that says nothing in a query."""
    SOUGHT = "sought"
    """Not of the lexicon: what was decided on words that people sought in vain."""


LISTED = tuple(kind for kind in Kind if kind is not Kind.SOUGHT)
QUICK = frozenset({Kind.SYNONYM, Kind.ALIAS, Kind.HINT})
"""In force for queries within a minute."""
SLOW = frozenset({Kind.WORD, Kind.VARIANT, Kind.STOP})
"""In force with the next index that is built."""


class Status(StrEnum):
    LIVE = "live"
    PROPOSED = "proposed"
    """Waits for a second look; not in force."""
    RETIRED = "retired"
    WANTED = "wanted"
    """Of sought words: to be acquired."""
    IGNORED = "ignored"
    """Of sought words: nothing to do."""
    ADDED = "added"
    """Of sought words: they are in the lexicon now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that a word may mean: a query to ask instead, or a filter (``name=value``)."""

    ja: str
    en: str = ""
    target: str

    @property
    def filter(self) -> tuple[str, str] | None:
        """Name and value of the filter; None where the target is a query."""
        name, sign, value = self.target.partition("=")
        plain = sign and value and name.isascii() and name.islower() and name.isalpha()
        return (name, value) if plain else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An entry as it is stored. Which fields count depends on the kind; the others are empty."""

    kind: Kind
    text: str
    """The word, the other spelling, the other name; as typed, spaces made one."""
    units: tuple[str, ...] = ()
    """Of a word: the short (A) units that it is cut into."""
    readings: tuple[str, ...] = ()
    """Of a word: one a unit, in katakana."""
    part: str = ""
    """Of a word: what kind of word the dictionary takes it for."""
    targets: tuple[str, ...] = ()
    """Of a spelling the usual one, of a synonym the other words, of an alias place codes."""
    mutual: bool = True
    """Of a synonym: whether the other words also find this one."""
    choices: tuple[Choice, ...] = ()
    status: Status = Status.LIVE
    note: str = ""
    """For staff: a source, a doubt."""

    @property
    def id(self) -> str:
        return term_id(self.kind, self.text)

    @property
    def in_force(self) -> bool:
        return self.status is Status.LIVE


def term_id(kind: Kind, text: str) -> str:
    """The id of the one entry of this kind for this text, whatever width or case it is typed in."""
    return f"{PREFIX}{kind}:{key_of(text)}"


def key_of(text: str) -> str:
    """Stable for ever, because ids in the journal are made of it: Unicode and nothing of ours."""
    return squeezed(unicodedata.normalize("NFKC", text)).casefold()


def squeezed(text: str) -> str:
    return " ".join(text.split())
