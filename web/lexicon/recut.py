"""What another dictionary would change, told from a sample: a whole index is not made for it."""

from dataclasses import dataclass

from archive.language import Analyzer
from archive.lexicon import Term
from archive.model import Item
from archive.rights import PUBLIC, judge
from search.excerpt import readable
from web.lexicon.gain import Eyes, Gain
from web.wiring import Services

MOST = 200
"""Items that hold the word and are cut anew: a sample where there are more."""
_LONG = 20_000
"""Characters of each that are cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutting:
    """How a query is cut now and would be: terms of words."""

    text: str
    now: tuple[str, ...]
    then: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Items that hold one of the spellings as it is written."""

    items: tuple[Item, ...]
    cut: bool
    """Whether there are more than were looked at."""


def cuttings(now: Analyzer, then: Analyzer, texts: tuple[str, ...]) -> tuple[Cutting, ...]:
    return tuple(
        Cutting(text=text, now=_in_order(now, text), then=_in_order(then, text)) for text in texts
    )


def sample(services: Services, term: Term, eyes: Eyes) -> Sample:
    """Found by quotes, which look at characters and not at words."""
    found: dict[str, Item] = {}
    cut = False
    for spelling in (term.text, *term.targets):
        quoted = '"{}"'.format(spelling.replace('"', " "))
        result = services.search.find(eyes.ask(quoted, size=MOST))
        cut = cut or result.total > MOST
        found |= {hit.item.id: hit.item for hit in result.hits}
    return Sample(items=tuple(found.values())[:MOST], cut=cut or len(found) > MOST)


def estimated(
    services: Services, then: Analyzer, held: Sample, texts: tuple[str, ...], eyes: Eyes
) -> tuple[Gain, ...]:
    """For each query, how many of the sample would be found and are not, and the other way."""
    now = services.analyzer
    read = [_text(item, eyes) for item in held.items]
    old, new = [_terms(now, text) for text in read], [_terms(then, text) for text in read]
    gains = []
    for query in texts:
        was = [_asked(now, query) <= terms for terms in old]
        would = [_asked(then, query) <= terms for terms in new]
        rows = list(zip(held.items, was, would, strict=True))
        gained = [item for item, before, after in rows if after and not before]
        gains.append(
            Gain(
                query=query,
                now=services.search.find(eyes.ask(query)).total,
                more=len(gained),
                public=sum(judge(item, PUBLIC, eyes.now).record for item in gained),
                fewer=sum(before and not after for _, before, after in rows),
                titles=eyes.names(gained),
            )
        )
    return tuple(gains)


def _text(item: Item, eyes: Eyes) -> str:
    """What these eyes may read of an item."""
    grant = judge(item, eyes.viewer, eyes.now)
    texts = readable(item, grant, lang=item.language, staff=eyes.viewer.is_staff())
    return "\n".join([*item.title.values(), *texts])[:_LONG]


def _terms(analyzer: Analyzer, text: str) -> frozenset[str]:
    return frozenset(token.term for token in analyzer.tokens(text))


def _asked(analyzer: Analyzer, query: str) -> frozenset[str]:
    return frozenset(_in_order(analyzer, query))


def _in_order(analyzer: Analyzer, text: str) -> tuple[str, ...]:
    return tuple(token.term for token in analyzer.query_tokens(text))
