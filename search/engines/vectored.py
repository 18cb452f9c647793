"""What an engine may have beside its contract: vectors kept with its documents."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from search.engines import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Vectors of one width that can be compared with one another."""

    name: str
    """Letters, digits, dots and hyphens."""
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A document whose vector lies near."""

    id: str
    digest: bytes
    """Of the words that the vector was made of."""
    cosine: float


@runtime_checkable
class Vectored(Protocol):
    """An engine that finds by :class:`search.document.Meaning`; one without needs none of this."""

    def make_room(self, space: Space) -> None:
        """Indices that are built from now on keep the meaning of their documents in this space.

        Where the server cannot keep vectors they are built without.
        """

    def has_room(self) -> bool:
        """Whether the live index keeps vectors of the space that was named last."""

    def nearest(self, row: bytes, request: Request, *, least: float, size: int) -> list[Neighbour]:
        """At most ``size`` documents whose cosine is ``least`` or more, nearest first, then by id.

        Only documents that ``request`` finds: its query, filters, who looks, what is denied and
        excluded; what it finds otherwise takes no place among the nearest.
        """
