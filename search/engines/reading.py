"""The query tree as an engine's query: the same structure, weight for weight, in every engine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic

from search.engines import clauses as join
from search.engines.clauses import Clauses, Q
from search.engines.wording import Wording
from search.query import (
    And,
    Everything,
    Field,
    Lift,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Word,
)
from search.tile import TILE, span

LOOSE_LIFT = 8
"""How much more a lift weighs where texts are read loosely, so that what lies at the named place
stands before all else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Generic[Q]):
    """How a tree is read: over staff text too or not, strictly or loosely."""

    clauses: Clauses[Q]
    staff: bool = False
    loose: bool = False

    @property
    def _words(self) -> Wording[Q]:
        return Wording(clauses=self.clauses, staff=self.staff, loose=self.loose)

    def compile(self, query: Query) -> Q:
        """NOT is read strictly even in a loose reading, and binds whatever stands beside it."""
        match query:
            case Word() | Phrase() | Prefix() | Near():
                compiled = self._text(query)
            case Or(parts):
                compiled = join.should(self.clauses, [self.compile(part) for part in parts])
            case And(parts):
                compiled = self._and(parts)
            case Not() | Lift():
                compiled = self._and((query,))
            case Field(name, values):
                compiled = self.field(name, values)
            case Range(low, high):
                compiled = self._touching(low, high)
            case Everything():
                compiled = self.clauses.everything()
        return compiled

    def field(self, name: str, values: tuple[str, ...]) -> Q:
        """One of the values, as a condition; tiles of any zoom are ranges of one number."""
        if name != TILE:
            return self.clauses.exact(name, values)
        spans = [found for found in map(span, values) if found]
        return join.should(self.clauses, [self.clauses.between(TILE, *found) for found in spans])

    def _touching(self, low: int | None, high: int | None) -> Q:
        first = self.clauses.between("date_from", None, high)
        return join.must(self.clauses, [first, self.clauses.between("date_to", low, None)])

    def _and(self, parts: tuple[Query, ...]) -> Q:
        """All parts; loosely, any of the words, and still every other condition."""
        forbidden = [part.part for part in parts if isinstance(part, Not)]
        lifts = [part for part in parts if isinstance(part, Lift)]
        wanted = [part for part in parts if not isinstance(part, Not | Lift)]
        soft = [part for part in wanted if self.loose and isinstance(part, _SOFT)]
        needed = [self.compile(part) for part in wanted if part not in soft]
        if soft:
            needed.append(self._any(soft))
        strict = replace(self, loose=False)
        core = join.lifted(
            self.clauses,
            join.must(self.clauses, needed),
            [
                self.clauses.constant(strict.compile(lift.part), self._weight(lift))
                for lift in lifts
            ],
        )
        return join.without(self.clauses, core, [strict.compile(part) for part in forbidden])

    def _any(self, parts: Sequence[Query]) -> Q:
        """Texts that one part admits; what the others have in common with them counts as well."""
        words = [word for part in parts if (word := _as_word(part))]
        others = [self.compile(part) for part in parts if not _as_word(part)]
        admitting = [query for word in words for query in self._words.admitting(word)]
        lifts = [query for word in words for query in self._words.lifting(word)]
        core = join.should(self.clauses, [*admitting, *others])
        return join.lifted(self.clauses, core, lifts)

    def _weight(self, lift: Lift) -> float:
        return lift.weight * LOOSE_LIFT if self.loose else lift.weight

    def _text(self, query: Word | Phrase | Prefix | Near) -> Q:
        match query:
            case Word() | Phrase() if self.loose:
                return self._any([query])
            case Word():
                return self._words.strict(query)
            case Prefix(_, start, where):
                return self._words.starting(start, where)
            case Near(first, second, within):
                return self._near(first, second, within)
            case Phrase(_, grams, where):
                return join.should(self.clauses, self._words.runs(where, "b", grams))

    def _near(self, first: Word, second: Word, within: int) -> Q:
        """Near by their facing ends; the words themselves score as they do alone."""
        both = [self.compile(first), self.compile(second)]
        if self.loose or not (first.terms and second.terms):
            return join.should(self.clauses, both) if self.loose else join.must(self.clauses, both)
        alone = len(first.terms) == len(second.terms) == 1
        ends = [(first.terms[-1], second.terms[0]), (second.terms[-1], first.terms[0])]
        close = [
            self.clauses.near(f"{text}_a", pair, max(0, within), ordered=not alone)
            for text in self._words.texts(first.where)
            for pair in (ends[:1] if alone else ends)
        ]
        beside = join.filtering(self.clauses, join.should(self.clauses, close))
        return join.must(self.clauses, [beside, *both])


_SOFT = Word | Phrase | Prefix | Near | Or


def _as_word(part: Query) -> Word | None:
    if isinstance(part, Phrase):
        return Word(part.raw, part.terms, part.grams, where=part.where)
    return part if isinstance(part, Word) else None
