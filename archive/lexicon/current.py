"""What a search takes from the lexicon: an immutable snapshot, and how to keep a fresh one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from archive.lexicon.term import SLOW, Choice, Kind, Term, key_of
from archive.vocabulary.names import fold as fold_name

_QUOTES = str.maketrans("", "", '"“”「」『』')


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A word of a query that means several things."""

    word: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The entries in force, by what they are asked for with; made once for each version."""

    version: str = ""
    others: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Synonyms by folded word."""
    place_aliases: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Place codes by name, folded as the gazetteer folds names."""
    hinted: Mapping[str, Hint] = field(default_factory=lambda: MappingProxyType({}))
    """Hints by folded word."""
    slow: tuple[Term, ...] = ()
    """Entries in force that count with the next index only."""

    def synonyms(self, word: str) -> tuple[str, ...]:
        """Other words for a whole word or phrase, as staff typed them, in their order."""
        return self.others.get(key_of(word), ())

    def places(self, name: str) -> tuple[str, ...]:
        """Codes of the places that staff gave this name."""
        return self.place_aliases.get(fold_name(name), ())

    def hints(self, query: str) -> tuple[Hint, ...]:
        """Hints for the whole query and for its words (parts between spaces, without quotes)."""
        if not self.hinted:
            return ()
        plain = key_of(query.translate(_QUOTES))
        wanted = dict.fromkeys([plain, *plain.split(" ")])
        return tuple(self.hinted[word] for word in wanted if word in self.hinted)

    @property
    def stop_words(self) -> frozenset[str]:
        return frozenset(term.text for term in self.slow if term.kind is Kind.STOP)

    @property
    def words(self) -> tuple[Term, ...]:
        """Words for the dictionary; :mod:`archive.lexicon.edition` makes them its own."""
        return tuple(term for term in self.slow if term.kind is Kind.WORD)

    @property
    def spellings(self) -> Mapping[str, str]:
        """The usual spelling by another one."""
        return {t.text: t.targets[0] for t in self.slow if t.kind is Kind.VARIANT and t.targets}


class Fresh(Protocol):
    """Hands out the lexicon as it is now; cheap enough to ask before every search."""

    def fresh(self) -> Current: ...


@dataclass(frozen=True, slots=True)
class Fixed:
    """Always the same one: for previews and tests."""

    current: Current

    def fresh(self) -> Current:
        return self.current


NOTHING: Fresh = Fixed(Current())
"""A lexicon without entries."""


def made(terms: Iterable[Term], version: str) -> Current:
    """The snapshot of entries, of which only those in force count."""
    live = [term for term in terms if term.in_force]
    return Current(
        version=version,
        others=_synonyms(term for term in live if term.kind is Kind.SYNONYM),
        place_aliases=_aliases(term for term in live if term.kind is Kind.ALIAS),
        hinted=MappingProxyType(
            {
                key_of(term.text): Hint(word=term.text, choices=term.choices)
                for term in live
                if term.kind is Kind.HINT
            }
        ),
        slow=tuple(term for term in live if term.kind in SLOW),
    )


def _synonyms(terms: Iterable[Term]) -> Mapping[str, tuple[str, ...]]:
    """One step and no further: what two entries say is not put together."""
    found: dict[str, dict[str, None]] = {}
    for term in terms:
        found.setdefault(key_of(term.text), {}).update(dict.fromkeys(term.targets))
        for other in term.targets if term.mutual else ():
            found.setdefault(key_of(other), {})[term.text] = None
    return MappingProxyType({word: tuple(others) for word, others in found.items()})


def _aliases(terms: Iterable[Term]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for term in terms:
        found.setdefault(fold_name(term.text), {}).update(dict.fromkeys(term.targets))
    return MappingProxyType({name: tuple(codes) for name, codes in found.items()})
