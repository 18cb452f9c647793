"""Late arrivals: a write that was under way when the storage was left, and landed on it later.

At the end of a move the new store keeps which keys of the last hour were seen in the old one. What
another run finds there, of that time or later, that was not seen then, came late. Only new keys
count: what replaces or removes bytes begins with a new key, and is taken up in the new storage.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from archive.errors import NotFound
from archive.storage import Stat, Store

ENDED = "ctl/moved.json"
_BEFORE = timedelta(hours=1)
"""How long before its appearance a store may date what was long in the writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a move ended; kept in the new store."""

    source: str
    since: datetime
    """By the clock of the old store."""
    seen: frozenset[str]


def ended(source: str, left: datetime, stats: Iterator[Stat]) -> Ended:
    """``stats`` is the old store as it is before it is compared a last time."""
    since = left - _BEFORE
    seen = frozenset(stat.key for stat in stats if stat.modified >= since)
    return Ended(source=source, since=since, seen=seen)


def find(target: Store) -> Ended | None:
    try:
        with target.open(ENDED) as stream:
            return msgspec.json.decode(stream.read(), type=Ended)
    except NotFound:
        return None


def write(target: Store, told: Ended) -> None:
    target.put(ENDED, msgspec.json.encode(told, order="deterministic"))


def late(told: Ended, stats: Iterator[Stat]) -> Iterator[str]:
    """Keys of the old store that were written when it had been left."""
    for stat in stats:
        if stat.modified >= told.since and stat.key not in told.seen:
            yield stat.key


def with_seen(told: Ended, key: str) -> Ended:
    return replace(told, seen=told.seen | {key})
