"""What holds items together and goes out as one: a collection, or a snapshot of a search.

Its parts have an order; where an item may not be seen there is a gap with its number, and nothing
else of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from archive.judgement import Granted
from archive.model import LangString
from archive.projection import Json, instant

OPEN, CHANGED, CLOSED = "open", "changed", "closed"
"""How a piece stands: as it was, not as it was any more, not to be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What is said of the whole; ``made`` is aware, UTC."""

    kind: str
    """``collection``, ``series`` or ``snapshot``."""
    id: str
    path: str
    """Of its page, behind the address of the site."""
    title: LangString
    description: LangString = field(default_factory=dict)
    credit: str = ""
    made: datetime
    """When it was last changed, or for a snapshot when it was taken."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Further facts for programs, by name."""


class Piece(NamedTuple):
    """One part; without ``granted`` it is a gap, and nothing else of it is there either."""

    number: int
    """From 1, without holes."""
    granted: Granted | None
    caption: LangString = MappingProxyType({})
    changed: bool = False
    """Of a snapshot: whether it is not as it was any more."""


def head(unit: Unit, base_url: str) -> Json:
    """The whole as JSON; ``terms`` is where conditions of use are told, which differ by item."""
    return {
        "kind": unit.kind,
        "id": unit.id,
        "url": f"{base_url}/{unit.path}",
        "title": _sorted(unit.title),
        "description": _sorted(unit.description),
        "credit": unit.credit,
        "made": instant(unit.made),
        "terms": f"{base_url}/terms",
        **unit.more,
    }


def place_in(piece: Piece) -> Json:
    """What is said of a piece beside its item."""
    if piece.granted is None:
        return {"number": piece.number, "standing": CLOSED}
    standing = CHANGED if piece.changed else OPEN
    return {"number": piece.number, "standing": standing, "caption": _sorted(piece.caption)}


def _sorted(texts: LangString) -> dict[str, str]:
    return {tag: texts[tag] for tag in sorted(texts)}
