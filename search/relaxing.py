"""On few hits: which word finds nothing by itself, and what is found without one of them."""

from dataclasses import dataclass

from search.printer import printed
from search.query import And, Lift, Phrase, Prefix, Query, Word, leaves
from search.tally import Counted, Tally

_PARTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxed:
    """``missing`` are words that nothing holds; ``less`` are searches without one condition."""

    missing: tuple[str, ...] = ()
    less: tuple[tuple[str, Counted], ...] = ()
    """The condition left out, as it is typed, with the search that is left."""


def relaxed(tree: Query, total: int, tally: Tally) -> Relaxed:
    """What of a query stands in its way; ``total`` is what all of it finds."""
    parts = _parts(tree)
    missing = tuple(dict.fromkeys(word for part in parts for word in _missing(part, tally)))
    less = []
    for at, part in enumerate(parts if len(parts) > 1 else ()):
        rest = _all((*parts[:at], *parts[at + 1 :]))
        count = tally.of_tree(rest)
        if count > total and any(True for _ in leaves(rest)):
            less.append((printed(part), Counted(q=printed(rest), count=count)))
    return Relaxed(missing=missing, less=tuple(less))


def _parts(tree: Query) -> tuple[Query, ...]:
    parts = tree.parts if isinstance(tree, And) else (tree,)
    return tuple(part for part in parts if not isinstance(part, Lift))[:_PARTS]


def _missing(part: Query, tally: Tally) -> list[str]:
    """A word that is nowhere; of several units written together those that are."""
    if not isinstance(part, Word | Phrase | Prefix) or tally.of_tree(part):
        return []
    units = part.terms if isinstance(part, Word) else ()
    if len(units) < 2:
        return [part.raw]
    typed = [unit for unit in units[:_PARTS] if unit in part.raw]
    return [unit for unit in typed if not tally.of_tree(Word(unit, (unit,), ()))]


def _all(parts: tuple[Query, ...]) -> Query:
    return parts[0] if len(parts) == 1 else And(parts)
