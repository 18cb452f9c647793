"""Exports that are made ready by a job and fetched later, as often as wanted, also from the middle.

What somebody asks for is an order with an id that nobody can guess. Everything about it lies among
the derivatives (``exports/<id>/``): its list of items, which is fixed when the job begins, parts of
the file, the file. All of it can be deleted; the order is then unknown. A finished file is judged
at each download (:mod:`archive.prepared.judging`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from archive.exports.unit import Unit
from archive.model import LangString
from archive.rights import FOREVER, Role, Viewer

JOB = SUBJECT = "export"
DAYS = 7
"""How long an export is kept after it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for, of what and with whose eyes; never changes."""

    id: str
    form: str
    """Name of the exporter."""
    lang: str
    base_url: str
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A search by its parameters, where neither of the next two is named."""
    collection: str = ""
    revision: int = 0
    snapshot: str = ""
    role: Role = Role.PUBLIC
    on_site: bool = False
    limits: tuple[str, ...] = ()
    at: datetime

    @property
    def eyes(self) -> Viewer:
        """A role with its limits, and no name: what is sealed is in no file that is handed on."""
        return Viewer(role=self.role, on_site=self.on_site, limits=frozenset(self.limits))

    @property
    def of_unit(self) -> bool:
        return bool(self.collection or self.snapshot)


class Row(NamedTuple):
    """One item of the list; of a gap ``item`` is empty."""

    item: str
    caption: LangString | None = None
    revision: int = 0
    """Of a snapshot: what it was then, and whether its content was open; 0 elsewhere."""
    content: bool = False


class Source(Protocol):
    """Knows searches, collections and snapshots; :mod:`web.prepared.source` does."""

    def rows(self, order: Order, after: int) -> Iterator[tuple[int, Row]]:
        """The list in its order, each with its ``seq`` (0 in a unit); behind ``after`` where the
        list is in the order of ``seq``. A unit is always given from its beginning."""

    def unit(self, order: Order) -> Unit | None:
        """What is said of the whole now, for the eyes of the order; None for a search.

        Raises ``NotFound`` where the whole is not to be seen any more.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long the list is, once it is whole."""

    rows: int
    size: int
    """Rows of a page; each page is one part of the file."""

    @property
    def pages(self) -> int:
        return -(-self.rows // self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """As of when a part is right."""

    position: int
    """Of the feed: what changed after it may not be as the part says."""
    epoch: str
    """Of the catalog; positions of another epoch mean nothing."""
    closes: int = FOREVER
    """Epoch seconds at which the first of its rows closes by itself."""
    shown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the job is: rows listed and written so far."""

    listed: int = 0
    written: int = 0
    joining: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The finished file; like a note over all of its parts."""

    token: str
    """Names its bytes: another making lies under another name."""
    sha256: str
    """Hexadecimal."""
    size: int
    """Bytes."""
    shown: int
    """Rows without gaps."""
    first: int
    """Rows that the first making of it had."""
    makings: int
    position: int
    epoch: str
    closes: int
    words: str
    """Digest of what is said of the unit."""
    at: datetime
