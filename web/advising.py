"""What helps on from a result, as links: choices, mended words, less words, related searches."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.advice import Advice
from search.offering import Offer
from search.tally import Counted
from web.asking import Asked
from web.facet import facet_names
from web.words import name_in, value_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A search to go on with, and how many items it finds."""

    label: str
    kind: str = ""
    """Name of the filter that it adds."""
    about: str = ""
    """The word of the query that it is about."""
    count: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    choices: tuple[Link, ...]
    mended: tuple[Link, ...]
    missing: tuple[str, ...]
    less: tuple[Link, ...]
    related: tuple[Link, ...]

    @property
    def several(self) -> bool:
        """Whether one word stands for several disasters: it is then asked which one."""
        return sum(link.kind == facet_names()["disaster"] for link in self.choices) > 1


def advised(asked: Asked, advice: Advice) -> Advised:
    """The advice as the page shows it."""
    return Advised(
        choices=tuple(_choice(asked, offer) for offer in advice.offers),
        mended=_links(asked, advice.mended),
        missing=advice.relaxed.missing,
        less=tuple(_link(asked, less, word) for word, less in _most_first(advice.relaxed.less)),
        related=_links(asked, advice.related),
    )


def _most_first(less: Iterable[tuple[str, Counted]]) -> list[tuple[str, Counted]]:
    return sorted(less, key=lambda one: -one[1].count)


def _choice(asked: Asked, offer: Offer) -> Link:
    there = asked.instead(offer.q)
    if offer.name:
        there = there.toggled(offer.name, offer.value)
    label = name_in(offer.label) or (
        value_label(offer.name, offer.value) if offer.name else offer.q
    )
    kind = facet_names().get(offer.name, "") if not offer.label else ""
    return Link(label=label, kind=kind, about=offer.word, count=offer.count, url=there.url())


def _links(asked: Asked, found: Iterable[Counted]) -> tuple[Link, ...]:
    return tuple(_link(asked, one) for one in found)


def _link(asked: Asked, one: Counted, about: str = "") -> Link:
    return Link(label=one.q, about=about, count=one.count, url=asked.instead(one.q).url())
