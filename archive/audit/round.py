"""A round of the audit: how far it has come, and what it found; one at a time, one worker a slice.

Where a round stands is kept in the catalog, what it found in storage, as ``ctl/audits/<id>.json``.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import insert, select, update

from archive.clock import is_ahead
from archive.database import Database
from archive.fixity import Problem
from archive.identifiers import mint
from archive.schema import meta
from archive.storage import Store

PREFIX = "ctl/audits/"
PACKAGES, ITEMS, LEDGER, DONE = "packages", "items", "ledger", "done"
_NEXT = {PACKAGES: ITEMS, ITEMS: LEDGER, LEDGER: DONE}
_ROW = "audit"
_LISTED = 1000
_HELD = timedelta(minutes=15)
"""For how long a slice is one worker's own; where that one died, another takes it up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One audit of everything."""

    id: str
    began: datetime
    stage: str = PACKAGES
    after: str = ""
    """What was looked at last in the stage."""
    packages: int = 0
    size: int = 0
    """Bytes of packages that were read."""
    found: int = 0
    """How many problems; ``problems`` lists the first thousand."""
    problems: tuple[Problem, ...] = ()
    looked: datetime | None = None
    """When something was looked at last."""
    today: int = 0
    """Bytes that were read on that day."""
    ended: datetime | None = None
    held_until: datetime | None = None

    def past(self, key: str, problems: Iterable[Problem], *, size: int = 0) -> "Round":
        """One thing further; what is known already counts once."""
        new = tuple(problem for problem in problems if problem not in self.problems)
        return replace(
            self,
            after=key,
            size=self.size + size,
            found=self.found + len(new),
            problems=(*self.problems, *new)[:_LISTED],
        )

    def instead(self, places: Container[tuple[str, str]], problems: Iterable[Problem]) -> "Round":
        """With these problems in place of what was known of these places."""
        kept = [problem for problem in self.problems if problem.place not in places]
        now = (*kept, *problems)
        found = self.found + len(now) - len(self.problems)
        return replace(self, problems=now[:_LISTED], found=found)

    def is_held(self, now: datetime) -> bool:
        """Whether a worker is at a slice of it."""
        until = self.held_until
        if until is None:
            return False
        return is_ahead(until.timestamp(), now.timestamp(), most=_HELD.total_seconds())

    def following(self) -> "Round":
        return replace(self, stage=_NEXT[self.stage], after="")

    def closed(self, now: datetime, *, read: int) -> "Round":
        """After a slice in which so many bytes were read."""
        same_day = self.looked is not None and self.looked.date() == now.date()
        return replace(
            self,
            looked=now,
            today=(self.today if same_day else 0) + read,
            ended=now if self.stage == DONE else None,
            held_until=None,
        )


class Rounds:
    """The present round, and the reports of all."""

    def __init__(self, store: Store, database: Database) -> None:
        self._store, self._database = store, database

    def current(self) -> Round | None:
        """The round that is under way, or the last one."""
        with self._database.read() as connection:
            text = connection.execute(select(meta.c.value).where(meta.c.name == _ROW)).scalar()
        return msgspec.json.decode(text, type=Round) if text else None

    def begin(self, at: datetime) -> Round:
        """A new round in place of any other."""
        made = Round(id=mint(at), began=at)
        self.replace(self.current(), made)
        return made

    def hold(self, seen: Round, now: datetime) -> Round | None:
        """The round for this worker alone, or None where somebody else was faster."""
        mine = replace(seen, held_until=now + _HELD)
        return mine if self.replace(seen, mine) else None

    def replace(self, seen: Round | None, now: Round) -> bool:
        """Write the round down unless somebody else has gone on with it."""
        text = msgspec.json.encode(now).decode()
        with self._database.write() as connection:
            held = connection.execute(select(meta.c.value).where(meta.c.name == _ROW)).scalar()
            if (msgspec.json.decode(held, type=Round) if held else None) != seen:
                return False
            if held is None:
                connection.execute(insert(meta).values(name=_ROW, value=text))
            else:
                connection.execute(update(meta).where(meta.c.name == _ROW).values(value=text))
        return True

    def report(self, seen: Round) -> None:
        """Keep what was found so far in storage."""
        data = msgspec.json.format(msgspec.json.encode(seen, order="deterministic"), indent=1)
        self._store.put(f"{PREFIX}{seen.id}.json", data + b"\n")
