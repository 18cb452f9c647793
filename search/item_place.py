"""Where an item lies for the outside: one position, the same as its exports say."""

from archive.model import Item, Point
from archive.projection import public_area, public_point

EXACT = "exact"
"""What the index holds for the place of an item whose position is exact."""


def position(item: Item) -> Point | None:
    """The public position of the first of its places that has one.

    Exact only where a person made it so, else the middle of the place; evidence is never looked at.
    ``item`` is as it looks to whoever sees its record.
    """
    known = (public_point(place)[0] for place in item.places)
    return next((point for point in known if point is not None), None)


def located(item: Item) -> str:
    """How well :func:`position` is known: ``exact``, or the code of the place somewhere in which
    the item lies; empty without a position."""
    placed = (place for place in item.places if public_point(place)[0] is not None)
    return next((public_area(place) or EXACT for place in placed), "")
