"""Packages absorb the journal later, a few items at a time: each gets a version as it is now."""

import msgspec
from sqlalchemy import exists, select, update

from archive.catalog import Catalog
from archive.clock import Clock, is_ahead
from archive.database import Database
from archive.packages.premis import EventType, event_line
from archive.preservation import Preservation
from archive.revision import Revision, micros
from archive.schema import history, items

_QUIET_SECONDS = 600
"""How long nobody must have decided on an item before its package takes the decisions in."""
_AT_A_TIME = 20
_PAUSE_SECONDS = 60.0


class Absorption:
    """Posts in a batch object are never absorbed: their decisions stay in the journal."""

    def __init__(self, database: Database, preservation: Preservation, clock: Clock) -> None:
        self._database, self._preservation, self._clock = database, preservation, clock
        self._catalog, self._next = Catalog(database), 0.0

    def run_once(self) -> int:
        """Absorb what has been quiet; looks once a minute, returns how many packages grew."""
        now = self._clock().timestamp()
        if is_ahead(self._next, now, most=_PAUSE_SECONDS):
            return 0
        due = self.due(quiet=_QUIET_SECONDS, limit=_AT_A_TIME)
        for item_id in due:
            self.absorb(item_id)
        if len(due) < _AT_A_TIME:
            self._next = now + _PAUSE_SECONDS
        return len(due)

    def due(self, *, quiet: float, limit: int) -> list[str]:
        """Ids of items with a package of their own that lags behind, undisturbed for so long."""
        cutoff = micros(self._clock()) - int(quiet * 1_000_000)
        recent = exists().where(history.c.item_id == items.c.id, history.c.at > cutoff)
        query = select(items.c.id).where(
            items.c.revision > items.c.absorbed, items.c.package == items.c.id, ~recent
        )
        with self._database.read() as connection:
            return list(connection.execute(query.order_by(items.c.seq).limit(limit)).scalars())

    def absorb(self, item_id: str) -> None:
        """One new version; repeating it after a kill writes the same version again."""
        item = self._catalog.get(item_id)
        steps = [s for s in self._catalog.history(item_id) if s.revision <= item.revision]
        self._preservation.absorb(
            item,
            decisions=b"".join(_line(step) for step in steps),
            events=b"".join(_event(step) for step in steps),
            agent=steps[-1].agent,
        )
        with self._database.write() as connection:
            done = update(items).where(items.c.id == item_id)
            connection.execute(done.values(absorbed=item.revision))


def _line(step: Revision) -> bytes:
    return msgspec.json.encode(step, order="deterministic") + b"\n"


def _event(step: Revision) -> bytes:
    kind = EventType.METADATA_MODIFICATION
    if step.action in ("publish", "withdraw", "restore", "hold", "refuse"):
        kind = EventType.POLICY_ASSIGNMENT
    detail = f"{step.action} {step.entry}"
    return event_line(kind, step.at, agent=step.agent, detail=detail)
