"""A chore that is due once in a while, however often a worker comes by."""

from collections.abc import Callable

from archive.clock import Clock, is_ahead

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
"""Seconds."""


class Every:
    def __init__(self, do: Callable[[], int], clock: Clock, *, seconds: float = HOUR) -> None:
        """``do`` says how much there was to do; it is called at once, then after each pause."""
        self._do, self._clock, self._seconds = do, clock, seconds
        self._next = 0.0

    def run_once(self) -> int:
        """What ``do`` said; 0 within the pause."""
        now = self._clock().timestamp()
        if is_ahead(self._next, now, most=self._seconds):
            return 0
        self._next = now + self._seconds
        return self._do()
