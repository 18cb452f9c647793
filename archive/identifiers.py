"""Identifiers: opaque ULIDs (https://github.com/ulid/spec) and the 63-bit sequence of items."""

import secrets
import threading
from datetime import datetime

from ulid import ULID

from archive.errors import NotFound

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01T00:00:00Z
_COUNTER_BITS = 22


def mint(now: datetime) -> str:
    """A new opaque identifier, 26 lower-case characters that sort by time."""
    return str(ULID.from_datetime(now)).lower()


def minted_at(minted: str) -> datetime:
    """When an identifier was minted, to the millisecond; raises ``NotFound`` for what is none."""
    try:
        return ULID.from_str(minted.upper()).datetime
    except ValueError as error:
        raise NotFound(f"{minted} is no identifier") from error


def first_seq(at: datetime) -> int:
    """The smallest ``seq`` that can be minted from this instant on."""
    return (int(at.timestamp() * 1000) - _EPOCH_MS) << _COUNTER_BITS


class Sequence:
    """Mints ``seq``: milliseconds since 2020 and a counter that starts anywhere.

    Ascending within a process; two processes meet with chance 2^-22 in the same millisecond, and
    the catalog's unique column then refuses the second.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self, now: datetime) -> int:
        base = first_seq(now)
        with self._lock:
            fresh = base | secrets.randbelow(1 << (_COUNTER_BITS - 1))
            self._last = max(self._last + 1, fresh)
            return self._last
