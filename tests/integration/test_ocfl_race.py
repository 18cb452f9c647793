"""Several writers of one object: one wins each version, the others leave nothing behind."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from archive.errors import Conflict
from archive.packages import Files, Packages
from archive.packages.layout import place_of
from archive.storage import Store, open_store
from tests.faults import Faulty
from tests.integration.packages_under_test import FIRST, change, files_of, folder

OURS: Files = {"shared": b"shared", "ours": b"ours"}
THEIRS: Files = {"shared": b"shared", "theirs": b"theirs"}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(folder(tmp_path))
    Packages(store).init()
    return store


def write_as(store: Store, object_id: str, files: Files) -> bool:
    """Whether the writer won its version."""
    try:
        Packages(store).write(object_id, change(files))
    except Conflict:
        return False
    return True


@pytest.mark.parametrize(
    ("base", "commit", "writes"), [({}, 3, 7), (FIRST, 2, 6)], ids=["first", "further"]
)
def test_a_rival_at_every_moment(store: Store, base: Files, commit: int, writes: int) -> None:
    """The rival's whole write happens right before each of our writes in turn."""
    for moment in range(writes):
        object_id = f"x-{moment}"
        if base:
            Packages(store).write(object_id, change(base))
        faulty = Faulty(
            store,
            before=moment,
            meanwhile=partial(write_as, store, object_id, THEIRS),
        )
        assert write_as(faulty, object_id, OURS) == (moment > commit)
        assert len(faulty.writes) >= moment
        packages = Packages(store)
        assert list(packages.verify(object_id)) == [], moment
        both = {**base, **OURS, **THEIRS}
        assert files_of(packages, object_id) == (both if moment > commit else {**base, **THEIRS}), (
            moment
        )


def test_eight_writers_lose_nothing_and_leave_nothing(store: Store, tmp_path: Path) -> None:
    """Each writes until it wins; every file of everybody is there, and nothing else."""
    barrier = threading.Barrier(8)

    def run(number: int) -> int:
        own = open_store(folder(tmp_path))
        barrier.wait()
        tries = 1
        while not write_as(own, "x", {f"file-{number}": b"%d" % number, "shared": b"s"}):
            tries += 1
        return tries

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(8)))
    packages = Packages(store)
    inventory = packages.head("x")
    assert inventory is not None
    assert inventory.head == 8
    expected = {f"file-{number}": b"%d" % number for number in range(8)} | {"shared": b"s"}
    assert files_of(packages, "x") == expected
    assert list(packages.verify("x")) == []
    content = [s.key for s in store.list(place_of("x", "ocfl/").root) if "/content/" in s.key]
    assert len(content) == 9
