"""What every store keeps, over each store that the registry finds."""

import io
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from archive.errors import AlreadyExists, NotFound, WrongSetting
from archive.storage import Store, open_store
from tests.contract.stores import keys, read


class Breaks(io.RawIOBase):
    """A stream that gives two mebibytes and then fails."""

    def __init__(self) -> None:
        self.left = 2

    def read(self, size: int = -1) -> bytes:
        if not self.left:
            raise ConnectionResetError("half way")
        self.left -= 1
        return b"n" * (1 << 20)


@pytest.mark.parametrize("wrap", [bytes, io.BytesIO])
@pytest.mark.parametrize("write", ["put", "create"])
def test_gives_back_what_was_written(
    store: Store, write: str, wrap: Callable[[bytes], BinaryIO]
) -> None:
    for size in (0, 1, (1 << 20) + 1):
        data = bytes(range(256)) * (size // 256 + 1)
        getattr(store, write)(f"k/{size}", wrap(data[:size]))
        assert read(store, f"k/{size}") == data[:size]
        stat = store.find(f"k/{size}")
        assert stat is not None
        assert (stat.key, stat.size) == (f"k/{size}", size)


def test_modified_is_an_aware_recent_instant(store: Store) -> None:
    store.put("k", b"x")
    stat = store.find("k")
    assert stat is not None
    assert stat.modified.utcoffset() == timedelta(0)
    assert list(store.list("")) == [stat]
    assert abs(datetime.now(UTC) - stat.modified) < timedelta(hours=1)


def test_put_replaces_and_create_does_not(store: Store) -> None:
    store.put("k", b"old and longer")
    store.put("k", b"new")
    with pytest.raises(AlreadyExists):
        store.create("k", b"other")
    assert read(store, "k") == b"new"


def test_nothing_is_not_found(store: Store) -> None:
    store.put("a/b", b"x")
    for key in ("missing", "a", "a/b/c", "a/bb"):
        assert store.find(key) is None
        with pytest.raises(NotFound):
            store.open(key)
        store.delete(key)
    assert keys(store) == ["a/b"]


def test_delete_removes_one_key_and_its_empty_folders(store: Store) -> None:
    store.put("a/b/c", b"1")
    store.put("a/d", b"2")
    store.delete("a/b/c")
    assert store.find("a/b/c") is None
    store.put("a/b", b"a folder that is empty is no folder")
    assert keys(store) == ["a/b", "a/d"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, None, b"0123456789"),
        (3, None, b"3456789"),
        (3, 5, b"34"),
        (0, 0, b""),
        (8, 99, b"89"),
        (10, None, b""),
        (12, 15, b""),
        (5, 3, b""),
    ],
)
def test_reads_a_range(store: Store, start: int, end: int | None, expected: bytes) -> None:
    store.put("k", b"0123456789")
    with store.open("k", start=start, end=end) as stream:
        assert stream.read(1) + stream.read() == expected
        assert stream.read() == b""


def test_an_open_stream_keeps_its_bytes(store: Store) -> None:
    store.put("k", b"old")
    with store.open("k") as first, store.open("k", start=1) as second:
        store.put("k", b"newer")
        assert first.read() == b"old"
        store.delete("k")
        assert second.read() == b"ld"


def test_a_listing_survives_deletes_under_it(store: Store) -> None:
    for number in range(30):
        store.put(f"d{number % 3}/{number:02}", b"")
    seen = []
    for stat in store.list(""):
        seen.append(stat.key)
        store.delete(stat.key)
    assert len(seen) == 30
    assert keys(store) == []


@pytest.mark.parametrize("write", ["put", "create"])
def test_a_stream_that_breaks_stores_nothing(store: Store, write: str) -> None:
    store.put("old", b"old")
    key = "old" if write == "put" else "new"
    with pytest.raises(ConnectionResetError):
        getattr(store, write)(key, Breaks())
    assert read(store, "old") == b"old"
    assert keys(store) == ["old"]


@pytest.mark.parametrize("write", ["put", "create"])
def test_a_process_killed_half_way_stores_nothing(store: Store, store_url: str, write: str) -> None:
    store.put("old", b"old")
    key = "old" if write == "put" else "new"
    with subprocess.Popen(
        [sys.executable, "-c", HANGS, store_url, write, key], stdout=subprocess.PIPE, cwd=Path.cwd()
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half way\n"
        process.kill()
    assert read(store, "old") == b"old"
    assert keys(store) == ["old"]


HANGS = """
import sys, time
from archive.storage import open_store
class Hangs:
    sent = 0
    def read(self, size):
        self.sent += 1
        if self.sent > 2:
            print("half way", flush=True)
            time.sleep(600)
        return b"n" * (1 << 20)
getattr(open_store(sys.argv[1]), sys.argv[2])(sys.argv[3], Hangs())
"""


def test_eight_creators_have_one_winner(store_url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        for race in range(30):
            barrier = threading.Barrier(8)

            def run(
                number: int, race: int = race, barrier: threading.Barrier = barrier
            ) -> int | None:
                rival = open_store(store_url)
                barrier.wait()
                try:
                    rival.create(f"race/{race}", b"%d" % number * 5000)
                except AlreadyExists:
                    return None
                return number

            winners = [number for number in pool.map(run, range(8)) if number is not None]
            assert len(winners) == 1
            assert read(open_store(store_url), f"race/{race}") == b"%d" % winners[0] * 5000


def test_writers_and_deleters_of_one_folder_do_not_disturb_each_other(store_url: str) -> None:
    def run(number: int) -> None:
        mine = open_store(store_url)
        for turn in range(40):
            mine.put(f"busy/deep/{number}", b"%d" % turn)
            assert read(mine, f"busy/deep/{number}") == b"%d" % turn
            mine.delete(f"busy/deep/{number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))
    assert keys(open_store(store_url)) == []


def test_probe_accepts_it_and_leaves_nothing(store: Store) -> None:
    store.probe()
    assert keys(store) == []


def test_an_unknown_scheme_is_one_sentence() -> None:
    with pytest.raises(WrongSetting, match=r"known are .*file"):
        open_store("ftp://example.org/x")
