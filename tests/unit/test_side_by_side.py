"""Side by side: in order, bounded, and an error in its turn."""

import threading
from collections.abc import Iterator

import pytest

from archive.side_by_side import THREADS, side_by_side


def test_results_come_in_the_order_of_what_was_given() -> None:
    first = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            assert first.wait(60)  # ended by one that was given later
        elif number == THREADS - 1:
            first.set()
        return number * number

    assert list(side_by_side(work, range(50))) == [number * number for number in range(50)]


def test_no_more_is_read_ahead_than_there_are_threads() -> None:
    read: list[int] = []

    def given() -> Iterator[int]:
        for number in range(1000):
            read.append(number)
            yield number

    results = side_by_side(lambda number: number, given())
    assert next(results) == 0
    assert len(read) == THREADS
    results.close()  # type: ignore[attr-defined]


def test_an_error_comes_in_its_turn_and_ends_the_rest() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        if number == 3:
            raise ValueError("three")
        return number

    results = side_by_side(work, range(1000))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)
    assert max(begun) < 3 + THREADS
