"""The one writer: commits with their feed position, rebuilds beside and swaps."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import tantivy

from archive.errors import EngineUnavailable, WriterBusy
from search.document import Document
from search.engines.embedded import live
from search.engines.embedded.live import Lease, Live
from search.engines.embedded.schema import prepared, schema, tantivy_document

_HEAP = 64_000_000
"""Bytes of memory before tantivy writes a segment."""
_THREADS = 1


class Writer:
    """Takes the lease with the first write and keeps it until :meth:`close`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lease = Lease(root)
        self._open: tantivy.IndexWriter | None = None
        self._folder = ""

    def write(self, documents: Iterable[Document], *, remove: Iterable[str], position: int) -> None:
        """Remove by id, replace by id, commit, then note the position."""
        self._lease.take()
        now = live.get(self._root)
        try:
            self._commit(self._writer(now.folder), documents, remove)
        except ValueError as error:
            self._drop()
            raise _translated(error) from error
        self._note(now, position=position)

    def rebuild(self, documents: Iterable[Document], *, position: int, version: str) -> None:
        """A whole new index in a folder of its own, then the swap."""
        self._lease.take()
        self._drop()
        before = live.find(self._root)
        generation = before.generation + 1 if before else 1
        folder = self._new_folder(generation)
        try:
            _fill(self._root / folder, documents)
        except BaseException:
            shutil.rmtree(self._root / folder, ignore_errors=True)
            raise
        fresh = Live(folder=folder, generation=generation, position=position, version=version)
        live.put(self._root, fresh)
        self._sweep(keep=folder)

    def close(self) -> None:
        """Wait for merges, then let another process write."""
        if self._open is not None:
            self._open.wait_merging_threads()
        self._drop()
        self._lease.give_back()

    def _writer(self, folder: str) -> tantivy.IndexWriter:
        if self._open is None or folder != self._folder:
            index = prepared(tantivy.Index.open(str(self._root / folder)))
            self._open = index.writer(_HEAP, _THREADS)
            self._folder = folder
        return self._open

    def _commit(
        self, writer: tantivy.IndexWriter, documents: Iterable[Document], remove: Iterable[str]
    ) -> None:
        try:
            for item_id in remove:
                writer.delete_documents_by_term("id", item_id)
            for document in documents:
                writer.delete_documents_by_term("id", document.id)
                writer.add_document(tantivy_document(document))
        except BaseException:
            writer.rollback()
            raise
        writer.commit()

    def _note(self, now: Live, *, position: int) -> None:
        noted = Live(
            folder=now.folder,
            generation=now.generation + 1,
            position=position,
            version=now.version,
        )
        live.put(self._root, noted)

    def _new_folder(self, generation: int) -> str:
        """A folder that nothing is in: what a killed rebuild left behind goes first."""
        folder = f"index-{generation}"
        shutil.rmtree(self._root / folder, ignore_errors=True)
        (self._root / folder).mkdir(parents=True)
        return folder

    def _sweep(self, *, keep: str) -> None:
        for folder in self._root.glob("index-*"):
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)

    def _drop(self) -> None:
        self._open = None
        self._folder = ""


def _fill(folder: Path, documents: Iterable[Document]) -> None:
    try:
        writer = prepared(tantivy.Index(schema(), path=str(folder))).writer(_HEAP, _THREADS)
        for document in documents:
            writer.add_document(tantivy_document(document))
        writer.commit()
        writer.wait_merging_threads()
    except ValueError as error:
        raise _translated(error) from error


def _translated(error: ValueError) -> EngineUnavailable | WriterBusy:
    if "LockBusy" in str(error):
        return WriterBusy()
    return EngineUnavailable(f"The search index cannot be written: {error}")
