"""Bulk edits: many items changed by one action, after a preview, by a job that may be killed.

What is to be set on each item is planned and kept in storage (``ctl/bulk/<id>.jsonl``) with the
revision that was seen. Applied, the whole is one entry of the journal over the items that nobody
changed since; undone, a second one. A plan goes when it is no longer needed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from archive.catalog import Catalog
from archive.clock import Clock
from archive.decisions import Actor, Decision, Decisions, over_those_that_stand
from archive.errors import NotAllowed, NotFound, WrongState
from archive.identifiers import mint, minted_at
from archive.journal import Entry, Journal
from archive.model import Item
from archive.queue import WAITING, Job, Queue
from archive.register import Register
from archive.reversal import Reversals
from archive.rights import Role
from archive.storage import Store

JOB = KIND = "bulk-edit"
PREFIX = "ctl/bulk/"
MOST = 10_000
"""Items of one bulk edit, which is one entry of the journal, written and read whole."""
_NAMED = 100
"""Refused items that are kept by name."""
_KEPT = timedelta(days=1)
"""How long a plan waits for somebody to apply it."""


class Stage(StrEnum):
    DRAFT = "draft"
    ASKED = "asked"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"


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
    planned: int
    same: int
    refused: Mapping[str, str]
    """The first of them; ``refusals`` counts all."""
    refusals: int
    stage: Stage = Stage.DRAFT
    entry: str = ""
    """Of the journal."""
    done: int = 0
    undo: str = ""
    """The entry that took it back."""
    undone_by: str = ""
    undone: int = 0
    limits: tuple[str, ...] = ()
    """Of who planned it, when it was planned; ``undone_limits`` of who takes it back."""
    undone_limits: tuple[str, ...] = ()


class BulkEdits:
    def __init__(
        self,
        *,
        catalog: Catalog,
        store: Store,
        queue: Queue,
        journal: Journal,
        decisions: Decisions,
        clock: Clock,
    ) -> None:
        self._catalog, self._store, self._queue, self._clock = catalog, store, queue, clock
        self._journal, self._decisions = journal, decisions
        self._reversals = Reversals(catalog, journal, decisions, clock)
        self._register = Register(KIND, store, catalog.database)

    def plan(self, actor: Actor, plan: Plan) -> BulkEdit:
        """Keep a plan for its preview; nothing is changed yet."""
        now = self._clock()
        edit = BulkEdit(
            id=mint(now),
            by=actor.agent,
            role=actor.role,
            limits=tuple(sorted(actor.limits)),
            at=now,
            action=plan.action,
            reason=plan.reason,
            source=plan.source,
            planned=len(plan.edits),
            same=plan.same,
            refused=dict(list(plan.refused.items())[:_NAMED]),
            refusals=len(plan.refused),
        )
        self._store.put(_key(edit.id), _encode(plan.edits))
        return self._write(edit)

    def every(self) -> list[BulkEdit]:
        """Latest first."""
        found = [msgspec.convert(document, BulkEdit) for _, document in self._register.every()]
        return sorted(found, key=lambda edit: edit.id, reverse=True)

    def get(self, edit_id: str) -> BulkEdit:
        """Raises ``NotFound``."""
        return msgspec.convert(self._register.get(edit_id), BulkEdit)

    def edits(self, edit: BulkEdit) -> list[Decision]:
        """What is planned; nothing once it is over."""
        if edit.stage not in (Stage.DRAFT, Stage.ASKED):
            return []
        try:
            with self._store.open(_key(edit.id)) as stream:
                return [_decision(line) for line in stream.read().splitlines()]
        except NotFound:  # whoever ended it was killed before the register said so
            return []

    def reached(self, edit: BulkEdit) -> int:
        """Items that its entry, or the one that takes it back, has come to so far."""
        entry, agent = (edit.undo, edit.undone_by) if edit.undo else (edit.entry, edit.by)
        return self._reversals.count(entry, agent, minted_at(entry)) if entry else 0

    def apply(self, actor: Actor, edit_id: str) -> None:
        """Ask for it; by who planned it. Raises ``WrongState`` where it is no plan any more."""
        edit = self._of(actor, edit_id)
        self._ask(edit, Stage.ASKED, after=(Stage.DRAFT, Stage.ASKED))

    def drop(self, actor: Actor, edit_id: str) -> None:
        """Give a plan up."""
        edit = self._of(actor, edit_id)
        if edit.stage is not Stage.DRAFT:
            raise WrongState
        self._end(edit, Stage.DROPPED)

    def undo(self, actor: Actor, edit_id: str) -> None:
        """Ask for its end: every item that nobody changed since becomes what it was."""
        edit = self._of(actor, edit_id)
        if edit.stage is Stage.DONE and not edit.done:
            raise WrongState
        if not edit.undone_by:
            limits = tuple(sorted(actor.limits))
            edit = replace(edit, undone_by=actor.agent, undone_limits=limits)
        self._ask(edit, Stage.UNDOING, after=(Stage.DONE, Stage.UNDOING))

    def work(self, job: Job) -> None:
        """The job's handler: a second run goes on where the first was killed."""
        edit = self.get(str(job.payload["id"]))
        self._queue.check(job)
        if edit.stage is Stage.ASKED:
            entry = self._settled(edit.entry) or self._applied(edit)
            done = len(entry.edits) if entry else 0
            self._end(replace(self.get(edit.id), done=done), Stage.DONE)
        elif edit.stage is Stage.UNDOING:
            entry = self._settled(edit.undo) or self._undone(edit)
            undone = len(entry.edits) if entry else 0
            self._write(replace(self.get(edit.id), undone=undone, stage=Stage.UNDONE))

    def forget(self, item: Item) -> None:
        """Take what is planned for an erased item out of storage."""
        for edit in self.every():
            held = self.edits(edit)
            kept = [one for one in held if one.item_id != item.id]
            if len(kept) < len(held):
                self._store.put(_key(edit.id), _encode(kept))

    def forget_old(self) -> int:
        """Drop plans that nobody applied; returns how many."""
        before = self._clock() - _KEPT
        old = [e for e in self.every() if e.stage is Stage.DRAFT and e.at < before]
        for edit in old:
            self._end(edit, Stage.DROPPED)
        return len(old)

    def _of(self, actor: Actor, edit_id: str) -> BulkEdit:
        edit = self.get(edit_id)
        if actor.agent != edit.by and actor.role is not Role.ADMINISTRATOR:
            raise NotAllowed
        return edit

    def _ask(self, edit: BulkEdit, stage: Stage, *, after: Sequence[Stage]) -> None:
        """Asked again, it is worked again: that changes nothing where it was done."""
        if edit.stage not in after:
            raise WrongState
        self._write(replace(edit, stage=stage))
        with self._catalog.database.write() as connection:
            payload = {"id": edit.id}
            self._queue.enqueue(connection, JOB, payload, subject=edit.id, priority=WAITING)

    def _settled(self, entry_id: str) -> Entry | None:
        """What an earlier run wrote, applied to its end; what it did not write, it never will."""
        return self._journal.settle(entry_id) if entry_id else None

    def _applied(self, edit: BulkEdit) -> Entry | None:
        planned = {one.item_id: one for one in self.edits(edit)}
        now = self._catalog.items(list(planned)).values()
        standing = [planned[i.id] for i in now if i.revision == planned[i.id].revision]
        actor = Actor(agent=edit.by, role=edit.role, limits=frozenset(edit.limits))

        def decide(some: list[Decision]) -> Entry:
            entry = self._write(replace(edit, entry=mint(self._clock()))).entry
            return self._decisions.decide(actor, edit.action, some, reason=edit.reason, entry=entry)

        return over_those_that_stand(decide, standing)

    def _undone(self, edit: BulkEdit) -> Entry | None:
        limits = frozenset(edit.undone_limits)
        actor = Actor(agent=edit.undone_by, role=edit.role, limits=limits)

        def reverse(some: list[Decision]) -> Entry:
            entry = self._write(replace(edit, undo=mint(self._clock()))).undo
            return self._decisions.reverse(actor, some, reason="", entry=entry)

        standing = self._reversals.standing(self._journal.find(edit.entry))
        return over_those_that_stand(reverse, standing)

    def _end(self, edit: BulkEdit, stage: Stage) -> None:
        self._store.delete(_key(edit.id))
        self._write(replace(edit, stage=stage))

    def _write(self, edit: BulkEdit) -> BulkEdit:
        self._register.write(edit.id, msgspec.to_builtins(edit))
        return edit


def _key(edit_id: str) -> str:
    return f"{PREFIX}{edit_id}.jsonl"


def _encode(edits: Sequence[Decision]) -> bytes:
    return b"".join(_lines(edits))


def _lines(edits: Sequence[Decision]) -> Iterator[bytes]:
    for one in edits:
        line = {"item": one.item_id, "revision": one.revision, "set": one.fields}
        yield msgspec.json.encode(line, order="deterministic") + b"\n"


def _decision(line: bytes) -> Decision:
    said = msgspec.json.decode(line)
    return Decision(item_id=said["item"], revision=said["revision"], fields=said["set"])
