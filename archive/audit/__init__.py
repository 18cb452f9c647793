"""The rolling audit: a sample of storage each day, the whole within a period, what it found kept.

A round walks every package in the order of its folder, which is that of a hash: what one day reads
is a sample of everything. Then it looks whether each item of the catalog has its package, and
whether journal and registers say what the catalog took from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice

from sqlalchemy import select

from archive.audit import ledger
from archive.audit.package import behind, end_of, examined, lost, share_to
from archive.audit.round import DONE, ITEMS, PACKAGES, Round, Rounds
from archive.audit.suspects import Suspects
from archive.clock import Clock
from archive.database import Database
from archive.fixity import Problem
from archive.packages import Packages
from archive.schema import items
from archive.settings import Settings
from archive.storage import Store

__all__ = ["DONE", "Audit", "Pace", "Round", "pace_of"]

_SLICE = 100
"""Packages or documents that are looked at before the round is written down."""
_SLICE_BYTES = 64_000_000
_ITEMS = 1000
_ITEM = (items.c.id, items.c.package, items.c.absorbed, items.c.state)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast an audit goes when nobody asks for more."""

    days: int
    """In how many days everything is looked at; 0: never by itself."""
    daily: int = 0
    """Most bytes a day, 0 for no limit. Where that is too little, a round ends late."""


def pace_of(settings: Settings) -> Pace:
    return Pace(
        days=settings.number("audit_days"), daily=settings.number("audit_daily_mb") * 1_000_000
    )


class Audit:
    def __init__(
        self, packages: Packages, store: Store, database: Database, clock: Clock, *, pace: Pace
    ) -> None:
        self._packages, self._store, self._database = packages, store, database
        self._clock, self._pace = clock, pace
        self._rounds, self._suspects = Rounds(store, database), Suspects(database)

    def current(self) -> Round | None:
        """The round that is under way, or the last one; None before there was any."""
        return self._rounds.current()

    def suspect(self, package: str) -> None:
        """Somebody could not read this package: it is looked at before anything else."""
        self._suspects.add([(package, "")])

    def run_once(self) -> int:
        """The next slice of what is due today: a chore that never keeps anybody waiting."""
        self._look_at_suspects()
        now, seen = self._clock(), self.current()
        if self._pace.days and (seen is None or seen.began > now + 2 * _DAY):
            # What is written today was checked while it was written; and a round that begins later
            # than tomorrow was planned by a clock that has been put back since.
            self._rounds.begin(now + _DAY)
        elif seen is not None and self._is_due(seen, now):
            if seen.stage == DONE:
                self._rounds.begin(now)
                self._suspects.add(_places(seen))  # or it would look mended until it is met again
            else:
                self._advance(seen, now, until=self._share(seen, now))
        return 0

    def begin(self) -> Round:
        """A round that looks at everything anew, whatever has been looked at."""
        return self._rounds.begin(self._clock())

    def go_on(self) -> Iterator[Round]:
        """The round under way, slice by slice to its end, whatever is due today."""
        while (seen := self.current()) is not None and seen.stage != DONE:
            yield self._advance(seen, self._clock())

    def go_on_today(self) -> Iterator[Round]:
        """What is due today, slice by slice."""
        while (seen := self.current()) is not None and seen.stage != DONE:
            if not self._is_due(seen, self._clock()):
                return
            yield self._advance(seen, self._clock(), until=self._share(seen, self._clock()))

    def look_again(self) -> Round | None:
        """What was found, once more: what has been mended or erased since is taken off."""
        seen = self.current()
        if seen is None or not seen.problems:
            return seen
        still = [problem for key in _places(seen) for problem in self._look(*key)]
        now = replace(seen, problems=tuple(still), found=len(still))
        self._rounds.replace(seen, now)
        self._rounds.report(now)
        return now

    def _look_at_suspects(self) -> None:
        places = self._suspects.every()
        if not places:
            return
        seen = self.current() or self._rounds.begin(self._clock() + _DAY)
        found = [problem for place in places for problem in self._look(*place)]
        now = replace(seen.instead(places, found), looked=self._clock())
        if self._rounds.replace(seen, now):
            self._rounds.report(now)
            self._suspects.clear(places)

    def _look(self, object_id: str, key: str) -> list[Problem]:
        if not object_id:
            return ledger.problems(self._store, self._database, key)
        query = select(*_ITEM).where(items.c.package == object_id).limit(1)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        gone = list(lost(self._packages, [object_id])) if rows else []
        return gone or [*examined(self._packages, object_id), *behind(self._packages, rows)]

    def _is_due(self, seen: Round, now: datetime) -> bool:
        if not self._pace.days or now < seen.began or seen.is_held(now):
            return False
        if seen.stage == DONE:
            return now >= seen.began + self._pace.days * _DAY
        today = seen.looked is not None and seen.looked.date() == now.date()
        if self._pace.daily and today and seen.today >= self._pace.daily:
            return False
        share = self._share(seen, now)
        return share >= 1 or (seen.stage == PACKAGES and share_to(seen.after) < share)

    def _share(self, seen: Round, now: datetime) -> float:
        """Which part of everything should have been looked at by the end of today."""
        return ((now - seen.began) // _DAY + 1) / self._pace.days

    def _advance(self, seen: Round, now: datetime, *, until: float = 1.0) -> Round:
        """One slice, which nobody else takes at the same time."""
        mine = self._rounds.hold(seen, now)
        if mine is None:
            return self.current() or seen
        done = self._slice(mine, until)
        done = done.closed(now, read=done.size - mine.size)
        if (
            done.ended
            or done.found != seen.found
            or not seen.looked
            or seen.looked.date() != now.date()
        ):
            self._rounds.report(done)
        self._rounds.replace(mine, done)
        return done

    def _slice(self, seen: Round, until: float) -> Round:
        if seen.stage == PACKAGES:
            return self._packages_slice(seen, until)
        return self._items_slice(seen) if seen.stage == ITEMS else self._ledger_slice(seen)

    def _packages_slice(self, seen: Round, until: float) -> Round:
        now = seen
        for kept in islice(self._packages.walk(seen.after), _SLICE):
            if share_to(kept.root) > until:
                return replace(now, after=end_of(until, kept.root))
            found = examined(self._packages, kept.object_id)
            now = replace(now.past(kept.root, found, size=kept.size), packages=now.packages + 1)
            if now.size - seen.size >= _SLICE_BYTES:
                return now
        return now if now.packages - seen.packages == _SLICE else now.following()

    def _items_slice(self, seen: Round) -> Round:
        query = select(*_ITEM).where(items.c.id > seen.after).order_by(items.c.id).limit(_ITEMS)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        if not rows:
            return seen.following()
        gone = lost(self._packages, sorted({row["package"] for row in rows}))
        return seen.past(rows[-1]["id"], chain(gone, behind(self._packages, rows)))

    def _ledger_slice(self, seen: Round) -> Round:
        now, count = seen, 0
        for key in islice(ledger.keys(self._store, seen.after), _SLICE):
            now = now.past(key, ledger.problems(self._store, self._database, key))
            count += 1
        return now if count == _SLICE else now.following()


def _places(seen: Round) -> list[tuple[str, str]]:
    """Packages, and documents outside of packages, in which something was found; each once."""
    return sorted({problem.place for problem in seen.problems})
