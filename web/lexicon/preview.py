"""What an entry would change, before it is saved: queries that find more, texts cut otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.lexicon import QUICK, SLOW, Fixed, Kind, Status, Term
from archive.lexicon.current import made
from archive.lexicon.edition import composed
from search.service import Search
from web.lexicon.gain import Eyes, Gain, gain
from web.lexicon.recut import Cutting, cuttings, estimated, sample
from web.wiring import Services

_QUERIES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Exact where ``exact``; else read off so many items that hold the word."""

    gains: tuple[Gain, ...]
    exact: bool
    cuttings: tuple[Cutting, ...] = ()
    examined: int = 0
    sampled: bool = False
    """Whether more items hold the word than were examined."""


def preview(services: Services, term: Term, attempt: str, eyes: Eyes) -> Preview:
    """What would change with the entry in force; ``attempt`` is a query to try it on.

    For words, spellings and stop words a dictionary is compiled, which takes some seconds.
    """
    texts, terms = _texts(term, attempt), list(_with(services, term))
    if term.kind in QUICK:
        beside = services.live.beside(Fixed(made(terms, "preview")))
        return Preview(gains=tuple(gain(services, beside, q, eyes) for q in texts), exact=True)
    slow = (one for one in terms if one.in_force and one.kind in SLOW)
    then = services.live.with_edition(composed(slow))
    cut = cuttings(services.analyzer, then, texts)
    if term.kind is Kind.STOP:  # it changes how queries are read, and nothing in the index
        beside = Search(services.catalog, services.engine, then, lexicon=services.lexicon)
        found = tuple(gain(services, beside, query, eyes) for query in texts)
        return Preview(gains=found, exact=True, cuttings=cut)
    held = sample(services, term, eyes)
    return Preview(
        gains=estimated(services, then, held, texts, eyes),
        exact=False,
        cuttings=cut,
        examined=len(held.items),
        sampled=held.cut,
    )


def _with(services: Services, term: Term) -> Iterator[Term]:
    """All entries, with this one in force."""
    for held in services.lexicon.every():
        if held.term.id != term.id:
            yield held.term
    yield replace(term, status=Status.LIVE)


def _texts(term: Term, attempt: str) -> tuple[str, ...]:
    """Queries that the entry is about: what is tried, the word itself, the words it stands for."""
    others = term.targets if term.kind in (Kind.SYNONYM, Kind.VARIANT) else ()
    wanted = dict.fromkeys([attempt.strip(), term.text, *others])
    return tuple(text for text in wanted if text)[:_QUERIES]
