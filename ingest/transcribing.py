"""Words in pictures and scanned pages become transcripts: a job after intake, by an extra."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, Self

import msgspec
from sqlalchemy import Connection

from archive.catalog import Catalog
from archive.decisions import Actor, Decision, Decisions
from archive.errors import RevisionConflict, Undecodable
from archive.model import Asset, Item, State
from archive.queue import IDLE, Job, Queue
from archive.rights import Role
from archive.transcript import Transcript, renewed
from ingest.publication import PDF, Pictures
from ingest.readers import Line, is_installed
from ingest.sandbox import Limits, Sandbox

JOB = "transcribe"
MOST_PAGES = 300
"""Pages of one item; a scanned book is read from its beginning."""
LIMITS = Limits(cpu_seconds=120, wall_seconds=240.0, requests=50)
"""A full page takes 20 s of a processor, and waits for others."""
_TRIES = 5
_ACTOR = Actor(agent="system", role=Role.ADMINISTRATOR, trusted=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a machine read off one page."""

    maker: str
    lines: tuple[Line, ...]


class Transcriber(Protocol):
    """Raises ``Undecodable`` for a page that cannot be read."""

    def __call__(self, path: Path, *, media_type: str, page: int) -> Read: ...

    def close(self) -> None:
        """Let go of what is held; it may be used again."""


Transcribers = Callable[[], Transcriber | None]


def installed_transcriber() -> Transcriber | None:
    """The machine of the extra that is installed; None where none is."""
    return Sandboxed() if is_installed() else None


class Sandboxed:
    """The installed machine, in a child process of its own with limits."""

    def __init__(self) -> None:
        self._sandbox = Sandbox(LIMITS)

    def __call__(self, path: Path, *, media_type: str, page: int) -> Read:
        params = {"media_type": media_type, "page": page}
        return msgspec.convert(self._sandbox.run(JOB, path, path.parent, **params), Read)

    def close(self) -> None:
        self._sandbox.close()


class Transcribing:
    """Asks for items to be read, and reads them."""

    JOB = JOB

    def __init__(
        self,
        transcribe: Transcriber,
        *,
        catalog: Catalog,
        pictures: Pictures,
        decisions: Decisions,
        queue: Queue,
    ) -> None:
        self._catalog, self._pictures, self._decisions = catalog, pictures, decisions
        self._queue, self._transcribe = queue, transcribe

    @classmethod
    def of(cls, transcribe: Transcriber | None, **parts: Any) -> Self | None:
        """None where no machine is."""
        return cls(transcribe, **parts) if transcribe is not None else None

    def ask(self, connection: Connection, items: Iterable[Item]) -> int:
        """Have the items read that have something to read; inside the caller's transaction."""
        asked = [item.id for item in items if any(unread(item))]
        for item_id in asked:
            self._queue.enqueue(connection, JOB, {"item": item_id}, subject=item_id, priority=IDLE)
        return len(asked)

    def work(self, job: Job) -> None:
        """Read one item; what was read before, or put right by a person, is left alone."""
        item = self._catalog.items([job.payload["item"]]).get(job.payload["item"])
        if item is not None and item.state is not State.ERASED:
            self._keep(item, tuple(self._read(item)))

    def close(self) -> None:
        self._transcribe.close()

    def _read(self, item: Item) -> Iterator[Transcript]:
        with TemporaryDirectory(prefix="archive-") as folder:
            fetched: dict[int, Path] = {}
            for at, page in unread(item):
                asset = item.assets[at]
                if at not in fetched:
                    (place := Path(folder) / f"{at:04}").mkdir()
                    fetched[at] = self._pictures.fetch(item, asset, place)
                try:
                    read = self._transcribe(fetched[at], media_type=asset.media_type, page=page)
                except Undecodable:
                    continue  # the picture was fit to be shown; it stays without words
                if read.lines:
                    yield _transcript(read, at, page)

    def _keep(self, item: Item, made: tuple[Transcript, ...]) -> None:
        """Somebody may decide on the item while it is read: then the words go beside that."""
        for left in reversed(range(_TRIES)):
            transcripts = renewed(item.transcripts, made)
            if transcripts == item.transcripts or item.state is State.ERASED:
                return
            fields = {"transcripts": msgspec.to_builtins(transcripts)}
            decision = Decision(item_id=item.id, revision=item.revision, fields=fields)
            try:
                self._decisions.decide(_ACTOR, "read", [decision], reason=made[0].maker)
            except RevisionConflict:
                if not left:
                    raise
                item = self._catalog.get(item.id)
            else:
                return


def unread(item: Item) -> Iterator[tuple[int, int]]:
    """File and page, both from 0, of pictures and of pages without text that nobody read yet."""
    known = {(one.asset, one.page) for one in item.transcripts}
    wanted = (where for where in _pictured(item) if where not in known)
    yield from (where for _, where in zip(range(MOST_PAGES), wanted, strict=False))


def _pictured(item: Item) -> Iterator[tuple[int, int]]:
    before = 0
    for at, asset in enumerate(item.assets):
        if asset.media_type.startswith("image/"):
            yield at, 0
        elif asset.media_type == PDF:
            pages = range(asset.pages)
            yield from ((at, page) for page in pages if not _says(item, before + page))
        before += _texts(asset)


def _texts(asset: Asset) -> int:
    """How many strings of the item's text are the file's."""
    return 0 if asset.media_type.startswith("image/") else asset.pages


def _says(item: Item, page: int) -> bool:
    return page < len(item.text) and bool(item.text[page].strip())


def _transcript(read: Read, asset: int, page: int) -> Transcript:
    characters = sum(len(line.text) for line in read.lines)
    rated = sum(line.confidence * len(line.text) for line in read.lines)
    return Transcript(
        asset=asset,
        page=page,
        text="\n".join(line.text for line in read.lines),
        boxes=tuple(line.box for line in read.lines),
        confidence=round(rated / max(characters, 1), 3),
        maker=read.maker,
    )
