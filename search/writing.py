"""Writes one after the other in a thread, while the next is prepared."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self


class Writing:
    """A context manager; leaving it waits for the last write. What breaks one stops the next.

    Never more than one is under way and one prepared, so memory does not grow with their number.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="writing")
        self._last: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def go_on(self, write: Callable[[], None]) -> None:
        """Begin with this write once the one before has ended; raises what broke that."""
        self._end()
        self._last = self._pool.submit(write)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown()
        if error is None:
            self._end()

    def _end(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            last.result()
