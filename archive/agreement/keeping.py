"""The register of agreements, and how a change of one acts on all its items before the answer.

The register is written first, then every item of the agreement is written anew with what it now
allows; meanwhile the agreement is in the deny set. Whoever is killed between is made up for by a
worker: the catalog keeps for each agreement the revision that its items have come to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update

from archive import catalog, review_fact, rights
from archive.agreement import KIND, Agreement, Standing
from archive.agreement.checking import check
from archive.agreement.stamping import Stamp
from archive.catalog import decode, encode
from archive.clock import Clock
from archive.condition import row_facts
from archive.database import Database
from archive.decisions import Actor
from archive.errors import InvalidSubmission, NotAllowed, NotFound, WrongState
from archive.identifiers import mint
from archive.model import Item, Level, State
from archive.rebuild import set_meta
from archive.rights import STAFF_ROLES
from archive.schema import items, meta, registers
from archive.storage import Store
from archive.title import credit
from archive.writing import Writings, Written

_SLICE = 500
SOON = timedelta(days=90)
_SETTLED = "agreement:"
"""Before the id: the name of the catalog's note on the revision that items have come to."""
Held = Written[Agreement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What is open now under an agreement, by level: records, and contents."""

    records: Mapping[Level, int]
    contents: Mapping[Level, int]


class Agreements:
    """Safe to share between threads."""

    def __init__(self, store: Store, database: Database, clock: Clock) -> None:
        self._held = Writings(KIND, Agreement, store=store, database=database, clock=clock)
        self._database, self._clock = database, clock

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
        """Write the next revision and bring its items to it; without an id a new agreement.

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
            rows = connection.execute(query.order_by(items.c.seq).limit(most)).scalars()
            return [decode(data) for data in rows]

    def settle(self, agreement_id: str) -> int:
        """Bring every item of the agreement to what it now allows; returns how many changed.

        Repeatable. While the index does not know yet, searches leave the agreement out.
        """
        changed, after_seq = 0, 0
        revision = self._revision(agreement_id)
        while after_seq >= 0:
            with self._database.write() as connection:
                number, after_seq = _settle(connection, agreement_id, after_seq)
                changed += number
        with self._database.write() as connection:
            set_meta(connection, f"{_SETTLED}{agreement_id}", str(revision))
        return changed

    def catch_up(self) -> int:
        """Settle those whose last change was cut off; returns how many items changed."""
        with self._database.read() as connection:
            query = select(registers.c.id, registers.c.revision).where(registers.c.kind == KIND)
            held = connection.execute(query).all()
            notes = select(meta.c.name, meta.c.value).where(meta.c.name.startswith(_SETTLED))
            known = {row.name: row.value for row in connection.execute(notes)}
        late = [one for one, revision in held if known.get(f"{_SETTLED}{one}") != str(revision)]
        return sum(map(self.settle, late))

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
        held = self._held.write(actor, agreement_id, wanted, revision=revision, step=step)
        self.settle(agreement_id)
        return held

    def _revision(self, agreement_id: str) -> int:
        query = select(registers.c.revision).where(
            registers.c.kind == KIND, registers.c.id == agreement_id
        )
        with self._database.read() as connection:
            return connection.execute(query).scalar() or 0

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
            items.c.state == str(State.PUBLISHED),
            items.c[f"{part}_opens"] <= now,
            items.c[f"{part}_closes"] > now,
            items.c[f"{part}_level"].not_in(closed),
        )


def batch_terms(held: Held) -> dict[str, str]:
    """What a batch takes over from the agreement that it comes under."""
    terms = {"agreement": held.id, "basis": "agreement"}
    return terms | {"licence": held.value.licence} if held.value.licence else terms


def _settle(connection: Connection, agreement_id: str, after_seq: int) -> tuple[int, int]:
    """One slice: how many changed, and the last ``seq``, -1 at the end."""
    query = select(items.c.seq, items.c.data).where(
        items.c.agreement == agreement_id, items.c.seq > after_seq
    )
    rows = connection.execute(query.order_by(items.c.seq).limit(_SLICE)).all()
    stamp = Stamp(connection)
    pairs = [(before, stamp.of(before)) for before in (decode(row.data) for row in rows)]
    changed = [(before, after) for before, after in pairs if before != after]
    position = _bound(connection, [after for _, after in changed])
    if any(_differs(before, after) for before, after in changed):
        catalog.deny(connection, f"{KIND}:{agreement_id}", position)
    return len(changed), rows[-1].seq if len(rows) == _SLICE else -1


def _bound(connection: Connection, changed: Sequence[Item]) -> int:
    """Write items of which only what is allowed is new; the position of the last feed step."""
    if not changed:
        return 0
    rows = [{"of": item.id, "new_data": encode(item), **_facts(item)} for item in changed]
    values: dict[str, Any] = {
        name.removeprefix("new_"): bindparam(name) for name in rows[0] if name != "of"
    }
    connection.execute(update(items).where(items.c.id == bindparam("of")).values(values), rows)
    review_fact.renew(connection, changed)
    return catalog.append(connection, [item.id for item in changed])


def _facts(item: Item) -> dict[str, object]:
    return {f"new_{name}": value for name, value in row_facts(item).items()}


def _differs(before: Item, after: Item) -> bool:
    """Whether the index, as it is, could show what may no longer be shown."""
    return rights.facts(before) != rights.facts(after) or credit(before) != credit(after)
