"""Chores that go round in a thread while jobs are carried out, as often as there is a reason to."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self


class Beside:
    """A context manager; leaving it waits for the round that is under way.

    A round that found work is followed by the next one; otherwise that waits for
    :meth:`goes_on`, which whoever carries out jobs calls behind each of them.
    """

    def __init__(self, do: Callable[[], int]) -> None:
        """``do`` is one round; it says how much there was to do."""
        self._do = do
        self._reason, self._over = threading.Event(), False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="chores")

    def __enter__(self) -> Self:
        self._rounds = self._pool.submit(self._go_round)
        return self

    def goes_on(self) -> bool:
        """There may be more to do now; False where the rounds broke, which leaving then raises."""
        self._reason.set()
        return not self._rounds.done()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over = True
        self._reason.set()
        self._pool.shutdown()
        if error is None:
            self._rounds.result()

    def _go_round(self) -> None:
        while True:
            self._reason.clear()
            found = self._do()
            if self._over:
                return
            if not found:
                self._reason.wait()
