"""What a source yields: files and claimed metadata, before the archive has accepted anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from archive.model import LangString, PlaceStatement, Post, When
from archive.packages.origin import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Metadata as the giver states it, already in the archive's terms; empty means not stated."""

    identifier: str = ""
    """The giver's public identifier; a path is never one."""
    former: tuple[str, ...] = ()
    """Addresses at which it was found before; see :mod:`archive.former`."""
    type: str = ""
    title: LangString = field(default_factory=dict)
    description: LangString = field(default_factory=dict)
    date: When | None = None
    places: tuple[PlaceStatement, ...] = ()
    position: tuple[float, float] | None = None
    """Latitude and longitude as given: evidence, not the public position."""
    creator: str = ""
    credit: str = ""
    donor: str = ""
    licence: str = ""
    access: str = ""
    """The level the giver asks for: a suggestion to staff, never applied by itself."""
    disaster: str = ""
    themes: tuple[str, ...] = ()
    language: str = ""
    content_warning: str = ""
    text: str = ""
    """Content text that comes with the row itself (a post's words)."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Anything else that was stated: evidence for staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One thing given: its claims, its files on this machine, and what staff call it."""

    label: str
    """Path, row or address by which staff find it again, for example ``写真.csv 12 行目``."""
    claims: Claims = Claims()
    files: tuple[Path, ...] = ()
    path: str = ""
    """Path below the given folder, with ``/``: evidence; identity only in a named source."""
    post: Post | None = None
    received: str = ""
    """The line exactly as received, for posts; kept in the package."""
    origin: Origin | None = None
    """The given file that holds the record, and where in it; ``None`` for files themselves."""
    warnings: tuple[tuple[str, str], ...] = ()
    """(code, detail) of what was odd but harmless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A part of the input that cannot be taken in: where it stands and why, in Japanese."""

    label: str
    """For a table: file, line and column."""
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a source is opened with: a local path and the words of the command line."""

    path: Path
    options: Mapping[str, str] = field(default_factory=dict)


class Source(Protocol):
    """Yields submissions in a stable order, each with the cursor after which to go on.

    Opening raises ``WrongUse`` with a sentence when the input is not of the source's kind. A source
    that is pulled on a schedule remembers the cursor; one that is given once starts from "".
    Nothing of the input is changed. Memory stays flat however long the input is.
    """

    def submissions(self, after: str = "") -> Iterator[tuple[str, Submission | Refusal]]: ...
