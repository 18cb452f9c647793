"""How the items of an agreement come to what it now allows: slice by slice.

The catalog notes by agreement the revision that all its items have come to (``agreement:<id>``),
and while they are being brought to another one how far that is (``settling:<id>``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select, update

from archive import catalog, review_fact, rights
from archive.agreement import KIND, SETTLING
from archive.agreement.stamping import Stamp
from archive.catalog import UNSETTLED, agreed, decode, encode
from archive.condition import row_facts
from archive.model import Item
from archive.rebuild import set_meta
from archive.schema import denied, items, meta, registers
from archive.title import credit

SLICE = 500
"""Items of one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """``position`` of the feed which the index must have passed before the items are found."""

    revision: int
    after: int = 0
    """``seq`` of the last item that was settled."""
    position: int = 0


def begin(connection: Connection, agreement_id: str, revision: int, *, same: bool = False) -> None:
    """The agreement has this revision now: until its items have come to it, it is denied.

    Where it allows the ``same`` as before, the items stand as they stood.
    """
    if same and _settled(connection, agreement_id) == str(revision - 1):
        set_meta(connection, agreed(agreement_id), str(revision))
    else:
        _begin(connection, agreement_id, revision)


def go_on(connection: Connection, agreement_id: str) -> tuple[int, bool]:
    """Settle the next slice: how many items changed, and whether there may be more."""
    revision = _revision(connection, agreement_id)
    place = _place(connection, agreement_id)
    if place is None or place.revision != revision:
        place = _begin(connection, agreement_id, revision)
    query = select(items.c.seq, items.c.data).where(
        items.c.agreement == agreement_id, items.c.seq > place.after
    )
    rows = connection.execute(query.order_by(items.c.seq).limit(SLICE)).all()
    stamp = Stamp(connection)
    pairs = [(before, stamp.of(before)) for before in (decode(row.data) for row in rows)]
    changed = [(before, after) for before, after in pairs if before != after]
    position = _bound(connection, [after for _, after in changed])
    if any(_differs(before, after) for before, after in changed):
        place = replace(place, position=position)
    if len(rows) == SLICE:
        _note(connection, agreement_id, replace(place, after=rows[-1].seq))
    else:
        _end(connection, agreement_id, place)
    return len(changed), len(rows) == SLICE


def late(connection: Connection) -> list[str]:
    """Agreements whose items have not come to their last revision."""
    query = select(registers.c.id, registers.c.revision).where(registers.c.kind == KIND)
    notes = select(meta.c.name, meta.c.value).where(meta.c.name.startswith(agreed("")))
    known = {row.name: row.value for row in connection.execute(notes)}
    held = connection.execute(query).all()
    return [row.id for row in held if known.get(agreed(row.id)) != str(row.revision)]


def progress(connection: Connection, agreement_id: str) -> tuple[int, int] | None:
    """How many items have been settled, and of how many; None where all are."""
    place = _place(connection, agreement_id)
    if place is None:
        return None
    ours = items.c.agreement == agreement_id
    behind = func.count().filter(items.c.seq <= place.after)
    done, number = connection.execute(select(behind, func.count()).where(ours)).one()
    return done, number


def _begin(connection: Connection, agreement_id: str, revision: int) -> _Place:
    """From the first item; what the index has yet to pass of an earlier change still holds."""
    before = _place(connection, agreement_id)
    member = denied.c.item_id == agreed(agreement_id)
    held = connection.execute(select(denied.c.position).where(member)).scalar() or 0
    position = before.position if before else 0 if held == UNSETTLED else held
    place = _Place(revision=revision, position=position)
    _note(connection, agreement_id, place)
    catalog.deny(connection, agreed(agreement_id), UNSETTLED)
    return place


def _end(connection: Connection, agreement_id: str, place: _Place) -> None:
    set_meta(connection, agreed(agreement_id), str(place.revision))
    connection.execute(delete(meta).where(meta.c.name == _name(agreement_id)))
    if place.position:
        catalog.deny(connection, agreed(agreement_id), place.position)
    else:
        connection.execute(delete(denied).where(denied.c.item_id == agreed(agreement_id)))


def _revision(connection: Connection, agreement_id: str) -> int:
    query = select(registers.c.revision).where(
        registers.c.kind == KIND, registers.c.id == agreement_id
    )
    return connection.execute(query).scalar() or 0


def _settled(connection: Connection, agreement_id: str) -> str | None:
    query = select(meta.c.value).where(meta.c.name == agreed(agreement_id))
    return connection.execute(query).scalar()


def _place(connection: Connection, agreement_id: str) -> _Place | None:
    query = select(meta.c.value).where(meta.c.name == _name(agreement_id))
    data = connection.execute(query).scalar()
    return msgspec.json.decode(data, type=_Place) if data else None


def _note(connection: Connection, agreement_id: str, place: _Place) -> None:
    set_meta(connection, _name(agreement_id), msgspec.json.encode(place).decode())


def _name(agreement_id: str) -> str:
    return f"{SETTLING}{agreement_id}"


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
