"""The index of an empty archive, made by whoever prepares it: it can be searched at once."""

import logging

from archive.errors import EngineUnavailable, WriterBusy
from search.engines import open_engine
from search.engines.vectored import Space, Vectored

_log = logging.getLogger(__name__)


def make_searchable(url: str, version: str, space: Space | None = None) -> None:
    """Make an index of nothing where there is none.

    By an engine of its own that is closed at once: the right to write belongs to the worker. Where
    the index cannot be made now, or somebody is at it, it is left to the worker.
    """
    engine = open_engine(url)
    if space is not None and isinstance(engine, Vectored):
        engine.make_room(space)
    try:
        if engine.position() < 0:
            engine.rebuild((), position=0, version=version)
    except (EngineUnavailable, WriterBusy) as error:
        _log.warning("the search index is left to the worker: %s", error)
    finally:
        engine.close()
