"""What a process holds of a register, loaded again when any process wrote to it."""

from collections.abc import Callable

from archive.clock import Clock

PATIENCE = 5.0
"""Seconds that what another process wrote may go unknown, as with the lexicon."""


class Following:
    """``version`` is cheap to ask for and changes with every write; ``load`` is repeatable."""

    def __init__(self, version: Callable[[], str], load: Callable[[], None], clock: Clock) -> None:
        self._version, self._load, self._clock = version, load, clock
        self._known, self._looked = "", 0.0

    def load(self) -> None:
        self._known = self._version()
        self._load()

    def catch_up(self) -> None:
        """Load what was written since."""
        if self._version() != self._known:
            self.load()

    def refresh(self) -> int:
        """The same now and then; cheap enough to call before every request."""
        now = self._clock().timestamp()
        if abs(now - self._looked) >= PATIENCE:
            self._looked = now
            self.catch_up()
        return 0
