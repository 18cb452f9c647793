"""Work that waits for a store, several at a time, its results in the order of what was given."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

THREADS = 8
"""A request to a store is mostly waiting, and each keeps one connection of it busy."""


def side_by_side(work: Callable[[Given], Made], given: Iterable[Given]) -> Iterator[Made]:
    """What ``work`` makes of each, at most ``THREADS`` being made or waiting to be taken.

    ``given`` is read by the caller's thread alone. An error is raised in its turn; what was begun
    behind it ends, and nothing further is begun.
    """
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="side-by-side") as pool:
        for each in given:
            waiting.append(pool.submit(work, each))
            if len(waiting) == THREADS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
