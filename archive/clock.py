"""The clock, always a parameter: tests move it, nothing else asks the machine for the time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]

JUMP = 120.0
"""Seconds by which the clocks of machines may differ."""


def is_ahead(mark: float, now: float, *, most: float) -> bool:
    """Whether ``now`` is before a mark that was set at most ``most`` seconds ahead.

    What lies further ahead was set by a clock that has been put back since: waiting for it would be
    waiting for as long as that clock was wrong.
    """
    return now < mark <= now + most + JUMP


def system_clock() -> datetime:
    """Now, aware, UTC."""
    return datetime.now(UTC)
