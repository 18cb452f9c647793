"""One query under two searches: what it finds now, and what it would find more."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from archive.model import Item
from archive.rights import PUBLIC, Viewer, judge
from archive.title import title
from search.ask import Ask, Found, request
from search.service import Search
from web.wiring import Services

SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """Who looks, when (aware), and in which language titles are read."""

    viewer: Viewer
    now: datetime
    lang: str

    def ask(self, query: str, *, size: int = 0) -> Ask:
        return Ask(q=query, size=size, facets=(), viewer=self.viewer, now=self.now, lang=self.lang)

    def names(self, items: list[Item]) -> tuple[tuple[str, str], ...]:
        """Id and title of the first few that these eyes may see."""
        seen = [item for item in items if judge(item, self.viewer, self.now).record]
        return tuple((item.id, title(item, self.lang)) for item in seen[:SHOWN])


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """Items that a query finds now, would find more and find no longer; how many are public."""

    query: str
    now: int
    more: int
    public: int
    """Of ``more``."""
    fewer: int = 0
    titles: tuple[tuple[str, str], ...] = ()
    """Id and title of some of what would be new."""
    offers: tuple[str, ...] = ()
    """What the search page would let people choose."""


def gain(services: Services, beside: Search, query: str, eyes: Eyes) -> Gain:
    """Exact: both searches over the live index, asked what only one of them finds."""
    ask, search = eyes.ask(query, size=SHOWN), services.search
    found, before, after = beside.find(ask), search.tree(ask), beside.tree(ask)
    denied = services.catalog.denied()
    asked = request(ask, after, denied)
    new = services.engine.search(replace(asked, exclude=before))
    gone = services.engine.search(replace(asked, query=before, exclude=after, size=0))
    public = request(replace(ask, viewer=PUBLIC, size=0), after, denied)
    items = services.catalog.items([hit.id for hit in new.hits])
    return Gain(
        query=query,
        now=found.total - new.total + gone.total,
        more=new.total,
        public=services.engine.search(replace(public, exclude=before)).total,
        fewer=gone.total,
        titles=eyes.names(list(items.values())),
        offers=tuple(_offers(beside, ask, found)),
    )


def _offers(search: Search, ask: Ask, found: Found) -> Iterator[str]:
    for offer in search.advise(ask, found).offers:
        words = offer.label.get(ask.lang) or offer.label.get("ja") or offer.value or offer.q
        yield f"{words} ({offer.count})"
