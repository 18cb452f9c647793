"""Erasure: bytes gone, a tombstone kept; asked for by one person and approved by a second.

Order: tombstone, then the catalog and index (through the journal), then every stored copy, then the
traces in journal and received lines. Each step can be repeated, so that a killed erasure is
finished by :meth:`Erasure.recover`.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import delete, select, update

from archive.batch import redact_report
from archive.catalog import Catalog
from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor, Decision, Decisions
from archive.errors import InvalidSubmission, NotAllowed, WrongState
from archive.journal import PREFIX as JOURNAL
from archive.model import Item, State
from archive.preservation import Preservation
from archive.schema import history, identities, items, outcomes
from archive.storage import Store
from archive.tombstone import Tombstone, Tombstones

_KEPT = frozenset(
    {"id", "seq", "revision", "state", "type", "record", "received", "updated", "published"}
)

Forget = Callable[[Item], None]
"""Removes what others computed from an item: its pictures, its staged files."""


class Erasure:
    def __init__(
        self,
        *,
        database: Database,
        store: Store,
        preservation: Preservation,
        decisions: Decisions,
        clock: Clock,
        forget: Forget,
    ) -> None:
        self._database, self._store, self._clock = database, store, clock
        self._catalog, self._tombstones = Catalog(database), Tombstones(store)
        self._preservation, self._decisions, self._forget = preservation, decisions, forget

    def erase(
        self, actor: Actor, item_id: str, *, basis: str, reason: str, approved_by: str
    ) -> None:
        """Erase one item for good. ``basis`` is the legal basis; the second person is another."""
        _check(actor, basis=basis, reason=reason, approved_by=approved_by)
        item = self._catalog.get(item_id)
        if item.state is State.ERASED:
            raise WrongState(f"{item_id} has been erased already")
        marks = [self._tombstones.mark(f"digest:{asset.digest}") for asset in item.assets]
        if item.identity:
            marks.append(self._tombstones.mark(f"identity:{item.identity}"))
        stone = Tombstone(
            item_id=item.id,
            seq=item.seq,
            package=self._catalog.package(item.id),
            at=self._clock(),
            basis=basis,
            reason=reason,
            asked_by=actor.agent,
            approved_by=approved_by,
            marks=tuple(marks),
        )
        self._tombstones.write(stone)
        self._finish(stone, actor)

    def recover(self, actor: Actor) -> int:
        """Finish every erasure that was begun; returns how many."""
        unfinished = self._tombstones.unfinished()
        for stone in unfinished:
            self._finish(stone, actor)
        return len(unfinished)

    def _finish(self, stone: Tombstone, actor: Actor) -> None:
        item = self._catalog.items([stone.item_id]).get(stone.item_id)
        if item is None:
            return
        self._forget(item)
        if item.state is not State.ERASED:
            seen = Decision(item_id=item.id, revision=item.revision, fields={})
            self._decisions.erase(actor, seen, blanked(item), reason=stone.reason)
        self._remove_bytes(self._catalog.get(stone.item_id), stone)
        self._redact_journal(stone.item_id)
        self._redact_report(stone.item_id)
        self._tombstones.finish(stone.item_id)

    def _remove_bytes(self, item: Item, stone: Tombstone) -> None:
        new = self._preservation.replace_erased(stone.package, item, agent=stone.asked_by)
        with self._database.write() as connection:
            moved = update(items).where(items.c.package == stone.package)
            connection.execute(moved.values(package=new))
        if new != stone.package:
            self._preservation.packages.purge(stone.package)

    def _redact_journal(self, item_id: str) -> None:
        with self._database.read() as connection:
            query = select(history.c.entry, history.c.at).where(history.c.item_id == item_id)
            entries = {row.entry for row in connection.execute(query)}
        for stat in list(self._store.list(JOURNAL)) if entries else []:
            if stat.key.rpartition("/")[2].removesuffix(".jsonl") in entries:
                self._redact_entry(stat.key, item_id)
        with self._database.write() as connection:
            ours = history.c.item_id == item_id
            connection.execute(update(history).where(ours).values(changes=b'{"redacted":true}'))

    def _redact_report(self, item_id: str) -> None:
        """What it was called when it came, and what made it the same, name people as well."""
        with self._database.read() as connection:
            query = select(outcomes.c.batch).where(outcomes.c.item_id == item_id).distinct()
            batches = list(connection.execute(query).scalars())
        for batch_id in batches:
            redact_report(self._store, batch_id, item_id)
        with self._database.write() as connection:
            ours = update(outcomes).where(outcomes.c.item_id == item_id)
            connection.execute(ours.values(label="", detail=""))
            connection.execute(delete(identities).where(identities.c.item_id == item_id))

    def _redact_entry(self, key: str, item_id: str) -> None:
        with self._store.open(key) as stream:
            lines = [msgspec.json.decode(line) for line in stream.read().splitlines()]
        redacted = [_redacted(line) if line.get("item") == item_id else line for line in lines]
        data = b"".join(msgspec.json.encode(x, order="deterministic") + b"\n" for x in redacted)
        self._store.put(key, data)


def blanked(item: Item) -> dict[str, Any]:
    """Every field that could say something about a person, set to its empty value."""
    blank = msgspec.to_builtins(
        Item(id="", seq=0, type="", received=item.received, updated=item.updated)
    )
    return {name: value for name, value in blank.items() if name not in _KEPT}


def _redacted(line: dict[str, Any]) -> dict[str, Any]:
    """What remains says only that there was a step; the step into erasure stays whole."""
    if line["set"].get("state") == State.ERASED:
        return line
    kept = {name: said for name, said in line.items() if name != "was"}
    return {**kept, "set": {"redacted": True}}


def _check(actor: Actor, *, basis: str, reason: str, approved_by: str) -> None:
    wrong = {}
    if not basis.strip():
        wrong["basis"] = "削除の法的な根拠を書いてください。"
    if not reason.strip():
        wrong["reason"] = "理由を書いてください。"
    if not approved_by.strip():
        wrong["approved_by"] = "承認した人を書いてください。"
    if wrong:
        raise InvalidSubmission(wrong)
    if approved_by == actor.agent:
        raise NotAllowed("削除を申請した人と承認する人は別でなければなりません。")
