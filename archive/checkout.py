"""Check-outs: who has an item open to decide on it, so that two people need not look at the same.

A check-out is no lock: who holds none may decide as well, and the revision tells whether somebody
was faster. It ends with the decision, with the next item that its holder opens, or by time. Nothing
of it is in storage, for nothing depends on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, delete, insert, select

from archive.clock import JUMP, Clock, is_ahead
from archive.database import Database
from archive.schema import checkouts

LASTS = 600.0
"""Seconds after which a check-out ends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """``agent`` has the item open, until then at most (aware, UTC)."""

    item_id: str
    agent: str
    until: datetime


class Checkouts:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def take(self, item_id: str, agent: str) -> Checkout | None:
        """Check the item out, or for longer; ``None``, or the check-out of somebody else.

        Whoever takes an item gives up the one that he or she had.
        """
        now = self._clock().timestamp()
        held = select(checkouts).where(checkouts.c.item_id == item_id)
        with self._database.write() as connection:
            row = connection.execute(held).first()
            if row is not None and row.agent != agent and _lasts(row.until, now):
                return _checkout(row.item_id, row.agent, row.until)
            left = (checkouts.c.agent == agent) | (checkouts.c.item_id == item_id)
            connection.execute(delete(checkouts).where(left))
            values = {"item_id": item_id, "agent": agent, "until": now + LASTS}
            connection.execute(insert(checkouts).values(values))
        return None

    def release(self, agent: str) -> None:
        """The agent has nothing open any more."""
        with self._database.write() as connection:
            connection.execute(delete(checkouts).where(checkouts.c.agent == agent))

    def of_others(self, item_ids: Sequence[str], agent: str) -> dict[str, Checkout]:
        """By item, what somebody else has checked out now."""
        now = self._clock().timestamp()
        others = (checkouts.c.item_id.in_(item_ids), checkouts.c.agent != agent)
        with self._database.read() as connection:
            rows = connection.execute(select(checkouts).where(*others)).all()
        return {r.item_id: _checkout(*r) for r in rows if _lasts(r.until, now)}

    def ids_of_others(self, agent: str) -> Select[tuple[str]]:
        """The same over all items, as a condition of a larger query."""
        now = self._clock().timestamp()
        lasting = checkouts.c.until.between(now, now + LASTS + JUMP)
        return select(checkouts.c.item_id).where(checkouts.c.agent != agent, lasting)


def _lasts(until: float, now: float) -> bool:
    return is_ahead(until, now, most=LASTS)


def _checkout(item_id: str, agent: str, until: float) -> Checkout:
    return Checkout(item_id=item_id, agent=agent, until=datetime.fromtimestamp(until, UTC))
