"""Uploads: files that come in pieces over a bad line, until they are given as a batch.

A piece lies in storage under the offset at which it begins and is written once: one that is sent
twice is there once, and the pieces alone say how far a file has come. Once all is there a job
copies the files into a folder, which is then taken in like any folder.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from archive.batch import Batch, Batches
from archive.clock import Clock
from archive.database import Database
from archive.errors import AlreadyExists, InvalidSubmission, NotFound, WrongState
from archive.identifiers import mint
from archive.queue import WAITING, Job, Queue
from archive.register import Register
from archive.storage import Stat, Store
from ingest.intake import STAGING, Intake
from ingest.sources.folder import Folder
from ingest.submission import Given

PREFIX = "stage/uploads/"
JOB = "upload"
LARGEST_PIECE = 8_000_000
"""Bytes."""
_LONGEST_NAME = 180
"""Bytes of one name in a path; file systems take 255."""
_DEEPEST = 20
_COPIED = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """``terms`` are those of the batch to be; ``files`` is what was given of what came."""

    id: str
    by: str
    at: datetime
    terms: dict[str, Any]
    batch: str = ""
    files: tuple[str, ...] = ()

    @property
    def is_given(self) -> bool:
        return bool(self.batch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A file on its way: its path below what was chosen, its whole size, what has come of it."""

    id: str
    path: str
    size: int
    offset: int = 0


