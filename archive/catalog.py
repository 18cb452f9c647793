"""The catalog: items as they are now, and the ordered feed of what changed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from archive import former, review_fact
from archive.agreement.stamping import Stamp
from archive.condition import row_facts, sql
from archive.database import Database
from archive.database.rows import add_rows
from archive.errors import AlreadyExists, NotFound
from archive.expression import Expression
from archive.model import Item
from archive.revision import Revision, revision
from archive.schema import assets, denied, feed, former_addresses, history, items, meta, registers

_CHUNK = 500
_BY_IDS = select(items.c.id, items.c.data).where(items.c.id.in_(bindparam("ids", expanding=True)))
_DENIED = select(denied.c.item_id)
"""Statements of every search, put together once."""
UNSETTLED = 1 << 62
"""Position of the denial of an agreement whose items are not yet what it allows."""
_UNSETTLED = _DENIED.where(denied.c.position == UNSETTLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step of the feed: this item is not what it was before ``position``."""

    position: int
    item_id: str


def encode(item: Item) -> bytes:
    """The item as canonical JSON: the same item gives the same bytes."""
    return msgspec.json.encode(item, order="deterministic")


_decoder = msgspec.json.Decoder(Item)


def decode(data: bytes) -> Item:
    return _decoder.decode(data)


class Now:
    """Items as they are at this moment, from their rows, inside one transaction.

    While an agreement is being settled its items still lie there as they were, so that what it
    allows is looked up anew.
    """

    def __init__(self, connection: Connection) -> None:
        self._late = frozenset(connection.execute(_UNSETTLED).scalars())
        self._stamp = Stamp(connection)

    def of(self, data: bytes) -> Item:
        item = decode(data)
        return self._stamp.of(item) if agreed(item.rights.agreement) in self._late else item


