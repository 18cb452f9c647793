"""Migrations: a table and files of an older archive, given once, tried by dry runs, moved in.

What was given stays in storage as an upload that nobody took in, for as long as such uploads are
kept; so it can be moved in, undone, mended in its crosswalk, and moved in again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from archive.batch import Batch, Batches, Fate, Outcome
from archive.clock import Clock
from archive.database import Database
from archive.errors import NotFound, WrongState, WrongUse
from archive.identifiers import mint
from archive.model import Item
from archive.queue import WAITING, Job, Queue
from archive.register import Register
from archive.storage import Store
from ingest.crosswalk import Crosswalk
from ingest.crosswalk.keeping import Crosswalks
from ingest.crosswalk.profile import Profile, guessed, profile
from ingest.dry_run import DryRun
from ingest.intake import STAGING, Intake
from ingest.laying import Laid, lay
from ingest.migration_place import MigrationPlaces, Opened
from ingest.sources.rows import Rows
from ingest.sources.spreadsheet import Spreadsheet
from ingest.uploads import PREFIX, Upload, Uploads

KIND = JOB = "migration"
_NAMED = 50
"""Files without a row that are kept by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What a dry run foresaw by the crosswalk of that revision; ``trouble`` says why it did not."""

    at: datetime
    revision: int
    counts: dict[Fate, int] = field(default_factory=dict)
    lines: int = 0
    unnamed: int = 0
    """Files that no row names."""
    names: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """``files`` are those of the upload, the table first; ``terms`` are fields of a batch."""

    id: str
    by: str
    at: datetime
    crosswalk: str
    upload: str
    files: tuple[str, ...]
    table: str
    """Its name."""
    terms: dict[str, Any]
    rehearsing: bool = False
    rehearsed: Rehearsed | None = None
    place: str = ""
    """Of those that the operator names, where the files were not sent; ``below`` a folder in it."""
    below: str = ""
    batches: tuple[str, ...] = ()
    """Ids of the batches that it was moved in as, oldest first."""


class Migrations:
    def __init__(
        self,
        *,
        store: Store,
        database: Database,
        queue: Queue,
        uploads: Uploads,
        batches: Batches,
        intake: Intake,
        dry_run: DryRun,
        crosswalks: Crosswalks,
        places: MigrationPlaces,
        clock: Clock,
    ) -> None:
        self._store, self._database, self._queue, self._clock = store, database, queue, clock
        self._uploads, self._batches, self._intake = uploads, batches, intake
        self._dry_run, self._crosswalks, self._places = dry_run, crosswalks, places
        self._register = Register(KIND, store, database)

    def begin(self, upload: Upload, files: Sequence[str]) -> Migration:
        """Of an upload whose first file is the table; raises ``InvalidSubmission`` for what is not
        whole, ``WrongUse`` where the first is no table. Its source names the crosswalk."""
        found = self._uploads.whole(upload, files)
        crosswalk = self._crosswalks.named(str(upload.terms["source"]), upload.by)
        migration = Migration(
            id=upload.id,  # so that giving twice begins once
            by=upload.by,
            at=upload.at,
            crosswalk=crosswalk.id,
            upload=upload.id,
            files=tuple(files),
            table=Path(found[0].path).name,
            terms={**upload.terms, "source": crosswalk.name},
            place=str(upload.terms.get("kept", "")),
            below=str(upload.terms.get("below", "")),
        )
        columns = guessed(self.profile(migration, crosswalk.header), crosswalk)
        self._crosswalks.revise(columns, upload.by)
        if self._register.find(migration.id) is None:
            self._write(migration)
        return self.get(migration.id)

    def every(self) -> list[Migration]:
        """Latest first."""
        found = [msgspec.convert(document, Migration) for _, document in self._register.every()]
        return sorted(found, key=lambda one: one.id, reverse=True)

    def get(self, migration_id: str) -> Migration:
        """Raises ``NotFound``."""
        return msgspec.convert(self._register.get(migration_id), Migration)

    def is_there(self, migration: Migration) -> bool:
        """Whether what was given is still in storage."""
        try:
            self._uploads.whole(self._upload(migration), migration.files)
        except NotFound:
            return False
        return True

    def profile(self, migration: Migration, header: tuple[int, int]) -> Profile:
        """Of its table with the header at these lines, (0, 0): found; kept once it was made."""
        key = f"{PREFIX}{migration.upload}/profile/{header[0]}-{header[1]}.json"
        try:
            with self._store.open(key) as stream:
                return msgspec.json.decode(stream.read(), type=Profile)
        except NotFound:
            pass
        with TemporaryDirectory(prefix="archive-migration-") as folder:
            (table,) = self._uploads.lay(self._upload(migration), migration.files[:1], Path(folder))
            made = profile(table, header if any(header) else None)
        self._store.put(key, msgspec.json.encode(made))
        return made

    def rehearse(self, migration_id: str) -> None:
        """Ask for a dry run."""
        migration = self.get(migration_id)
        self._write(replace(migration, rehearsing=True))
        self._enqueue({"id": migration.id, "do": "rehearse"}, subject=migration.id)

    def lines(self, migration: Migration) -> list[Outcome]:
        """Of the last dry run: what a person should read."""
        try:
            with self._store.open(_lines_key(migration)) as stream:
                return [msgspec.json.decode(x, type=Outcome) for x in stream.read().splitlines()]
        except NotFound:
            return []

    def is_foreseen(self, migration: Migration) -> bool:
        """Whether a dry run went through with the crosswalk as it is now."""
        last = migration.rehearsed
        current = self._crosswalks.revision(migration.crosswalk)
        return last is not None and not last.trouble and last.revision == current

    def move_in(self, migration_id: str, by: str, *, update: bool) -> Batch:
        """Open a batch and have it taken in. Raises ``WrongState`` where no dry run foresaw it, or
        an earlier batch is under way."""
        migration = self.get(migration_id)
        under_way = migration.batches and self._opened(migration).state in (STAGING, "staged")
        if not self.is_foreseen(migration) or under_way:
            raise WrongState
        batch_id = mint(self._clock())
        terms = {**migration.terms, "by": by, "at": self._clock(), "update": update}
        migration = replace(migration, batches=(*migration.batches, batch_id))
        made = {"id": batch_id, "kind": KIND, "accession": "", **terms}
        self._write(migration)
        batch = self._batches.open(msgspec.convert(made, Batch))
        self._enqueue({"id": migration.id, "do": "move", "batch": batch.id}, subject=batch.id)
        return batch

    def forget(self, item: Item) -> None:
        """What an erased item was given with goes at once, the whole of it."""
        for migration in self.every():
            if item.batch in migration.batches:
                self._uploads.remove(migration.upload)

    def work(self, job: Job) -> None:
        """The job's handler: a second run goes on where the first was killed."""
        migration = self.get(str(job.payload["id"]))
        if job.payload["do"] == "rehearse":
            self._rehearsed(migration, job)
        else:
            self._move(migration, str(job.payload["batch"]), job)

    def _rehearsed(self, migration: Migration, job: Job) -> None:
        crosswalk = self._crosswalks.get(migration.crosswalk)
        now, revision = self._clock(), self._crosswalks.revision(crosswalk.id)
        try:
            with TemporaryDirectory(prefix="archive-migration-") as folder:
                laid, opened = self._lay(migration, Path(folder), job)
                told = self._foreseen(migration, crosswalk, laid, opened)
        except WrongUse as error:
            told = Rehearsed(at=now, revision=revision, trouble=str(error))
        told = replace(told, at=now, revision=revision)
        self._write(replace(self.get(migration.id), rehearsing=False, rehearsed=told))

    def _foreseen(
        self, migration: Migration, crosswalk: Crosswalk, laid: Laid, opened: Opened
    ) -> Rehearsed:
        rows = Rows(laid.table, files=laid.files, mapping=crosswalk)
        made = {"id": migration.id, "kind": KIND, "accession": "", "by": migration.by}
        batch = msgspec.convert({**migration.terms, **made, "at": migration.at}, Batch)
        found = self._dry_run.run(batch, opened.filling(Spreadsheet(rows)))
        data = b"".join(msgspec.json.encode(line) + b"\n" for line in found.lines)
        self._store.put(_lines_key(migration), data)
        unnamed = laid.unnamed(rows.named)
        return Rehearsed(
            at=migration.at,
            revision=0,
            counts=found.counts,
            lines=len(found.lines),
            unnamed=len(unnamed),
            names=tuple(unnamed[:_NAMED]),
            remarks=laid.remarks,
        )

    def _move(self, migration: Migration, batch_id: str, job: Job) -> None:
        batch = self._batches.get(batch_id)
        if batch.state != STAGING:
            return
        crosswalk = self._crosswalks.get(migration.crosswalk)
        with TemporaryDirectory(prefix="archive-migration-") as folder:
            laid, opened = self._lay(migration, Path(folder), job)
            rows = Rows(laid.table, files=laid.files, mapping=crosswalk)
            source = opened.filling(Spreadsheet(rows))
            for _page in self._intake.resume(batch.id, source):
                self._queue.check(job)

    def _lay(self, migration: Migration, folder: Path, job: Job) -> tuple[Laid, Opened]:
        upload = self._upload(migration)
        (table,) = self._uploads.lay(upload, migration.files[:1], folder / "table")
        self._queue.check(job)
        files = folder / "files"
        files.mkdir()
        if migration.place:
            opened = self._places.open(migration.place, migration.below, files)
            return Laid(table=table, files=opened.files), opened
        for file_id in migration.files[1:]:
            self._queue.check(job)
            self._uploads.lay(upload, [file_id], files)
        return lay(table, files), Opened(files=files)

    def _upload(self, migration: Migration) -> Upload:
        return self._uploads.get(migration.upload, migration.by)

    def _opened(self, migration: Migration) -> Batch:
        return self._batches.get(migration.batches[-1])

    def _enqueue(self, payload: dict[str, str], *, subject: str) -> None:
        with self._database.write() as connection:
            self._queue.enqueue(connection, JOB, payload, subject=subject, priority=WAITING)

    def _write(self, migration: Migration) -> None:
        self._register.write(migration.id, msgspec.to_builtins(migration))


def _lines_key(migration: Migration) -> str:
    return f"{PREFIX}{migration.upload}/rehearsal.jsonl"
