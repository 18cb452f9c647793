"""An archive for the length of a trial: the texts of a judged set, searched as the pages search."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

from archive import catalog
from archive.settings import Settings
from search.evaluation import DEPTH, Listed
from search.judged import items
from search.service import Ask
from web.wiring import Services, build, prepare

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""The instant of every trial, so that scores do not depend on the day."""


@contextmanager
def trial(folder: Path, *, engine: str = "", cache: Path | None = None) -> Iterator[Services]:
    """A temporary archive with the set of ``folder`` in an index of its own.

    ``engine`` is a search address as in the settings (default: embedded); ``cache`` may hold a
    compiled dictionary. No index of an archive is touched: an embedded one lies in the temporary
    home, one on a server has a name of its own and is emptied in the end.
    """
    with TemporaryDirectory(prefix="archive-trial-") as home:
        address = apart(engine)
        settings = Settings(
            archive_home=home, search_url=address, cache_dir=str(cache) if cache else ""
        )
        services = build(settings, clock=lambda: NOW)
        try:
            prepare(services)
            _fill(services, folder)
            yield services
            if address:
                services.engine.rebuild((), position=0, version="")
        finally:
            services.close()


def apart(engine: str) -> str:
    """The address of the index for trials beside that of an archive; empty for embedded ones."""
    parts = urlsplit(engine)
    if parts.scheme in ("", "embedded"):
        return ""
    prefix = parts.path.strip("/") or "kumamoto-archive"
    return urlunsplit(parts._replace(path=f"/{prefix}-trial"))


def _fill(services: Services, folder: Path) -> None:
    with services.database.write() as connection:
        catalog.add(connection, [(item, "trial") for item in items(folder, NOW)])
    services.indexer.rebuild(NOW)


def asking(services: Services) -> Callable[[str], Listed]:
    """Asks for the first page, as the search page does; the looser block stands behind it."""
    search = services.search

    def ask(q: str) -> Listed:
        found = search.find(Ask(q=q, size=DEPTH, facets=(), now=NOW))
        hits = [hit.item.id for hit in (*found.hits, *found.looser)]
        return Listed(ids=tuple(hits), strict=found.total)

    return ask
