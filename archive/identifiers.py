"""Identifiers: opaque ULIDs (https://github.com/ulid/spec) and the 63-bit sequence of items."""

import secrets
import threading
from datetime import datetime

from ulid import ULID

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01T00:00:00Z
_COUNTER_BITS = 22


def mint(now: datetime) -> str:
    """A new opaque identifier, 26 lower-case characters that sort by time."""
    return str(ULID.from_datetime(now)).lower()


class Sequence:
    """Mints ``seq``: milliseconds since 2020 and a counter that starts anywhere.

    Ascending within a process; two processes meet with chance 2^-22 in the same millisecond, and
    the catalog's unique column then refuses the second.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self, now: datetime) -> int:
        base = (int(now.timestamp() * 1000) - _EPOCH_MS) << _COUNTER_BITS
        with self._lock:
            fresh = base | secrets.randbelow(1 << (_COUNTER_BITS - 1))
            self._last = max(self._last + 1, fresh)
            return self._last
