"""The bulk edits of an archive: planned, asked for, stopped and taken back, in a register."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec

from archive.bulk_edit import JOB, KIND, LOOK, PLANNED, BulkEdit, Plan, Stage
from archive.bulk_edit.carrying import Carrying
from archive.bulk_edit.plans import Plans
from archive.catalog import Catalog
from archive.clock import Clock
from archive.decisions import Actor, Decision, Decisions
from archive.errors import NotAllowed, WrongState
from archive.identifiers import mint, minted_at
from archive.journal import Journal
from archive.model import Item
from archive.queue import OPEN, WAITING, Job, Queue
from archive.register import Document, Register
from archive.reversal import Reversals
from archive.rights import Role
from archive.storage import Store

_NAMED = 100
"""Refused items that are kept by name."""
_KEPT = timedelta(days=1)
"""How long a plan waits for somebody to apply it."""


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
        self._database, self._queue, self._clock = catalog.database, queue, clock
        self._plans, self._register = Plans(store), Register(KIND, store, catalog.database)
        self._reversals = Reversals(catalog, journal, decisions, clock)
        self._carrying = Carrying(
            catalog=catalog,
            journal=journal,
            decisions=decisions,
            reversals=self._reversals,
            plans=self._plans,
            clock=clock,
            write=self._write,
        )

    def plan(self, actor: Actor, plan: Plan) -> BulkEdit:
        """Keep a plan for its preview; nothing is changed yet."""
        return self.add(self._made(actor, plan), plan)

    def begin(
        self, actor: Actor, plan: Plan, *, wanted: Mapping[str, Any], number: int
    ) -> BulkEdit:
        """Ask for a plan of so many items that a job makes it, with :meth:`add`."""
        made = self._made(actor, plan)
        edit = self._write(replace(made, stage=Stage.LOOKING, wanted=wanted, number=number))
        self._enqueue(LOOK, edit)
        return edit

    def add(self, edit: BulkEdit, plan: Plan, *, seq: int = 0, more: bool = False) -> BulkEdit:
        """Another part of the plan, up to the item of ``seq``; the last one makes it a draft."""
        if self._plans.is_stopped(edit.id):
            return self._end(edit, Stage.DROPPED)
        self._plans.put(edit.id, edit.parts, plan.edits)
        fields = Counter(edit.fields) + Counter(name for one in plan.edits for name in one.fields)
        refused = {**edit.refused, **plan.refused}
        return self._write(
            replace(
                edit,
                stage=Stage.LOOKING if more else Stage.DRAFT,
                parts=edit.parts + 1,
                planned=edit.planned + len(plan.edits),
                same=edit.same + plan.same,
                refused=dict(list(refused.items())[:_NAMED]),
                refusals=edit.refusals + len(plan.refused),
                fields=dict(fields),
                seq=seq,
            )
        )

    def every(self) -> list[BulkEdit]:
        """Latest first."""
        found = [_read(document) for _, document in self._register.every()]
        return sorted(found, key=lambda edit: edit.id, reverse=True)

    def get(self, edit_id: str) -> BulkEdit:
        """Raises ``NotFound``."""
        return _read(self._register.get(edit_id))

    def edits(self, edit: BulkEdit) -> Iterator[Decision]:
        """What is planned so far; nothing once it is over."""
        parts = range(edit.parts if edit.stage in PLANNED else 0)
        return self._plans.read(edit.id, parts)

    def reached(self, edit: BulkEdit) -> int:
        """Items that its entries, or those that take it back, have come to so far."""
        back, goes_on = edit.stage is Stage.UNDOING, edit.stage in (Stage.ASKED, Stage.UNDOING)
        entries, count = (edit.undos, edit.undone) if back else (edit.entries, edit.done)
        if not entries or not goes_on:
            return count
        agent = edit.undone_by if back else edit.by
        return count + self._reversals.count(entries[-1], agent, minted_at(entries[-1]))

    def is_under_way(self, edit: BulkEdit) -> bool:
        """Whether a job of it waits or runs; none does where somebody cancelled it."""
        counts = self._queue.counts(edit.id)
        return any(counts.get(state) for state in OPEN)

    def apply(self, actor: Actor, edit_id: str) -> None:
        """Ask for it; by who planned it. Raises ``WrongState`` where it is no plan any more."""
        edit = self._of(actor, edit_id)
        self._ask(edit, Stage.ASKED, after=(Stage.DRAFT, Stage.ASKED))

    def stop(self, actor: Actor, edit_id: str) -> None:
        """Leave off at the next step: a plan is dropped, what was applied stays, to be undone."""
        edit = self._of(actor, edit_id)
        if edit.stage not in (Stage.LOOKING, Stage.ASKED):
            raise WrongState
        self._plans.stop(edit.id)

    def drop(self, actor: Actor, edit_id: str) -> None:
        """Give a plan up, also one that nobody makes any more."""
        edit = self._of(actor, edit_id)
        left = edit.stage is Stage.LOOKING and not self.is_under_way(edit)
        if edit.stage is not Stage.DRAFT and not left:
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
        edit, check = self.get(str(job.payload["id"])), partial(self._queue.check, job)
        if edit.stage is Stage.ASKED:
            self._end(self._carrying.there(edit, check), Stage.DONE)
        elif edit.stage is Stage.UNDOING:
            self._write(replace(self._carrying.back(edit, check), stage=Stage.UNDONE))

    def forget(self, item: Item) -> None:
        """Take what is planned for an erased item out of storage."""
        for edit in self.every():
            if edit.stage in PLANNED:
                self._plans.forget(edit.id, range(edit.parts), item.id)

    def forget_old(self) -> int:
        """Drop plans that nobody applied; returns how many."""
        before, waits = self._clock() - _KEPT, (Stage.LOOKING, Stage.DRAFT)
        old = [e for e in self.every() if e.stage in waits and e.at < before]
        for edit in old:
            self._end(edit, Stage.DROPPED)
        return len(old)

    def _made(self, actor: Actor, plan: Plan) -> BulkEdit:
        now = self._clock()
        return BulkEdit(
            id=mint(now),
            by=actor.agent,
            role=actor.role,
            limits=tuple(sorted(actor.limits)),
            at=now,
            action=plan.action,
            reason=plan.reason,
            source=plan.source,
            parts=0,
        )

    def _of(self, actor: Actor, edit_id: str) -> BulkEdit:
        edit = self.get(edit_id)
        if actor.agent != edit.by and actor.role is not Role.ADMINISTRATOR:
            raise NotAllowed
        return edit

    def _ask(self, edit: BulkEdit, stage: Stage, *, after: Sequence[Stage]) -> None:
        """Asked again, it is worked again: that changes nothing where it was done."""
        if edit.stage not in after:
            raise WrongState
        self._enqueue(JOB, self._write(replace(edit, stage=stage)))

    def _enqueue(self, kind: str, edit: BulkEdit) -> None:
        with self._database.write() as connection:
            payload = {"id": edit.id}
            self._queue.enqueue(connection, kind, payload, subject=edit.id, priority=WAITING)

    def _end(self, edit: BulkEdit, stage: Stage) -> BulkEdit:
        self._plans.remove(edit.id, range(edit.parts))
        return self._write(replace(edit, stage=stage))

    def _write(self, edit: BulkEdit) -> BulkEdit:
        self._register.write(edit.id, msgspec.to_builtins(edit))
        return edit


def _read(document: Document) -> BulkEdit:
    """Those of earlier versions have one entry each way, under a name of its own."""
    former = {"entries": document.get("entry"), "undos": document.get("undo")}
    own = {name: [entry] for name, entry in former.items() if entry}
    return msgspec.convert({**document, **own}, BulkEdit)
