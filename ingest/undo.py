"""Undoing a batch: what was never published goes, the rest is withdrawn, the entry stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, select, update

from archive import catalog as catalogs
from archive.batch import Batch, Batches
from archive.catalog import Catalog
from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor, Decision, Decisions
from archive.errors import InvalidSubmission, WrongState
from archive.model import Item, State
from archive.preservation import Preservation
from archive.schema import history, identities, items
from ingest.publication import Pictures

_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    removed: int
    withdrawn: int


class Undo:
    def __init__(
        self,
        *,
        database: Database,
        batches: Batches,
        decisions: Decisions,
        preservation: Preservation,
        pictures: Pictures,
        clock: Clock,
    ) -> None:
        self._database, self._batches, self._decisions = database, batches, decisions
        self._clock = clock
        self._preservation, self._pictures = preservation, pictures
        self._catalog = Catalog(database)

    def undo(self, batch_id: str, actor: Actor, *, reason: str) -> Undone:
        """Take a finished batch back; killed half way, it is completed by :meth:`recover`."""
        if not reason.strip():
            raise InvalidSubmission({"reason": "理由を書いてください。"})
        batch = self._batches.get(batch_id)
        if batch.state not in ("done", "undoing"):
            raise WrongState(f"batch {batch.accession} is {batch.state} and cannot be undone now")
        held = self._held(batch)
        published = [item for item in held if item.state is State.PUBLISHED]
        never = [item for item in held if item.published is None]
        if published:
            seen = [Decision(item_id=i.id, revision=i.revision, fields={}) for i in published]
            self._decisions.decide(actor, "withdraw", seen, reason=reason)
        undoing = replace(
            self._undoing(batch, never),
            undone_by=actor.agent,
            undone_at=self._clock(),
            undone_why=reason,
        )
        batch = self._batches.write(undoing)
        self._finish(batch)
        return Undone(removed=len(batch.removed), withdrawn=len(published))

    def recover(self) -> int:
        """Complete what was killed half way; returns how many batches."""
        halfway = [batch for batch in self._batches.every() if batch.state == "undoing"]
        for batch in halfway:
            self._finish(batch)
        return len(halfway)

    def _held(self, batch: Batch) -> list[Item]:
        with self._database.read() as connection:
            query = select(items.c.data).where(items.c.batch == batch.id).order_by(items.c.seq)
            return [catalogs.decode(data) for data in connection.execute(query).scalars()]

    def _finish(self, batch: Batch) -> None:
        gone = frozenset(batch.removed)
        present = self._catalog.items(list(batch.removed))
        for package in batch.packages:
            self._clear(batch, package, gone)
        for start in range(0, len(batch.removed), _CHUNK):
            self._forget(batch.removed[start : start + _CHUNK])
        for item in present.values():
            if not any(self._catalog.with_digest(asset.digest) for asset in item.assets):
                self._pictures.forget(item)
        self._batches.write(replace(batch, state="undone"))

    def _undoing(self, batch: Batch, never: Sequence[Item]) -> Batch:
        if batch.state == "undoing":
            return batch
        digests = dict.fromkeys(asset.digest for item in never for asset in item.assets)
        packages = dict.fromkeys(self._catalog.package(item.id) for item in never)
        return replace(
            batch,
            state="undoing",
            digests=tuple(digests),
            removed=tuple(item.id for item in never),
            packages=tuple(packages),
        )

    def _clear(self, batch: Batch, package: str, gone: frozenset[str]) -> None:
        """The package's bytes go; posts that were published move to a package without the rest."""
        packages = self._preservation.packages
        if package in gone:
            packages.purge(package)
        elif package.startswith("posts-") and not package.endswith(".kept"):
            new = self._preservation.without(package, gone, agent=batch.by)
            with self._database.write() as connection:
                moved = update(items).where(items.c.package == package)
                connection.execute(moved.values(package=new))
            packages.purge(package)

    def _forget(self, ids: Sequence[str]) -> None:
        with self._database.write() as connection:
            connection.execute(delete(items).where(items.c.id.in_(ids)))
            connection.execute(delete(identities).where(identities.c.item_id.in_(ids)))
            connection.execute(delete(history).where(history.c.item_id.in_(ids)))
            catalogs.append(connection, ids)
