"""A search result as the page shows it: cards, looser cards, facets, chips and pages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from search.advice import Advice
from search.service import Found, Hit
from web.advising import Advised, advised
from web.asking import LONGEST_QUERY, PAGE_SIZE, REACH, VIEWS, Asked, step
from web.card import Card, card
from web.facet import Group, chips, groups
from web.histogram import Bar, bars
from web.paging import Pages, pages
from web.timeline import address as timeline_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    asked: Asked
    total: int
    first: int
    """Number of the first hit shown, from 1; 0 without hits."""
    cards: list[Card]
    looser: list[Card]
    meaning: list[Card]
    groups: list[Group]
    bars: tuple[Bar, ...]
    timeline: str
    """Address of the timeline of the disaster that was chosen; empty without one."""
    map: str
    """Address of the same result on the map."""
    chips: list[dict[str, Any]]
    pages: Pages
    read_as: str
    notes: tuple[str, ...]
    advice: Advised
    reach: int = REACH


def listing(asked: Asked, found: Found, advice: Advice) -> Listing:
    shown = hit_cards(found.hits)
    return Listing(
        asked=asked,
        total=found.total,
        first=(asked.page - 1) * PAGE_SIZE + 1 if shown else 0,
        cards=shown,
        looser=hit_cards(found.looser),
        meaning=hit_cards(found.meaning or ()),
        groups=groups(asked, found.facets),
        bars=bars(asked, step(asked.filters), found.histogram),
        timeline=timeline_address(asked),
        map=replace(asked, page=1, view=VIEWS[0]).url("map.show"),
        chips=chips(asked),
        pages=_pages(asked, found.total),
        read_as=found.read_as,
        notes=notes(asked, found),
        advice=advised(asked, advice),
    )


def notes(asked: Asked, found: Found) -> tuple[str, ...]:
    """What was read otherwise than it was typed, a sentence each."""
    cut = _("長いので、はじめの%(n)s字で検索しました。", n=LONGEST_QUERY) if asked.cut else ""
    part = (
        _(
            "検索サーバーの一部が応答しないため、結果は一部です。しばらくして、もう一度お試しください。"
        )
        if found.partial
        else ""
    )
    return (*filter(None, (cut, part)), *found.notes)


def hit_cards(hits: Iterable[Hit]) -> list[Card]:
    made = (card(hit.item, tuple(hit.snippet.parts)) for hit in hits)
    return [one for one in made if one is not None]


def inviting(cards: list[Card]) -> list[Card]:
    """Those with a picture first: thousands of posts given at once say little at a door."""
    return sorted(cards, key=lambda card: not card.picture)


def _pages(asked: Asked, total: int) -> Pages:
    return pages(
        asked.page,
        total=total,
        size=PAGE_SIZE,
        url=lambda number: replace(asked, page=number).url(),
        reach=REACH,
    )
