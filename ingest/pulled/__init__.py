"""Kinds of sources that are pulled on a schedule: one file a kind, found by themselves.

A module offers ``EXTENSION = {"feed": Feed()}``. What its kind gives goes the way of everything
that is given: staging, a batch, jobs, review. A kind keeps no state of its own: what it must know
in the next run it says with what it gives, and it is told again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, cast

from archive.errors import WrongUse
from archive.model import LangString
from archive.registry import discover
from ingest.reach import Reach
from ingest.submission import Refusal, Submission

Memory = Mapping[str, Any]
"""What a source knows of what it gave: plain JSON values by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a kind must or may be told; the first one is always ``address``."""

    name: str
    label: LangString
    hint: LangString = field(default_factory=dict)
    must: bool = True
    lines: bool = False
    """Whether it holds several lines."""
    start: str = ""
    """What a blank form has there already."""
    leads: bool = True
    """Whether another value leads elsewhere, where nothing that is remembered holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a kind yields: something given, or only news of how far it is.

    ``learns`` enters the memory once ``gives`` and everything before it lie in storage; a value of
    ``None`` takes the name out of it. ``known`` counts what was met again and not given.
    """

    gives: Submission | Refusal | None = None
    learns: Memory = field(default_factory=dict)
    known: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One run: what the source was told, what it remembers, and an empty folder for files.

    A file in ``scratch`` is taken over soon after its submission was yielded, and then removed.
    """

    told: Mapping[str, str]
    memory: Memory
    reach: Reach
    scratch: Path
    now: datetime
    largest: int
    """Bytes of one file."""

    @property
    def address(self) -> str:
        return self.told.get("address", "")


class Kind(Protocol):
    """Gives what is new at its address, oldest first, in flat memory.

    ``pull`` raises ``Unreached`` when it cannot go on; what was yielded before is kept. One part
    that cannot be had is a ``Refusal``, and the others are given. Giving a thing twice is harmless
    (its identity is known), leaving one out is not: learn of it only together with giving it.
    """

    label: LangString
    fields: tuple[Field, ...]

    def check(self, told: Mapping[str, str], reach: Reach) -> None:
        """Raises ``InvalidSubmission`` by field for what can be seen to be wrong beforehand."""

    def pull(self, asking: Asking) -> Iterator[Step]: ...


def kinds() -> Mapping[str, Kind]:
    return {name: cast(Kind, kind) for name, kind in discover(__name__).items()}


def kind_of(name: str) -> Kind:
    """Raises ``WrongUse`` for one that there is not."""
    known = kinds()
    if name not in known:
        raise WrongUse(f"There is no kind of source {name!r}; there are {', '.join(known)}.")
    return known[name]
