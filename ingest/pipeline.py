"""One submission with files → item, package, pictures: a tuple of small steps.

Identity is claimed first, the package is written under the id that staging minted, and the catalog
is told last; so a step that was killed is repeated under the same names and changes nothing twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import msgspec

from archive.batch import Batch
from archive.errors import Undecodable
from archive.model import Asset, Item
from archive.packages import Stored
from archive.packages.origin import Received
from archive.packages.premis import EventType, event_line
from archive.preservation import Preservation, original_path
from archive.storage import Store
from ingest.derivatives import SIZES
from ingest.describing import describe
from ingest.extraction import Extraction
from ingest.extractors import suffix_of
from ingest.identify import identify
from ingest.publication import Pictures
from ingest.sandbox import Sandbox
from ingest.staging import Staged, StagedFile

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One submission on its way; every step returns the next state."""

    staged: Staged
    batch: Batch
    identity: str
    folder: Path
    paths: tuple[Path, ...] = ()
    media_types: tuple[str, ...] = ()
    found: tuple[Extraction, ...] = ()
    item: Item | None = None


class Pipeline:
    """Raises ``Undecodable`` with a reason for content that belongs in quarantine."""

    def __init__(
        self,
        *,
        store: Store,
        preservation: Preservation,
        pictures: Pictures,
        sandbox: Sandbox,
        largest: int,
    ) -> None:
        self._store, self._preservation, self._pictures = store, preservation, pictures
        self._sandbox, self._largest = sandbox, largest

    def examine(self, staged: Staged, batch: Batch, paths: Sequence[Path]) -> Item:
        """Everything that can be known, with nothing written: what a dry run does."""
        with TemporaryDirectory(prefix="archive-") as folder:
            folder_path, given = Path(folder), tuple(paths)
            work = Work(staged=staged, batch=batch, identity="", folder=folder_path, paths=given)
            return _item(self._run(work, (*self._examining, self._prove)))

    def take_in(self, staged: Staged, batch: Batch, identity: str) -> Item:
        """Examine, keep and derive; the item's package is in storage when this returns."""
        with TemporaryDirectory(prefix="archive-") as folder:
            work = Work(staged=staged, batch=batch, identity=identity, folder=Path(folder))
            return _item(self._run(work, (*self._examining, self._derive, self._keep)))

    @property
    def _examining(self) -> "tuple[Step, ...]":
        return (self._measure, self._fetch, self._identify, self._extract, self._describe)

    @staticmethod
    def _run(work: Work, steps: "Sequence[Step]") -> Work:
        for step in steps:
            work = step(work)
        return work

    def _measure(self, work: Work) -> Work:
        for file in work.staged.files:
            if file.size > self._largest:
                raise Undecodable("too-large", f"{file.size} bytes")
            if file.size == 0:
                raise Undecodable("empty")
        return work

    def _fetch(self, work: Work) -> Work:
        if work.paths:
            return work
        files = enumerate(work.staged.files)
        paths = tuple(self._copy(file, work.folder / f"{n:04}") for n, file in files)
        return replace(work, paths=paths)

    def _copy(self, file: StagedFile, target: Path) -> Path:
        with self._store.open(file.key) as source, target.open("wb") as copy:
            while chunk := source.read(_CHUNK):
                copy.write(chunk)
        return target

    def _identify(self, work: Work) -> Work:
        return replace(work, media_types=tuple(_media_type(path) for path in work.paths))

    def _extract(self, work: Work) -> Work:
        found = tuple(
            msgspec.convert(
                self._sandbox.run("extract", path, work.folder, media_type=media_type), Extraction
            )
            for path, media_type in zip(work.paths, work.media_types, strict=True)
        )
        return replace(work, found=found)

    def _describe(self, work: Work) -> Work:
        rows = zip(work.staged.files, work.media_types, work.found, strict=True)
        assets = tuple(_asset(n, *row) for n, row in enumerate(rows))
        item = describe(work.staged, work.batch, work.identity, assets=assets, found=work.found)
        return replace(work, item=item)

    def _prove(self, work: Work) -> Work:
        """Only drawing a picture shows that it can be decoded; its header may lie."""
        for path, media_type in zip(work.paths, work.media_types, strict=True):
            params = {"media_type": media_type, "sizes": [SIZES[0]]}
            self._sandbox.run("derive", path, work.folder, **params)
        return work

    def _derive(self, work: Work) -> Work:
        for path, asset in zip(work.paths, _item(work).assets, strict=True):
            self._pictures.derive(path, asset, ())
        return work

    def _keep(self, work: Work) -> Work:
        item = _item(work)
        originals = {
            asset.path: Stored(digest=file.digest, size=file.size, open=_opener(path))
            for asset, file, path in zip(item.assets, work.staged.files, work.paths, strict=True)
        }
        at, agent = item.received, work.batch.by
        events = event_line(EventType.INGESTION, at, agent=agent, detail=work.batch.accession)
        received = Received(text=work.staged.received, origin=work.staged.origin)
        self._preservation.keep(item, originals, events=events, agent=agent, received=received)
        return work


Step = Callable[[Work], Work]


def _item(work: Work) -> Item:
    if work.item is None:
        raise TypeError("a step that makes the item must come first")
    return work.item


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")


def _media_type(path: Path) -> str:
    known = identify(path)
    if known.media_type is None:
        raise Undecodable("unsupported" if known.guess != "empty" else "empty", known.guess)
    return known.media_type


def _asset(position: int, file: StagedFile, media_type: str, found: Extraction) -> Asset:
    return Asset(
        digest=file.digest,
        size=file.size,
        media_type=media_type,
        path=original_path(position, media_type, suffix_of(media_type)),
        width=found.width,
        height=found.height,
        pages=found.pages,
        duration=found.duration,
    )