class Catalog:
    """Reads of items and feed; writes that others call inside their own transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, item_id: str) -> Item:
        """The item whatever its state; raises ``NotFound``. The caller judges what may be shown."""
        found = self.items([item_id])
        if item_id not in found:
            raise NotFound(f"there is no item {item_id}")
        return found[item_id]

    def items(self, ids: Sequence[str]) -> dict[str, Item]:
        """Items by id, those that exist, in the order asked for."""
        rows: dict[str, bytes] = {}
        with self.database.read() as connection:
            for start in range(0, len(ids), _CHUNK):
                part = ids[start : start + _CHUNK]
                for item_id, data in connection.execute(_BY_IDS, {"ids": part}):
                    rows[item_id] = data
            now = Now(connection)
            found = {item_id: now.of(data) for item_id, data in rows.items()}
        return {item_id: found[item_id] for item_id in ids if item_id in found}

    def alias(self, address: str) -> str | None:
        """The id that an earlier address or identifier now leads to."""
        query = select(registers.c.data).where(
            registers.c.kind == "alias", registers.c.id == address
        )
        with self.database.read() as connection:
            data = connection.execute(query).scalar()
        return str(msgspec.json.decode(data)["item"]) if data is not None else None

    def former(self, keys: Sequence[str]) -> list[Item]:
        """Items that were found at an address before, by its keys; the first that came first."""
        same = former_addresses.c.item_id == items.c.id
        query = select(items.c.data).join_from(items, former_addresses, same)
        query = query.where(former_addresses.c.key.in_(keys)).order_by(items.c.seq)
        with self.database.read() as connection:
            rows = connection.execute(query).scalars().all()
            found = list(map(Now(connection).of, rows))
        return list({item.id: item for item in found}.values())

    def every_item(self, *, after_seq: int = 0, page: int = 1000) -> Iterator[Item]:
        """All items in ``seq`` order, in flat memory, without holding a transaction open."""
        while True:
            query = select(items.c.seq, items.c.data).where(items.c.seq > after_seq)
            with self.database.read() as connection:
                rows = connection.execute(query.order_by(items.c.seq).limit(page)).all()
                found = list(map(Now(connection).of, (row.data for row in rows)))
            yield from found
            if not rows:
                return
            after_seq = rows[-1].seq

    def count(self) -> int:
        """How many items there are, in any state."""
        with self.database.read() as connection:
            return connection.execute(select(func.count()).select_from(items)).scalar() or 0

    def every_nth(self, condition: Expression, n: int) -> list[int]:
        """The ``seq`` of the first item that meets the condition, and of each ``n``-th after it."""
        number = func.row_number().over(order_by=items.c.seq)
        inside = (
            select(items.c.seq, number.label("number")).where(sql(condition), SETTLED).subquery()
        )
        query = select(inside.c.seq).where((inside.c.number - 1) % n == 0).order_by(inside.c.seq)
        with self.database.read() as connection:
            return list(connection.execute(query).scalars())

    def select_ids(
        self, condition: Expression, *, batch: str = "", after_seq: int = 0, limit: int = -1
    ) -> list[str]:
        """Ids of the items that meet the condition, in ``seq`` order.

        Those of a whole batch are for staff; else what an agreement may be closing is left out.
        """
        query = select(items.c.id).where(sql(condition)).order_by(items.c.seq)
        if after_seq:
            query = query.where(items.c.seq > after_seq)
        query = query.where(items.c.batch == batch if batch else SETTLED)
        if limit >= 0:
            query = query.limit(limit)
        with self.database.read() as connection:
            return list(connection.execute(query).scalars())

    def visible_ids(self, ids: Sequence[str], condition: Expression) -> set[str]:
        """Those of the ids whose items meet the condition now: the last look before showing."""
        with self.database.read() as connection:
            query = select(items.c.id).where(items.c.id.in_(ids), sql(condition), SETTLED)
            return set(connection.execute(query).scalars())

    def package(self, item_id: str) -> str:
        """The OCFL object that holds the item; raises ``NotFound``."""
        query = select(items.c.package).where(items.c.id == item_id)
        with self.database.read() as connection:
            package = connection.execute(query).scalar()
        if package is None:
            raise NotFound
        return str(package)

    def with_identity(self, identity: str) -> Item | None:
        """The item that this identity belongs to, if there is one."""
        query = select(items.c.data).where(items.c.identity == identity)
        with self.database.read() as connection:
            data = connection.execute(query).scalar()
            return Now(connection).of(data) if data is not None else None

    def with_digest(self, digest: str) -> list[str]:
        """Ids of all items that hold these bytes, whoever gave them."""
        query = select(assets.c.item_id).where(assets.c.digest == digest).distinct()
        with self.database.read() as connection:
            return list(connection.execute(query.order_by(assets.c.item_id)).scalars())

    def history(self, item_id: str) -> list[Revision]:
        """What people did with the item, oldest first."""
        query = select(history).where(history.c.item_id == item_id).order_by(history.c.revision)
        with self.database.read() as connection:
            return [revision(row) for row in connection.execute(query).mappings()]

    def changes(self, after: int, limit: int = 1000) -> list[Change]:
        """The next steps of the feed after a position, in order."""
        query = select(feed).where(feed.c.position > after).order_by(feed.c.position).limit(limit)
        with self.database.read() as connection:
            rows = connection.execute(query)
            return [Change(position=row.position, item_id=row.item_id) for row in rows]

    def feed_position(self) -> int:
        with self.database.read() as connection:
            return connection.execute(select(func.max(feed.c.position))).scalar() or 0

    def epoch(self) -> str:
        """Changes when the catalog is rebuilt: positions of another epoch mean nothing."""
        with self.database.read() as connection:
            query = select(meta.c.value).where(meta.c.name == "epoch")
            return connection.execute(query).scalar() or ""

    def denied(self) -> frozenset[str]:
        """What :func:`deny` keeps out of every search until the indexer has passed their change."""
        with self.database.read() as connection:
            return frozenset(connection.execute(_DENIED).scalars())

    def passed(self, position: int) -> None:
        """The indexer has committed everything up to this position."""
        with self.database.write() as connection:
            connection.execute(delete(denied).where(denied.c.position <= position))

    def touch(self, ids: Iterable[str]) -> None:
        """Put items on the feed again, because an instant passed or the vocabulary changed."""
        with self.database.write() as connection:
            append(connection, ids)

    def opened_between(self, since: int, until: int) -> list[str]:
        """Ids of items whose content opened after ``since`` and not after ``until`` (epoch s)."""
        opens = items.c.content_opens
        query = select(items.c.id).where(opens > since, opens <= until).order_by(items.c.seq)
        with self.database.read() as connection:
            return list(connection.execute(query).scalars())


def agreed(agreement_id: str) -> str:
    """By what name the deny set has a whole agreement."""
    return f"agreement:{agreement_id}"


SETTLED = literal("agreement:").concat(items.c.agreement).not_in(_UNSETTLED)
"""Rows that say what may be seen of their items."""


def add(connection: Connection, rows: Sequence[tuple[Item, str]]) -> None:
    """New items, each with the object that holds it, and their feed steps, in one go.

    Raises ``AlreadyExists`` when an id, a seq or an identity is taken; then nothing was added.
    """
    if not rows:
        return
    stamp = Stamp(connection)
    rows = [(stamp.of(item), package) for item, package in rows]
    values = [
        _row(item) | {"package": package, "absorbed": item.revision} for item, package in rows
    ]
    try:
        with connection.begin_nested():
            add_rows(connection, items, values)
    except IntegrityError as error:
        raise AlreadyExists from error
    add_rows(connection, assets, [entry for item, _ in rows for entry in _asset_rows(item)])
    former.add(connection, [item for item, _ in rows])
    review_fact.add(connection, [item for item, _ in rows])
    append(connection, [item.id for item, _ in rows])


def replace(connection: Connection, item: Item) -> int:
    """The item as it is now; returns the position of its feed step."""
    item = Stamp(connection).of(item)
    connection.execute(update(items).where(items.c.id == item.id).values(**_row(item)))
    connection.execute(delete(assets).where(assets.c.item_id == item.id))
    add_rows(connection, assets, _asset_rows(item))
    former.write(connection, item)
    review_fact.write(connection, item)
    return append(connection, [item.id])


def deny(connection: Connection, member: str, position: int) -> None:
    """Keep an item (its id) or a whole agreement (:func:`agreed`) out of every search.

    Until the indexer has passed the position of the feed, which it never does :data:`UNSETTLED`.
    """
    connection.execute(delete(denied).where(denied.c.item_id == member))
    connection.execute(insert(denied).values(item_id=member, position=position))


def append(connection: Connection, ids: Iterable[str]) -> int:
    """Feed steps for these items; returns the last position (0 when there were none)."""
    rows = [{"item_id": item_id} for item_id in ids]
    if not rows:
        return 0
    add_rows(connection, feed, rows)
    return int(connection.execute(select(func.max(feed.c.position))).scalar_one())


def _row(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "seq": item.seq,
        "revision": item.revision,
        "identity": item.identity or None,
        "type": item.type,
        "disaster": item.disaster,
        "batch": item.batch,
        "agreement": item.rights.agreement,
        "published": int(item.published.timestamp()) if item.published else 0,
        "received": int(item.received.timestamp()),
        "data": encode(item),
        **row_facts(item),
    }


def _asset_rows(item: Item) -> list[dict[str, object]]:
    return [
        {
            "item_id": item.id,
            "position": position,
            "digest": asset.digest,
            "media_type": asset.media_type,
        }
        for position, asset in enumerate(item.assets)
    ]
