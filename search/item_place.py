"""Where an item lies for the outside: one position, the same as its exports say."""

from archive.model import Item, Point
from archive.projection import public_point


def position(item: Item) -> Point | None:
    """The public position of the first of its places that has one.

    Exact only where a person made it so, else the middle of the place; evidence is never looked at.
    ``item`` is as it looks to whoever sees its record.
    """
    known = (public_point(place)[0] for place in item.places)
    return next((point for point in known if point is not None), None)
