"""Where an export lies among the derivatives: order, list, parts and their notes, the file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO, TypeVar

import msgspec

from archive.errors import NotFound
from archive.model import Item
from archive.prepared import Note, Order, Plan, Progress, Row, Whole
from archive.prepared.stream import Digested, streamed
from archive.storage import Store

PREFIX = "exports/"
_ID = re.compile("[0-9a-f]{32}")
_ORDER = "order.json"
_CHUNK = 1 << 18
T = TypeVar("T")


class Shelf:
    """Every write is one key, so a process that is killed leaves what was there or what is new."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def order(self, export_id: str) -> Order:
        """Raises ``NotFound`` for one that is not there, or not any more."""
        found = self._find(export_id, _ORDER, Order) if _ID.fullmatch(export_id) else None
        if found is None:
            raise NotFound
        return found

    def keep(self, order: Order) -> None:
        self._put(order.id, _ORDER, order)

    def drop(self, export_id: str) -> None:
        """Nobody finds it any more; what lies there is swept later."""
        self.store.delete(_key(export_id, _ORDER))

    def plan(self, export_id: str) -> Plan | None:
        return self._find(export_id, "plan.json", Plan)

    def put_plan(self, export_id: str, plan: Plan) -> None:
        self._put(export_id, "plan.json", plan)

    def drop_plan(self, export_id: str) -> None:
        self.store.delete(_key(export_id, "plan.json"))

    def rows(self, export_id: str, page: int) -> tuple[int, list[Row]] | None:
        """The ``seq`` of the last row, and a page of the list."""
        return self._find(export_id, f"rows/{page:05}", tuple[int, list[Row]])

    def put_rows(self, export_id: str, page: int, last: int, rows: Sequence[Row]) -> None:
        self._put(export_id, f"rows/{page:05}", (last, rows))

    def note(self, export_id: str, page: int) -> Note | None:
        return self._find(export_id, f"notes/{page:05}", Note)

    def put_note(self, export_id: str, page: int, note: Note, marks: Sequence[str]) -> None:
        """The marks first: a note says that they are there."""
        self._put(export_id, f"marks/{page:05}", marks)
        self._put(export_id, f"notes/{page:05}", note)

    def drop_part(self, export_id: str, page: int) -> None:
        for kind in ("notes", "parts", "marks"):
            self.store.delete(_key(export_id, f"{kind}/{page:05}"))

    def marks(self, export_id: str, page: int) -> list[str]:
        """Of each row of the page what binds it, empty for a gap."""
        return self._find(export_id, f"marks/{page:05}", list[str]) or []

    def put_part(self, export_id: str, page: int, chunks: Iterable[bytes]) -> None:
        self.store.put(_key(export_id, f"parts/{page:05}"), streamed(chunks))

    def part(self, export_id: str, page: int) -> Iterator[bytes]:
        with self.store.open(_key(export_id, f"parts/{page:05}")) as stream:
            yield from _chunks(stream)

    def progress(self, export_id: str) -> Progress:
        return self._find(export_id, "progress.json", Progress) or Progress()

    def put_progress(self, export_id: str, progress: Progress) -> None:
        self._put(export_id, "progress.json", progress)

    def whole(self, export_id: str) -> Whole | None:
        return self._find(export_id, "whole.json", Whole)

    def put_whole(self, export_id: str, whole: Whole) -> None:
        self._put(export_id, "whole.json", whole)

    def judged(self, export_id: str, whole: Whole) -> int:
        """The position of the feed up to which the file was found to stand."""
        found = self._find(export_id, f"judged-{whole.token}", int) or 0
        return max(found, whole.position)

    def put_judged(self, export_id: str, whole: Whole, position: int) -> None:
        self._put(export_id, f"judged-{whole.token}", position)

    def put_file(self, export_id: str, token: str, chunks: Iterable[bytes]) -> Digested:
        digested = Digested(chunks)
        self.store.put(file_key(export_id, token), streamed(digested))
        return digested

    def put_members(self, export_id: str, token: str, lines: Iterable[bytes]) -> None:
        self.store.put(_key(export_id, f"members-{token}"), streamed(lines))

    def members(self, export_id: str, token: str) -> Iterator[tuple[str, str]]:
        """The id and the mark of every row that is shown."""
        with self.store.open(_key(export_id, f"members-{token}")) as stream:
            rest = b""
            for chunk in _chunks(stream):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    item, _, mark = line.decode().partition(" ")
                    yield item, mark

    def drop_file(self, export_id: str, token: str) -> None:
        for name in ("file", "members", "judged"):
            self.store.delete(_key(export_id, f"{name}-{token}"))

    def every(self) -> list[Order]:
        """All orders; for chores, never for a request."""
        ids = {stat.key.split("/")[1] for stat in self.store.list(PREFIX)}
        found = (self._find(one, _ORDER, Order) for one in sorted(ids) if _ID.fullmatch(one))
        return [order for order in found if order is not None]

    def sweep(self, before: datetime) -> int:
        """Remove what was asked for earlier, and what has been without an order since then."""
        kept = {order.id for order in self.every() if order.at >= before}
        orders = {order.id for order in self.every()}
        old = [
            stat.key
            for stat in self.store.list(PREFIX)
            if (one := stat.key.split("/")[1]) not in kept
            and (one in orders or stat.modified < before)
        ]
        for key in sorted(old, key=lambda key: not key.endswith(_ORDER)):
            self.store.delete(key)
        return len(old)

    def forget(self, item: Item) -> None:
        """Of an erased item no row is left in any part or file; such a file is made anew."""
        for order in self.every():
            plan = self.plan(order.id)
            held = [
                page for page in range(plan.pages if plan else 0) if self._holds(order, page, item)
            ]
            whole = self.whole(order.id)
            if whole is not None and held:
                self.put_whole(order.id, replace(whole, epoch=""))  # of no catalog
                self.drop_file(order.id, whole.token)
            for page in held:
                self.drop_part(order.id, page)

    def _holds(self, order: Order, page: int, item: Item) -> bool:
        rows = self.rows(order.id, page)
        return rows is not None and any(row.item == item.id for row in rows[1])

    def clear(self, export_id: str) -> None:
        """Remove all that lies there."""
        for stat in list(self.store.list(f"{PREFIX}{export_id}/")):
            self.store.delete(stat.key)

    def _put(self, export_id: str, name: str, told: object) -> None:
        self.store.put(_key(export_id, name), msgspec.json.encode(told))

    def _find(self, export_id: str, name: str, kind: type[T]) -> T | None:
        try:
            with self.store.open(_key(export_id, name)) as stream:
                return msgspec.json.decode(stream.read(), type=kind)
        except NotFound:
            return None


def file_key(export_id: str, token: str) -> str:
    """Where the finished file lies."""
    return _key(export_id, f"file-{token}")


def _key(export_id: str, name: str) -> str:
    return f"{PREFIX}{export_id}/{name}"


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
