"""Taking back: a decision is undone by who made it, through the journal like every other action.

The entry of a reversible action keeps what its fields were. Only what nobody touched since is set
back; the step into the earlier state is a step of its own, and history keeps both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from archive.catalog import Catalog
from archive.clock import Clock
from archive.decisions import REVERSIBLE, Actor, Decision, Decisions, over_those_that_stand
from archive.errors import NotAllowed, WrongState
from archive.journal import Entry, Journal
from archive.revision import Revision, micros, revision
from archive.schema import history, items

WINDOW = timedelta(hours=1)
"""How long the last decision is offered to be taken back with one key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed:
    """Ids that are as they were before, and those that somebody changed since."""

    done: tuple[str, ...]
    left: tuple[str, ...]


class Reversals:
    def __init__(
        self, catalog: Catalog, journal: Journal, decisions: Decisions, clock: Clock
    ) -> None:
        self._catalog, self._journal = catalog, journal
        self._decisions, self._clock = decisions, clock

    def latest(self, agent: str) -> Revision | None:
        """The agent's last decision within the window that still stands, by one of its items."""
        since = micros(self._clock() - WINDOW)
        query = (
            select(history)
            .join(
                items, (items.c.id == history.c.item_id) & (items.c.revision == history.c.revision)
            )
            .where(history.c.agent == agent, history.c.at > since)
            .where(history.c.action.in_(REVERSIBLE))
            .order_by(history.c.at.desc(), history.c.entry.desc())
            .limit(1)
        )
        with self._catalog.database.read() as connection:
            row = connection.execute(query).mappings().first()
        return revision(row) if row is not None else None

    def count(self, entry: str, agent: str, at: datetime) -> int:
        """How many items the agent's entry of that instant has come to."""
        ours = (history.c.agent == agent, history.c.at == micros(at), history.c.entry == entry)
        query = select(func.count()).select_from(history).where(*ours)
        with self._catalog.database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def reverse(self, actor: Actor, entry_id: str, *, reason: str = "") -> Reversed:
        """Set back what the entry set, where nobody came after it.

        Raises ``NotFound``, ``NotAllowed`` for the entry of somebody else, and ``WrongState`` where
        there is nothing left to take back.
        """
        entry = self._journal.find(entry_id)
        if entry.agent != actor.agent:
            raise NotAllowed
        made = over_those_that_stand(
            lambda standing: self._decisions.reverse(actor, standing, reason=reason),
            self.standing(entry),
        )
        if made is None:
            raise WrongState(f"{entry_id}: nothing is left to take back")
        done = tuple(edit.item_id for edit in made.edits)
        done_ids = set(done)
        left = tuple(one.item_id for one in entry.edits if one.item_id not in done_ids)
        return Reversed(done=done, left=left)

    def standing(self, entry: Entry) -> list[Decision]:
        """What sets its items back, those that nobody changed since."""
        kept = {edit.item_id: edit for edit in entry.edits if edit.was is not None}
        now = self._catalog.items(list(kept))
        return [
            Decision(item_id=item.id, revision=item.revision, fields=kept[item.id].was or {})
            for item in now.values()
            if item.revision == kept[item.id].revision
        ]
