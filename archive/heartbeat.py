"""Signs of life of workers, kept in the catalog: which were there lately, and for what."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, insert, select

from archive.clock import Clock
from archive.database import Database
from archive.schema import meta

INTERVAL = 10.0
"""Seconds between two signs of one worker."""
LATEST = timedelta(seconds=60)
"""A worker that gave no sign for so long is taken to be gone."""
_KEPT = timedelta(days=1)
_PREFIX = "heartbeat:"


class Heartbeats:
    """One line a worker, whichever machine it runs on; lines of a day ago are removed."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def beat(self, worker: str, roles: Sequence[str]) -> None:
        """The worker is there now, for these kinds of work."""
        with self._database.write() as connection:
            self._beat(connection, worker, roles)

    def take(self, worker: str, role: str) -> bool:
        """Give the first sign for work that only one may do; false where another does it."""
        now = self._clock().timestamp()
        with self._database.write() as connection:
            for _, at, roles in _lines(connection):
                if role in roles and _is_fresh(at, now):
                    return False
            self._beat(connection, worker, [role])
        return True

    def _beat(self, connection: Connection, worker: str, roles: Sequence[str]) -> None:
        now = self._clock().timestamp()
        name, line = _PREFIX + worker, msgspec.json.encode({"at": now, "roles": list(roles)})
        old = [held for held, at, _ in _lines(connection) if now - at > _KEPT.total_seconds()]
        connection.execute(delete(meta).where(meta.c.name.in_([name, *old])))
        connection.execute(insert(meta).values(name=name, value=line.decode()))

    def end(self, worker: str) -> None:
        """The worker stops by itself."""
        with self._database.write() as connection:
            connection.execute(delete(meta).where(meta.c.name == _PREFIX + worker))

    def latest(self) -> dict[str, datetime]:
        """The latest sign for each kind of work."""
        found: dict[str, float] = {}
        with self._database.read() as connection:
            lines = _lines(connection)
        for _, at, roles in lines:
            for role in roles:
                found[role] = max(at, found.get(role, 0.0))
        return {role: datetime.fromtimestamp(at, UTC) for role, at in found.items()}

    def is_there(self, role: str) -> bool:
        """Whether somebody does this kind of work."""
        at = self.latest().get(role)
        return at is not None and _is_fresh(at.timestamp(), self._clock().timestamp())


def _is_fresh(at: float, now: float) -> bool:
    """Lately; a sign from far ahead was given by a clock that has been put back since."""
    return abs(now - at) < LATEST.total_seconds()


def _lines(connection: Connection) -> list[tuple[str, float, list[str]]]:
    query = select(meta.c.name, meta.c.value).where(meta.c.name.startswith(_PREFIX))
    lines = ((name, msgspec.json.decode(value)) for name, value in connection.execute(query))
    return [(name, line["at"], line["roles"]) for name, line in lines]
