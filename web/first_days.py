"""What is kept of the first days of a disaster, at one place or everywhere, as time went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from archive import vocabulary
from archive.vocabulary import Disaster
from search.engines import Sort
from web.asking import Asked, ask
from web.away import found_or_away
from web.card import Card
from web.listing import hit_cards
from web.words import JAPAN, span

DAYS = 4
"""Days of the calendar that hold the first 72 hours after the first shock."""
_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstDays:
    disaster: Disaster
    days: str
    """From when to when, in words."""
    total: int
    cards: list[Card]
    url: str
    """All of them, as a search."""


def first_days(asked: Asked, counts: Mapping[str, int]) -> Iterator[FirstDays]:
    """Of each disaster with items in ``counts``, the latest first; none without such days."""
    for disaster in reversed(list(vocabulary.disasters().values())):
        found = _of(asked, disaster) if counts.get(disaster.id) else None
        if found is not None and found.total:
            yield found


def _of(asked: Asked, disaster: Disaster) -> FirstDays:
    start = disaster.begins.astimezone(JAPAN).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [(start + timedelta(days=number)).date().isoformat() for number in range(DAYS)]
    filters = {**asked.filters, "disaster": (disaster.id,), "date": tuple(days)}
    narrowed = replace(asked, filters=filters, sort=Sort.DATE)
    found = found_or_away(replace(ask(narrowed, size=_SHOWN), facets=()))
    return FirstDays(
        disaster=disaster,
        days=span(start, start + timedelta(days=DAYS)),
        total=found.total,
        cards=hit_cards(found.hits),
        url=narrowed.url(),
    )
