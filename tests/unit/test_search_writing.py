"""Writes that go on while the next is prepared."""

import threading

import pytest

from search.writing import Writing


class Fault(BaseException):
    """As a signal is."""


def test_the_next_is_prepared_while_one_is_written_and_order_is_kept() -> None:
    prepared, written = threading.Event(), []

    def first() -> None:
        assert prepared.wait(20)
        written.append("first")

    with Writing() as writing:
        writing.go_on(first)
        prepared.set()
        writing.go_on(lambda: written.append("second"))
    assert written == ["first", "second"]


def test_what_breaks_one_write_stops_the_next() -> None:
    written: list[str] = []

    def breaking() -> None:
        raise Fault

    with pytest.raises(Fault), Writing() as writing:
        writing.go_on(breaking)
        writing.go_on(lambda: written.append("never"))
    assert not written


def test_the_last_write_is_waited_for_and_raises() -> None:
    def breaking() -> None:
        raise Fault

    with pytest.raises(Fault), Writing() as writing:
        writing.go_on(breaking)
