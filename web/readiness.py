"""Whether each part that the archive depends on answers: the state of each, and nothing else."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from archive.errors import ArchiveError
from archive.packages import PREFIX
from archive.packages.layout import ROOT_DECLARATION

if TYPE_CHECKING:
    from web.wiring import Services

OK, MISSING, REBUILDING = "ok", "missing", "rebuilding"
ROLES = ("jobs", "index")


def states(here: "Services") -> Mapping[str, str]:
    """Parts by name, asked at the same time: one that hangs holds no other up."""
    with ThreadPoolExecutor(len(_PARTS)) as pool:
        asked = {name: pool.submit(_state, look, here) for name, look in _PARTS.items()}
        return {name: future.result() for name, future in asked.items()}


def is_ready(found: Mapping[str, str]) -> bool:
    return all(state == OK for state in found.values())


def lag(here: "Services") -> int:
    """Changes that the index has not passed yet."""
    return max(0, here.catalog.feed_position() - max(0, here.engine.position()))


def _state(look: Callable[["Services"], str], here: "Services") -> str:
    try:
        return look(here)
    except ArchiveError:
        return MISSING


def _store(here: "Services") -> str:
    return OK if here.store.find(f"{PREFIX}{ROOT_DECLARATION}") is not None else MISSING


def _database(here: "Services") -> str:
    return REBUILDING if here.rebuilding() else OK


def _search(here: "Services") -> str:
    return OK if here.engine.position() >= 0 else MISSING


def _queue(here: "Services") -> str:
    here.queue.counts()
    return OK


def _worker(here: "Services") -> str:
    return OK if here.heartbeats.is_there("jobs") else MISSING


def _indexer(here: "Services") -> str:
    return OK if here.heartbeats.is_there("index") else MISSING


_PARTS: Mapping[str, Callable[["Services"], str]] = {
    "store": _store,
    "database": _database,
    "search": _search,
    "queue": _queue,
    "worker": _worker,
    "indexer": _indexer,
}
