"""Intake does not slow down with what is there: elsewhere it grew with the square (DSpace 8604)."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

from archive.batch import Fate
from archive.model import Post
from ingest.submission import Claims, Submission
from tests.integration.living import Living, take_in

_EACH, _BATCHES = 80, 4
_STRIDE = 100
"""Instructions of the database between two counts."""


class Work:
    """What the database did: its own instructions, which no clock and no load changes."""

    def __init__(self) -> None:
        self.counts = 0

    def one(self) -> int:
        self.counts += 1
        return 0


@contextmanager
def counted() -> Iterator[Work]:
    work = Work()

    def start(connection: sqlite3.Connection, _record: Any, _proxy: Any) -> None:
        connection.set_progress_handler(work.one, _STRIDE)

    event.listen(Pool, "checkout", start)
    try:
        yield work
    finally:
        event.remove(Pool, "checkout", start)


def given(batch: int) -> list[Submission]:
    """Posts and rows that nobody gave before."""
    numbers = range(batch * _EACH, (batch + 1) * _EACH)
    return [
        Submission(
            label=f"{n}",
            received=b"{}",
            claims=Claims(text=f"給水所 {n} の知らせ", identifier="" if n % 2 else f"R-{n}"),
            post=Post(platform="x", native_id=str(n), account="town") if n % 2 else None,
        )
        for n in numbers
    ]


def test_a_batch_costs_what_the_one_before_it_did(tmp_path: Path) -> None:
    services = Living(tmp_path / "home").open()
    spent = []
    for number in range(_BATCHES):
        with counted() as work:
            _, counts, _ = take_in(services, given(number), name=f"受入 {number}")
        assert counts == {Fate.TAKEN: _EACH}
        spent.append(work.counts)
    services.close()
    assert spent[1] > 0
    assert spent[-1] < 1.5 * spent[1], spent


def test_the_same_again_costs_no_more_than_it_did_at_first(tmp_path: Path) -> None:
    services = Living(tmp_path / "home").open()
    spent = []
    for _ in range(_BATCHES):
        with counted() as work:
            take_in(services, given(0))
        spent.append(work.counts)
    services.close()
    assert max(spent[1:]) < spent[0], spent
