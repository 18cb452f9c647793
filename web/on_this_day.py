"""「この日」: what is dated to this day of the calendar in an earlier year, in any disaster."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from search.engines import Sort
from web.asking import MOST_VALUES, Asked, ask
from web.away import found_or_away
from web.card import Card
from web.current import now
from web.listing import hit_cards
from web.words import JAPAN, of_calendar

_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ThisDay:
    day: str
    """Month and day in words."""
    total: int
    cards: list[Card]
    url: str
    """All of them, as a search."""


def on_this_day(years: Iterable[str]) -> ThisDay | None:
    """Of the years given those before this one, the latest a filter holds; None for nothing."""
    today = now().astimezone(JAPAN).date()
    earlier = sorted((year for year in years if year < f"{today:%Y}"), reverse=True)
    days = tuple(f"{year}-{today:%m-%d}" for year in earlier[:MOST_VALUES])
    if not days:
        return None
    asked = Asked(filters={"date": days}, sort=Sort.DATE)
    found = found_or_away(replace(ask(asked, size=_SHOWN), facets=("year",)))
    if not found.total:
        return None
    held = dict(found.facets["year"])
    kept = tuple(day for day in reversed(days) if day[:4] in held)
    return ThisDay(
        day=of_calendar("MMMMd", today),
        total=found.total,
        cards=hit_cards(found.hits),
        url=replace(asked, filters={"date": kept}).url(),
    )