class Uploads:
    def __init__(
        self,
        *,
        store: Store,
        database: Database,
        queue: Queue,
        batches: Batches,
        intake: Intake,
        clock: Clock,
        largest: int,
    ) -> None:
        """``largest`` file in bytes."""
        self._store, self._database, self._queue = store, database, queue
        self._batches, self._intake, self._clock = batches, intake, clock
        self._register = Register("upload", store, database)
        self.largest = largest

    def begin(self, by: str, terms: dict[str, Any]) -> Upload:
        """``terms`` are fields of a batch; nothing is taken in before the upload is given."""
        now = self._clock()
        upload = Upload(id=mint(now), by=by, at=now, terms=terms)
        self._register.write(upload.id, msgspec.to_builtins(upload), revision=0)
        return upload

    def get(self, upload_id: str, by: str) -> Upload:
        """Of the agent who began it; raises ``NotFound``."""
        upload = msgspec.convert(self._register.get(upload_id), Upload)
        if upload.by != by:
            raise NotFound
        return upload

    def add(self, upload: Upload, path: str, size: int) -> Incoming:
        """A file is coming; raises ``InvalidSubmission`` for its size."""
        _refuse_given(upload)
        if not 0 <= size <= self.largest:
            raise InvalidSubmission({"files": "ファイルが大きすぎます。"})
        incoming = Incoming(id=mint(self._clock()), path=safe_path(path), size=size)
        self._store.create(_key(upload, incoming.id, "about"), msgspec.json.encode(incoming))
        return incoming

    def find(self, upload: Upload, file_id: str) -> Incoming:
        """With how far it has come; raises ``NotFound``."""
        if not file_id.isalnum():
            raise NotFound
        with self._store.open(_key(upload, file_id, "about")) as stream:
            incoming = msgspec.json.decode(stream.read(), type=Incoming)
        return replace(incoming, offset=self._reached(upload, file_id))

    def append(self, upload: Upload, file_id: str, offset: int, piece: bytes) -> int:
        """Store a piece that begins at ``offset``; returns where the next one begins.

        Raises ``WrongState`` where the file has come further, or not as far; what is beyond the
        size of the file, or an empty piece, is ``InvalidSubmission``.
        """
        _refuse_given(upload)
        incoming = self.find(upload, file_id)
        if incoming.offset != offset:
            raise WrongState(f"the next piece begins at {incoming.offset}")
        if not piece or len(piece) > LARGEST_PIECE or offset + len(piece) > incoming.size:
            raise InvalidSubmission({"piece": "送られた部分の大きさが合いません。"})
        try:
            self._store.create(_piece(upload, file_id, offset), piece)
        except AlreadyExists as error:
            raise WrongState("this piece is there already") from error
        return offset + len(piece)

    def give(self, upload: Upload, files: Sequence[str]) -> Batch:
        """All that was wanted is there: open the batch and have it taken in; repeatable.

        Raises ``InvalidSubmission`` where a file is not whole, or there is none.
        """
        if not upload.is_given:
            self.whole(upload, files)
            upload = replace(upload, batch=mint(self._clock()), files=tuple(files))
            self._register.write(upload.id, msgspec.to_builtins(upload), revision=1)
        batch = self._opened(upload)
        if batch.state == STAGING and not self._queue.counts(batch.id):
            with self._database.write() as connection:
                payload = {"upload": upload.id, "batch": batch.id}
                self._queue.enqueue(connection, JOB, payload, subject=batch.id, priority=WAITING)
        return batch

    def whole(self, upload: Upload, files: Sequence[str]) -> list[Incoming]:
        """The files, all of which have come; raises ``InvalidSubmission`` where one has not."""
        found = [self.find(upload, file_id) for file_id in files]
        if not found:
            raise InvalidSubmission({"files": "ファイルを選んでください。"})
        if any(one.offset < one.size for one in found):
            raise InvalidSubmission({"files": "まだ届いていないファイルがあります。"})
        return found

    def lay(self, upload: Upload, files: Sequence[str], folder: Path) -> list[Path]:
        """Copy files out of storage, each below the folder as it was below what was chosen."""
        return [self._copy(upload, file_id, folder) for file_id in files]

    def _opened(self, upload: Upload) -> Batch:
        """The upload's batch, which a giver that was killed may have opened."""
        try:
            return self._batches.get(upload.batch)
        except NotFound:
            made = {"id": upload.batch, "kind": JOB, "accession": "", "by": upload.by}
            terms = {**upload.terms, **made, "at": upload.at}
            return self._batches.open(msgspec.convert(terms, Batch))

    def work(self, job: Job) -> None:
        """Take in what was given; a job that was killed goes on where staging had come."""
        upload = msgspec.convert(self._register.get(job.payload["upload"]), Upload)
        batch = self._batches.get(upload.batch)
        if batch.state == STAGING:
            with TemporaryDirectory(prefix="archive-upload-") as folder:
                for file_id in upload.files:
                    self._queue.check(job)
                    self._copy(upload, file_id, Path(folder))
                for _page in self._intake.resume(batch.id, Folder(Given(path=Path(folder)))):
                    self._queue.check(job)
        self.remove(upload.id)

    def never_given(self) -> Iterator[Stat]:
        """What came of uploads that nobody has given, or not yet."""
        for upload_id, document in self._register.every():
            if not msgspec.convert(document, Upload).is_given:
                yield from self._store.list(f"{PREFIX}{upload_id}/")

    def _copy(self, upload: Upload, file_id: str, folder: Path) -> Path:
        incoming = self.find(upload, file_id)
        target = _free(folder / incoming.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        offset = 0
        with target.open("xb") as out:
            while offset < incoming.size:
                with self._store.open(_piece(upload, file_id, offset)) as stream:
                    while data := stream.read(_COPIED):
                        out.write(data)
                        offset += len(data)
        return target

    def remove(self, upload_id: str) -> None:
        """Take what came of it out of storage."""
        for stat in list(self._store.list(f"{PREFIX}{upload_id}/")):
            self._store.delete(stat.key)

    def _reached(self, upload: Upload, file_id: str) -> int:
        """Where the pieces end that follow one another from the beginning."""
        offset, folder = 0, _key(upload, file_id, "")
        for stat in self._store.list(folder):  # in the order of their offsets
            if stat.key == _piece(upload, file_id, offset):
                offset += stat.size
        return offset


def safe_path(path: str) -> str:
    """The path below what was chosen: no way out of it, no sign that a file system minds."""
    parts = (_safe_name(part) for part in path.replace("\\", "/").split("/"))
    kept = [part for part in parts if part.strip(".")][-_DEEPEST:]
    return "/".join(kept) or "file"


def _safe_name(name: str) -> str:
    plain = unicodedata.normalize("NFC", name)
    shown = "".join(char for char in plain if char.isprintable() and char != "\ufffd").strip()
    stem, dot, suffix = shown.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = shown, "", ""
    room = _LONGEST_NAME - len(f"{dot}{suffix}".encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + suffix


def _free(path: Path) -> Path:
    """Two files of one path are two files."""
    number, found = 2, path
    while found.exists():
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return found


def _refuse_given(upload: Upload) -> None:
    if upload.is_given:
        raise WrongState("this upload has been given")


def _key(upload: Upload, file_id: str, name: str) -> str:
    return f"{PREFIX}{upload.id}/{file_id}/{name}"


def _piece(upload: Upload, file_id: str, offset: int) -> str:
    return _key(upload, file_id, f"{offset:015}")
