"""What becomes of staged submissions: known already, taken in, or put into quarantine."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from archive import catalog as catalogs
from archive.batch import Batch, Batches, Fate, record
from archive.catalog import Catalog
from archive.database import Database
from archive.errors import Undecodable
from archive.model import Item
from archive.packages.origin import Received
from archive.preservation import Preservation
from archive.storage import Store
from archive.tombstone import Tombstones
from ingest.claiming import Claimed, claim, release
from ingest.describing import describe, fingerprint
from ingest.pipeline import Pipeline
from ingest.quarantine import Quarantine
from ingest.settling import DIFFERS, TWICE, WAS_ERASED, Settled, settled, taken
from ingest.staging import Staged
from ingest.updating import Updating

After = Callable[[Connection, Sequence[Item]], int]
Marks = frozenset[str]
"""Keyed hashes of everything that was erased."""


class Taking:
    def __init__(
        self,
        *,
        database: Database,
        store: Store,
        preservation: Preservation,
        pipeline: Pipeline,
        batches: Batches,
        updating: Updating,
        after: After | None = None,
    ) -> None:
        """``after`` is told of new items inside the transaction that brings them."""
        self._after, self._database, self._batches = after, database, batches
        self._catalog, self._tombstones = Catalog(database), Tombstones(store)
        self._preservation, self._pipeline = preservation, pipeline
        self._quarantine, self._updating = Quarantine(store, database), updating

    def take_in(self, batch: Batch, todo: Sequence[Staged], check: Callable[[], None]) -> None:
        """Settle each; ``check`` raises ``Cancelled`` between two when the rest is to be left."""
        marks = self._tombstones.marks() if todo else Marks()
        light = [staged for staged in todo if not staged.files]
        while light:
            check()
            light = self._take_light(batch, light, marks)
        for staged in todo:
            if staged.files:
                check()
                self._commit(batch, [self._settle(batch, staged, marks)])

    def _take_light(self, batch: Batch, page: Sequence[Staged], marks: Marks) -> list[Staged]:
        """Words alone: many in one package. Returns what must wait for an earlier one."""
        claims, repeats = _apart(self._claimed(batch, page))
        page = [claimed.staged for claimed in claims]
        fates = [self._known(batch, claimed, marks) for claimed in claims]
        new = [c for c, known in zip(claims, fates, strict=True) if known is None]
        made = {c.staged.number: describe(c.staged, batch, c.identity) for c in new}
        package = f"posts-{batch.id}-{page[0].number:09}" if page else ""
        if made:
            records = [Received(text=c.staged.received, origin=c.staged.origin) for c in new]
            self._preservation.keep_posts(package, list(made.values()), records, agent=batch.by)
        rows = (
            known or taken(s, made[s.number], package) for s, known in zip(page, fates, strict=True)
        )
        self._commit(batch, list(rows))
        return repeats

    def _settle(self, batch: Batch, staged: Staged, marks: Marks) -> Settled:
        """One submission with files: known, taken in, or put into quarantine."""
        (claimed,) = self._claimed(batch, [staged])
        known = self._known(batch, claimed, marks)
        if known is not None:
            return known
        try:
            item = self._pipeline.take_in(staged, batch, claimed.identity)
        except Undecodable as error:
            with self._database.write() as connection:
                release(connection, claimed)
            return Settled(outcome=self._quarantine.hold(staged, batch, error))
        return taken(staged, item, item.id)

    def _claimed(self, batch: Batch, page: Sequence[Staged]) -> list[Claimed]:
        with self._database.write() as connection:
            return claim(connection, page, batch)

    def _known(self, batch: Batch, claimed: Claimed, marks: Marks) -> Settled | None:
        staged = claimed.staged
        if marks and self._erased(claimed, marks):
            return settled(staged, Fate.REFUSED, detail=WAS_ERASED)
        if claimed.holder == staged.id:
            return None
        held = self._catalog.items([claimed.holder]).get(claimed.holder)
        if held is None or held.fingerprint == fingerprint(staged):
            return settled(staged, Fate.ALREADY, item_id=claimed.holder)
        if self._updating.is_notice(staged):
            changed = self._updating.note(held, staged, batch)
            return settled(staged, Fate.UPDATED if changed else Fate.ALREADY, item_id=held.id)
        if not batch.update:
            detail = TWICE if held.batch == batch.id else DIFFERS
            return settled(staged, Fate.CHANGED, item_id=held.id, detail=detail)
        detail = self._updating.apply(held, staged, batch)
        return settled(staged, Fate.UPDATED, item_id=held.id, detail=detail)

    def _erased(self, claimed: Claimed, marks: Marks) -> bool:
        """Whether an erased item had this identity or these bytes."""
        digests = [f"digest:{file.digest}" for file in claimed.staged.files]
        given = (f"identity:{claimed.identity}", *digests)
        return any(self._tombstones.mark(each) in marks for each in given)

    def _commit(self, batch: Batch, entries: Sequence[Settled]) -> None:
        """Report to storage, then items and report to the catalog at once: the effect, once."""
        rows = [entry.outcome for entry in entries]
        self._batches.store_report(batch.id, rows)
        new = [(entry.item, entry.package) for entry in entries if entry.item is not None]
        with self._database.write() as connection:
            catalogs.add(connection, new)
            record(connection, batch.id, rows)
            if self._after is not None:
                self._after(connection, [item for item, _ in new])


def _apart(claims: Sequence[Claimed]) -> tuple[list[Claimed], list[Staged]]:
    """Those that stand alone, and those given again in the same page under one identity."""
    fresh = {claimed.staged.id for claimed in claims}
    own = [c for c in claims if c.holder == c.staged.id or c.holder not in fresh]
    return own, [c.staged for c in claims if c.holder != c.staged.id and c.holder in fresh]
