"""The audit log: who did what, in one order of time; a row for each action, that nobody edits.

Every row stands for one document in storage: an entry of the journal, a revision of a register, a
read of something sealed, or a note under ``ctl/log/`` of what leaves no other trace (sign-ins,
changes of accounts, exports). So the rows can be made again, and tell no reasons that an erasure
would have to find: reasons of decisions are in the history of their items.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from archive.audit_row import PREFIX, Kind, Logged, logged, mirror, row_id
from archive.clock import Clock
from archive.database import Database
from archive.identifiers import mint
from archive.revision import micros
from archive.schema import audit_log, history
from archive.storage import Store

__all__ = ["PREFIX", "AuditLog", "Kind", "Logged", "Wanted"]

_CHUNK = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows; empty fields ask for nothing. Instants are aware, ``until`` is not included."""

    agent: str = ""
    kind: str = ""
    item: str = ""
    since: datetime | None = None
    until: datetime | None = None


class AuditLog:
    """Safe to share between threads."""

    def __init__(self, store: Store, database: Database, clock: Clock) -> None:
        self._store, self._database, self._clock = store, database, clock

    def note(
        self,
        kind: Kind,
        action: str,
        *,
        agent: str,
        subject: str = "",
        said: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what leaves no other trace; it is in storage when this returns."""
        now = self._clock()
        minted = mint(now)
        made = Logged(
            id=row_id(now, minted),
            at=now,
            agent=agent,
            kind=kind,
            action=action,
            subject=subject,
            said=said or {},
        )
        data = msgspec.json.encode(made, order="deterministic")
        self._store.create(f"{PREFIX}{now:%Y-%m-%d}/{minted}.json", data)
        with self._database.write() as connection:
            mirror(connection, made)

    def find(self, wanted: Wanted, *, before: str = "", limit: int) -> list[Logged]:
        """The latest first, from before the row with this id; reads as many rows as it gives."""
        with self._database.read() as connection:
            query = select(audit_log).where(self._asked(connection, wanted))
            if before:
                query = query.where(audit_log.c.id < before)
            rows = connection.execute(query.order_by(audit_log.c.id.desc()).limit(limit)).all()
        return [logged(row) for row in rows]

    def walk(self, wanted: Wanted) -> Iterator[Logged]:
        """All of them, latest first, in flat memory."""
        before = ""
        while found := self.find(wanted, before=before, limit=_CHUNK):
            yield from found
            before = found[-1].id

    def reasons(self, shown: Iterable[Logged]) -> dict[str, str]:
        """Why, by id of the row, of those that stand for an entry of the journal."""
        kinds = (Kind.DECISION, Kind.BULK, Kind.LEXICON)
        ours = {(one.agent, micros(one.at)): one.id for one in shown if one.kind in kinds}
        wanted = [and_(history.c.agent == agent, history.c.at == at) for agent, at in sorted(ours)]
        if not wanted:
            return {}
        query = select(history.c.agent, history.c.at, history.c.reason).where(or_(*wanted))
        with self._database.read() as connection:
            rows = connection.execute(query.distinct()).all()
        return {ours[row.agent, row.at]: row.reason for row in rows if row.reason}

    def _asked(self, connection: Connection, wanted: Wanted) -> ColumnElement[bool]:
        column = audit_log.c
        parts: list[ColumnElement[bool]] = [true()]
        if wanted.agent:
            parts.append(column.agent == wanted.agent)
        if wanted.kind:
            parts.append(column.kind == wanted.kind)
        if wanted.since:
            parts.append(column.id >= f"{micros(wanted.since):016}")
        if wanted.until:
            parts.append(column.id < f"{micros(wanted.until):016}")
        if wanted.item:
            steps = select(history.c.at, history.c.entry).where(history.c.item_id == wanted.item)
            ids = [f"{row.at:016}-{row.entry}" for row in connection.execute(steps)]
            parts.append(or_(column.subject == wanted.item, column.id.in_(ids)))
        return and_(*parts)
