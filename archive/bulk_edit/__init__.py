"""Bulk edits: many items changed by one action, after a preview, by a job that may be killed.

What is to be set on each item is planned, many items step by step by a job, and kept in storage
with the revision that was seen (:mod:`archive.bulk_edit.plans`). Applied, it becomes entries of the
journal over the items that nobody changed since, each of 10,000 items at most, for an entry is
written and read whole; undone, as many again. A plan goes when it is no longer needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from archive.decisions import Decision
from archive.rights import Role

JOB = KIND = "bulk-edit"
LOOK = "bulk-look"
"""The job that plans; whoever knows what is wanted works it."""
MOST = 500_000
"""Items of one bulk edit."""
STEP = 2_000
"""Items that are looked at for one part of a plan."""


class Stage(StrEnum):
    LOOKING = "looking"
    DRAFT = "draft"
    ASKED = "asked"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"


PLANNED = (Stage.LOOKING, Stage.DRAFT, Stage.ASKED)
"""While a plan is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What somebody wants; ``source`` says in words what was selected."""

    action: str
    reason: str
    source: str
    edits: tuple[Decision, ...]
    same: int = 0
    """Items that are as wanted already."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """By item, why it cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkEdit:
    """A bulk edit without what it sets, as a register keeps it."""

    id: str
    by: str
    role: Role
    at: datetime
    action: str
    reason: str
    source: str
    planned: int = 0
    same: int = 0
    refused: Mapping[str, str] = field(default_factory=dict)
    """The first of them; ``refusals`` counts all."""
    refusals: int = 0
    fields: Mapping[str, int] = field(default_factory=dict)
    """In how many items each field would change."""
    stage: Stage = Stage.DRAFT
    wanted: Mapping[str, Any] = field(default_factory=dict)
    """Of one that a job plans: what, in the words of whoever works it."""
    number: int = 0
    """How many items were found then."""
    seq: int = 0
    """Of the last item that was looked at."""
    parts: int = 1
    """Of its plan."""
    stopped: bool = False
    """Whether somebody stopped it before its end."""
    entries: tuple[str, ...] = ()
    """Of the journal, one for each group of parts; empty where nothing was left to set."""
    done: int = 0
    """Items, without those of the last entry while it is under way."""
    undos: tuple[str, ...] = ()
    """What took them back, counted by ``undone`` in the same way."""
    undone_by: str = ""
    undone: int = 0
    limits: tuple[str, ...] = ()
    """Of who planned it, when it was planned; ``undone_limits`` of who takes it back."""
    undone_limits: tuple[str, ...] = ()

    @property
    def looked(self) -> int:
        """Items that were looked at so far."""
        return self.planned + self.same + self.refusals
