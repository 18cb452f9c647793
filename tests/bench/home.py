"""An archive of its own for a bench, and many items put straight into its catalog and index."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from subprocess import Popen
from typing import Any, cast

from archive import catalog as catalogs
from archive.language.analyzer import Analyzer
from archive.model import Item
from archive.settings import Settings
from archive.storage import Store
from search.document import Document
from search.item_document import document
from web.freezing import loaded
from web.wiring import Services, build, prepare

CACHE = Path(__file__).parents[2] / ".cache" / "bench"
"""Holds the compiled dictionary, which takes seconds to make."""
_PART = 5000
Wrap = Callable[[Store], Store]


def _bare(store: Store) -> Store:
    return store


@contextmanager
def opened(home: Path, *, wrap: Wrap = _bare, **addresses: str) -> Iterator[Services]:
    """The archive in that folder, made where it is missing; ``addresses`` are settings."""
    settings = Settings(archive_home=str(home), cache_dir=str(CACHE), **addresses)
    services = build(settings, wrap=wrap)
    try:
        prepare(services)
        loaded()  # as every command does
        yield services
    finally:
        services.close()


@contextmanager
def working(settings: Settings, count: int) -> Iterator[list[int]]:
    """Workers as `serve` starts them, by their process ids.

    Whoever makes an archive writes to its index until he closes it: the archive must be made, and
    opened once more, before workers can index.
    """
    given = {field.name.upper(): getattr(settings, field.name) for field in fields(settings)}
    command = [sys.executable, "-m", "web", "work", "--parent", str(os.getpid())]
    workers = [Popen(command, env={**os.environ, **given}) for _ in range(count)]
    try:
        yield [worker.pid for worker in workers]
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()


def add(services: Services, items: Iterable[Item]) -> None:
    """Items into the catalog, without packages."""
    left = iter(items)
    while part := list(islice(left, _PART)):
        with services.database.write() as connection:
            catalogs.add(connection, [(item, item.id) for item in part])


def index(services: Services) -> None:
    """The whole catalog into the index; texts that come again are analysed once."""
    analyzer = remembering(services.analyzer)
    _rebuild(services, lambda item: document(item, analyzer=analyzer, now=services.clock()))


def index_alike(services: Services) -> None:
    """The whole catalog into the index, with the words of its first item of each type.

    For walks, which read ids and numbers only: analysis takes most of the time of indexing.
    """
    first: dict[str, Document] = {}

    def alike(item: Item) -> Document:
        if item.type not in first:
            first[item.type] = document(item, analyzer=services.analyzer, now=services.clock())
        return replace(first[item.type], id=item.id, seq=item.seq)

    _rebuild(services, alike)


def remembering(analyzer: Analyzer) -> Analyzer:
    """The analyzer with a memory for whole texts."""
    return cast(Analyzer, _Remembering(analyzer))


class _Remembering:
    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self.version = analyzer.version
        self.streams = lru_cache(maxsize=None)(analyzer.streams)

    def __getattr__(self, name: str) -> Any:
        """Whatever else is asked of it: documents keep some streams of their own."""
        return getattr(self._analyzer, name)


def _rebuild(services: Services, made: Callable[[Item], Document]) -> None:
    services.engine.rebuild(
        map(made, services.catalog.every_item()),
        position=services.catalog.feed_position(),
        version=services.indexer.version(),
    )
