"""A bulk edit carried out, there and back: one entry of the journal for each group of its items."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from archive.bulk_edit import BulkEdit
from archive.bulk_edit.plans import Plans
from archive.catalog import Catalog
from archive.clock import Clock
from archive.decisions import Actor, Decision, Decisions, over_those_that_stand
from archive.identifiers import mint
from archive.journal import Entry, Journal
from archive.reversal import Reversals

_PARTS = 5
"""Parts of a plan that become one entry, which is held in memory whole."""

Check = Callable[[], None]
"""Raises where the job is to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """There or back: the fields that keep its entries and their items, and what a group is."""

    entries: str
    items: str
    groups: int
    standing: Callable[[int], list[Decision]]
    decide: Callable[[list[Decision], str], Entry]


class Carrying:
    def __init__(
        self,
        *,
        catalog: Catalog,
        journal: Journal,
        decisions: Decisions,
        reversals: Reversals,
        plans: Plans,
        clock: Clock,
        write: Callable[[BulkEdit], BulkEdit],
    ) -> None:
        """``write`` keeps how far it has come."""
        self._catalog, self._journal, self._decisions = catalog, journal, decisions
        self._reversals, self._plans, self._clock, self._write = reversals, plans, clock, write

    def there(self, edit: BulkEdit, check: Check) -> BulkEdit:
        """Set what is planned; the edit with its entries and how many items they touched."""
        limits = frozenset(edit.limits)
        actor = Actor(agent=edit.by, role=edit.role, limits=limits)

        def decide(some: list[Decision], entry: str) -> Entry:
            return self._decisions.decide(actor, edit.action, some, reason=edit.reason, entry=entry)

        way = _Way(
            entries="entries",
            items="done",
            groups=-(-edit.parts // _PARTS),
            standing=partial(self._unchanged, edit),
            decide=decide,
        )
        return self._carried_out(way, edit, check)

    def back(self, edit: BulkEdit, check: Check) -> BulkEdit:
        """Set back what its entries set, as above."""
        limits = frozenset(edit.undone_limits)
        actor = Actor(agent=edit.undone_by, role=edit.role, limits=limits)

        def decide(some: list[Decision], entry: str) -> Entry:
            return self._decisions.reverse(actor, some, reason="", entry=entry)

        def standing(group: int) -> list[Decision]:
            entry = edit.entries[group]
            return self._reversals.standing(self._journal.find(entry)) if entry else []

        way = _Way(
            entries="undos",
            items="undone",
            groups=len(edit.entries),
            standing=standing,
            decide=decide,
        )
        return self._carried_out(way, edit, check)

    def _carried_out(self, way: _Way, edit: BulkEdit, check: Check) -> BulkEdit:
        """Group after group; of the entries that are there only the last is unsettled."""
        for group in range(max(len(getattr(edit, way.entries)) - 1, 0), way.groups):
            check()
            made = getattr(edit, way.entries)
            entry = self._settled(made[group]) if group < len(made) else None
            edit = replace(edit, **{way.entries: made[:group]})
            if entry is None and self._plans.is_stopped(edit.id):
                return replace(edit, stopped=True)
            if entry is None:
                decide = partial(self._decided, way, edit)
                entry = over_those_that_stand(decide, way.standing(group))
            touched = len(entry.edits) if entry else 0
            edit = _with(way, edit, entry.id if entry else "", touched)
        return edit

    def _decided(self, way: _Way, edit: BulkEdit, some: list[Decision]) -> Entry:
        """The id of the entry is kept before it is written, so that it can be settled."""
        entry = mint(self._clock())
        self._write(_with(way, edit, entry, 0))
        return way.decide(some, entry)

    def _settled(self, entry_id: str) -> Entry | None:
        """What an earlier run wrote, applied to its end; what it did not write, it never will."""
        return self._journal.settle(entry_id) if entry_id else None

    def _unchanged(self, edit: BulkEdit, group: int) -> list[Decision]:
        """What is planned for the items of a group that nobody changed since."""
        parts = range(edit.parts)[group * _PARTS : (group + 1) * _PARTS]
        planned = {one.item_id: one for one in self._plans.read(edit.id, parts)}
        now = self._catalog.items(list(planned)).values()
        return [planned[i.id] for i in now if i.revision == planned[i.id].revision]


def _with(way: _Way, edit: BulkEdit, entry: str, items: int) -> BulkEdit:
    entries = (*getattr(edit, way.entries), entry)
    return replace(edit, **{way.entries: entries, way.items: getattr(edit, way.items) + items})
