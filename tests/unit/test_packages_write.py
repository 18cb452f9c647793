"""Packages: versions, files, what is stored once, and what is refused."""

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest

from archive.errors import Conflict, Damaged, InvalidKey, NotFound
from archive.packages import Change, Existing, Files, Note, Packages, Stored
from archive.packages.inventory import encode
from archive.packages.layout import place_of
from archive.storage import Stat, Store, open_store
from tests.faults import Faulty

NOTE = Note(
    message="受入",
    agent_name="山田",
    agent_id="mailto:a@example.org",
    created=datetime(2026, 8, 1, tzinfo=UTC),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store((tmp_path / "store").as_uri())


@pytest.fixture
def packages(store: Store) -> Packages:
    return Packages(store)


def change(files: Files, *remove: str) -> Change:
    return Change(files=files, remove=remove, note=NOTE)


def sha(data: bytes) -> str:
    return hashlib.sha512(data).hexdigest()


def read(packages: Packages, path: str, version: int | None = None) -> bytes:
    with packages.open("x", path, version=version) as stream:
        return stream.read()


def test_versions_add_replace_and_remove(packages: Packages) -> None:
    first = packages.write("x", change({"a": b"1", "b": b"2"}))
    second = packages.write("x", change({"b": b"3", "c": b"1"}, "a", "never there"))
    assert (first.number, second.number) == (1, 2)
    assert dict(second.inventory.state) == {"b": sha(b"3"), "c": sha(b"1")}
    assert packages.head("x") == second.inventory
    assert (read(packages, "b"), read(packages, "b", 1)) == (b"3", b"2")
    assert (read(packages, "c"), read(packages, "a", 1)) == (b"1", b"1")
    for path, version in (("a", None), ("c", 1), ("b", 3)):
        with pytest.raises(NotFound):
            read(packages, path, version)
    assert list(packages.verify("x")) == []


def test_the_same_content_is_stored_once(packages: Packages, store: Store) -> None:
    packages.write("x", change({"a": b"same", "copy": b"same"}))
    packages.write("x", change({"again": b"same", "moved": Existing(digest=sha(b"same"))}, "a"))
    assert read(packages, "moved") == b"same"
    content = [stat.key for stat in store.list("ocfl/") if "/content/" in stat.key]
    assert content == [place_of("x", "ocfl/").content(f"v1/content/{sha(b'same')[:32]}")]


def test_an_unchanged_state_is_no_version_when_asked(packages: Packages, store: Store) -> None:
    files = {"a": b"1", "b": b"2"}
    packages.write("x", change(files), unless_same=True)
    before = list(store.list(""))
    again = packages.write("x", change({"a": b"1"}, "c"), unless_same=True)
    assert (again.number, list(store.list(""))) == (1, before)
    assert packages.write("x", change({"a": b"1"})).number == 2
    assert packages.write("x", change({}, "a"), unless_same=True).number == 3


class Streams:
    """A source of streams that counts how much of each is held at once."""

    def __init__(self, size: int) -> None:
        self.size, self.opened, self.largest = size, 0, 0

    def __call__(self) -> BinaryIO:
        self.opened += 1
        owner, pieces = self, self._pieces()

        class Stream(io.BytesIO):
            def read(self, size: int | None = -1) -> bytes:
                assert size is not None
                assert size > 0, "the whole content was asked for at once"
                owner.largest = max(owner.largest, size)
                return next(pieces, b"")

        return Stream()

    def _pieces(self) -> Iterator[bytes]:
        for _ in range(self.size // 1000):
            yield b"x" * 1000


def test_streams_are_read_in_pieces(packages: Packages) -> None:
    unknown, known = Streams(5_000_000), Streams(5_000_000)
    stored = Stored(digest=sha(b"x" * 5_000_000), size=5_000_000, open=known)
    packages.write("x", change({"a": unknown}))
    packages.write("y", change({"a": stored}))
    assert (unknown.opened, known.opened) == (2, 1)
    assert max(unknown.largest, known.largest) <= 1 << 20
    assert list(packages.verify("x")) == list(packages.verify("y")) == []


@pytest.mark.parametrize("given", [b"other", b"announce", b"announced!", b""])
def test_content_that_is_not_as_announced_is_not_stored(
    packages: Packages, store: Store, given: bytes
) -> None:
    source = Stored(digest=sha(b"announced"), size=9, open=lambda: io.BytesIO(given))
    with pytest.raises(Damaged):
        packages.write("x", change({"a": source}))
    assert not packages.exists("x")
    assert [stat.key for stat in store.list("ocfl/") if "/v1/" in stat.key] == []


def test_a_range_and_the_size_of_a_file(packages: Packages) -> None:
    packages.write("x", change({"original/写真.jpg": b"0123456789"}))
    with packages.open("x", "original/写真.jpg", start=2, end=4) as stream:
        assert stream.read() == b"23"
    stat = packages.find("x", "original/写真.jpg")
    assert stat is not None
    assert stat.size == 10
    assert packages.find("x", "original/other") is None
    assert packages.find("y", "a") is None


def test_refuses_what_cannot_be(packages: Packages) -> None:
    with pytest.raises(InvalidKey):
        packages.write("x", change({"../a": b""}))
    with pytest.raises(NotFound):
        packages.write("x", change({"a": Existing(digest=sha(b"unknown"))}))
    with pytest.raises(NotFound):
        packages.open("x", "a")
    assert not packages.exists("x")


def test_ids_are_listed_as_they_were_given(packages: Packages, store: Store) -> None:
    ids = {"01J8", "熊本/益城町 ソ表", "x" * 300, "益" * 100, "..", "a.b"}
    packages.init()
    for object_id in ids:
        packages.write(object_id, change({"a": b"1"}))
        packages.write(object_id, change({"a": b"2"}))
    store.put(place_of("unfinished", "ocfl/").declaration, b"ocfl_object_1.1\n")
    assert sorted(packages.ids()) == sorted(ids)


def test_a_purged_object_is_gone_and_can_be_written_again(packages: Packages, store: Store) -> None:
    packages.write("other", change({"a": b"1"}))
    before = [stat.key for stat in store.list("")]
    packages.write("x", change({"a": b"1"}))
    packages.write("x", change({"a": b"2"}))
    packages.purge("x")
    packages.purge("x")
    assert [stat.key for stat in store.list("")] == before
    assert packages.head("x") is None
    assert packages.write("x", change({"stub": b"erased"})).number == 1


def test_head_never_lists(store: Store) -> None:
    class Unlisted(Faulty):
        def list(self, prefix: str, *, after: str = "") -> Iterator[Stat]:
            raise AssertionError("a request path listed keys")

    packages = Packages(Unlisted(store))
    packages.write("x", change({"a": b"1"}))
    packages.write("x", change({"a": b"2"}))
    assert packages.exists("x")
    assert packages.find("x", "a")


def test_a_package_of_another_id_is_not_given_out(packages: Packages, store: Store) -> None:
    one = packages.write("x", change({"a": b"1"})).inventory
    place = place_of("y", "ocfl/")
    store.put(place.inventory(1), encode(one))
    with pytest.raises(Damaged):
        packages.head("y")


def test_a_lost_answer_is_no_conflict(store: Store) -> None:
    class LosesAnswers(Faulty):
        def create(self, key: str, data: bytes | BinaryIO) -> None:
            super().create(key, data)
            super().create(key, data)  # the caller's connection tried twice

    assert Packages(LosesAnswers(store)).write("x", change({"a": b"1"})).number == 1
    packages = Packages(store)
    rival = Faulty(store, before=2, meanwhile=lambda: packages.write("y", change({"b": b""})))
    with pytest.raises(Conflict):
        Packages(rival).write("y", change({"a": b"1"}))
