"""The register of agreements, and how a change of one acts on all its items before the answer.

The catalog comes to know of a change together with a denial of the whole agreement: from then on
its items are read with what it now allows (:class:`archive.catalog.Now`) and no search finds them.
Then every item is written anew, at once or, where they are many, by a job
(:mod:`archive.agreement.settling`). Whoever is killed between is made up for by a worker.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from archive.agreement import KIND, Agreement, Standing, allowance, settling
from archive.agreement.checking import check
from archive.catalog import SETTLED, Now, agreed
from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotAllowed, NotFound, WrongState
from archive.identifiers import mint
from archive.model import Item, Level, State
from archive.queue import OPEN, WAITING, Job, JobState, Queue
from archive.rights import STAFF_ROLES
from archive.schema import items
from archive.storage import Store
from archive.writing import Writings, Written

JOB = KIND
_THERE = (*OPEN, JobState.PARKED)
SOON = timedelta(days=90)
Held = Written[Agreement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What is open now under an agreement, by level: records, and contents."""

    records: Mapping[Level, int]
    contents: Mapping[Level, int]


class Agreements:
    """Safe to share between threads."""

    def __init__(self, store: Store, database: Database, queue: Queue, clock: Clock) -> None:
        self._held = Writings(KIND, Agreement, store=store, database=database, clock=clock)
        self._database, self._queue, self._clock = database, queue, clock

    def every(self) -> list[Held]:
        """By number and name."""
        return sorted(self._held.every(), key=lambda one: (one.value.number, one.value.name))

    def find(self, agreement_id: str) -> Held | None:
        return self._held.find(agreement_id) if agreement_id else None

    def get(self, agreement_id: str) -> Held:
        """By id; raises ``NotFound``."""
        return self._held.get(agreement_id)

    def named(self, name: str) -> Held:
        """By id, or by the number or name that only one has; raises ``NotFound``."""
        if (held := self.find(name)) is not None:
            return held
        found = [one for one in self.every() if name in (one.value.number, one.value.name)]
        if len(found) != 1:
            raise NotFound(f"there is no agreement {name}")
        return found[0]

    def history(self, agreement_id: str) -> list[Held]:
        return self._held.history(agreement_id)

    def soon(self) -> list[Held]:
        """Those in force that end within :data:`SOON`, the next first."""
        now = self._clock()
        found = [
            (one.value.ends, one)
            for one in self._held.every()
            if one.value.ends is not None
            and one.value.standing is Standing.IN_FORCE
            and now < one.value.ends <= now + SOON
        ]
        return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].id))]

    def save(
        self, actor: Actor, agreement_id: str, wanted: Agreement, *, revision: int, reason: str = ""
    ) -> Held:
        """Write the next revision, within which its items are at once; without an id a new one.

        Raises ``InvalidSubmission`` by field, ``NotAllowed``, and ``RevisionConflict`` when
        somebody was faster.
        """
        check(wanted)
        step = ("edit" if agreement_id else "add", reason.strip())
        return self._write(actor, agreement_id or mint(self._clock()), wanted, revision, step)

    def stop(
        self, actor: Actor, agreement_id: str, to: Standing, *, revision: int, reason: str
    ) -> Held:
        """End or withdraw it: its items close before this returns. Raises as :meth:`save`."""
        held = self.get(agreement_id)
        if to not in (Standing.ENDED, Standing.WITHDRAWN) or held.value.standing is to:
            raise WrongState
        if not reason.strip():
            raise InvalidSubmission({"reason": "理由を書いてください。"})
        step = ("end" if to is Standing.ENDED else "withdraw", reason.strip())
        wanted = replace(held.value, standing=to)
        return self._write(actor, agreement_id, wanted, revision, step)

    def count(self) -> Mapping[str, int]:
        """How many items each agreement has that has any."""
        number = func.count().label("number")
        query = select(items.c.agreement, number).where(items.c.agreement != "")
        with self._database.read() as connection:
            rows = connection.execute(query.group_by(items.c.agreement)).all()
        return {row.agreement: row.number for row in rows}

    def open_now(self, agreement_id: str) -> Closing:
        """What somebody other than staff can see now, which is what closes with the agreement."""
        return Closing(
            records=self._open(agreement_id, "record"), contents=self._open(agreement_id, "content")
        )

    def first_open(self, agreement_id: str, most: int) -> list[Item]:
        """Some of the items whose record is open now."""
        query = select(items.c.data).where(*self._is_open(agreement_id, "record"))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(items.c.seq).limit(most)).scalars().all()
            return list(map(Now(connection).of, rows))

    def settle(self, agreement_id: str, check: Callable[[], None] = lambda: None) -> int:
        """Bring every item of the agreement to what it now allows; returns how many changed.

        Repeatable, and goes on where another was killed. ``check`` is asked before each slice.
        """
        changed, more = 0, True
        while more:
            check()
            with self._database.write() as connection:
                number, more = settling.go_on(connection, agreement_id)
                changed += number
        return changed

    def catch_up(self) -> int:
        """Have those settled whose last change was cut off; returns how many items changed."""
        with self._database.read() as connection:
            late = settling.late(connection)
        return sum(map(self._settle_soon, late))

    def under_way(self, agreement_id: str) -> tuple[int, int] | None:
        """How many items have been settled, and of how many; None where all are."""
        with self._database.read() as connection:
            return settling.progress(connection, agreement_id)

    def work(self, job: Job) -> None:
        """Settle the agreement of a job; one that was killed is gone on with."""
        self.settle(job.payload["agreement"], lambda: self._queue.check(job))

    def _settle_soon(self, agreement_id: str) -> int:
        """At once where the items are few, else by a job; they are shut already."""
        if self.count().get(agreement_id, 0) <= settling.SLICE:
            return self.settle(agreement_id)
        subject = agreed(agreement_id)
        if not any(self._queue.counts(subject).get(state) for state in _THERE):
            payload = {"agreement": agreement_id}
            with self._database.write() as connection:
                self._queue.enqueue(connection, JOB, payload, subject=subject, priority=WAITING)
        return 0

    def _write(
        self,
        actor: Actor,
        agreement_id: str,
        wanted: Agreement,
        revision: int,
        step: tuple[str, str],
    ) -> Held:
        if actor.role not in STAFF_ROLES:
            raise NotAllowed
        before = self.find(agreement_id)
        same = before is not None and allowance(before.value) == allowance(wanted)

        def mark(connection: Connection) -> None:
            settling.begin(connection, agreement_id, revision + 1, same=same)

        held = self._held.write(
            actor, agreement_id, wanted, revision=revision, step=step, also=mark
        )
        if not same:
            self._settle_soon(agreement_id)
        return held

    def _open(self, agreement_id: str, part: str) -> Mapping[Level, int]:
        level = items.c[f"{part}_level"]
        query = select(level, func.count()).where(*self._is_open(agreement_id, part))
        with self._database.read() as connection:
            found = {Level(name): n for name, n in connection.execute(query.group_by(level))}
        return {name: found[name] for name in Level if name in found}

    def _is_open(self, agreement_id: str, part: str) -> tuple[ColumnElement[bool], ...]:
        now = int(self._clock().timestamp())
        closed = (str(Level.STAFF), str(Level.SEALED))
        return (
            items.c.agreement == agreement_id,
            SETTLED,
            items.c.state == str(State.PUBLISHED),
            items.c[f"{part}_opens"] <= now,
            items.c[f"{part}_closes"] > now,
            items.c[f"{part}_level"].not_in(closed),
        )


def batch_terms(held: Held) -> dict[str, str]:
    """What a batch takes over from the agreement that it comes under."""
    terms = {"agreement": held.id, "basis": "agreement"}
    return terms | {"licence": held.value.licence} if held.value.licence else terms
