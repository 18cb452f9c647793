"""What pages show that can do without search, while search does not answer."""

from archive.errors import EngineUnavailable
from search.ask import Ask, Found
from web.current import services
from web.metrics import count_unavailable

AWAY = Found(total=0, hits=())
"""Stands for an answer that did not come: none of its numbers may be shown."""


def found_or_away(ask: Ask) -> Found:
    """What is found; :data:`AWAY` where search cannot be asked."""
    try:
        return services().search.find(ask)
    except EngineUnavailable as error:
        count_unavailable(error)
        return AWAY


def told(found: Found) -> dict[str, bool]:
    """What a page has to say of an answer: that there is none, or only a part of it."""
    return {"away": found is AWAY, "in_part": found.partial}
