"""Killed before every write: after recovery nothing is lost, doubled or half there."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.packages import Packages
from archive.packages.layout import place_of
from archive.storage import Stat, Store, open_store
from tests.faults import Faulty, Killed
from tests.integration.conftest import Verdict
from tests.integration.packages_under_test import (
    FIRST,
    NOW,
    SECOND,
    change,
    content_of,
    files_of,
    folder,
)

_TICK = 0.05
"""Seconds after which a file has another time of change, on any system."""
AFTER = {**FIRST, **SECOND}
del AFTER["same.jpg"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(folder(tmp_path))
    Packages(store).init()
    return store


def write_first(store: Store, object_id: str) -> None:
    Packages(store).write(object_id, change(FIRST), unless_same=True)


def write_second(store: Store, object_id: str) -> None:
    Packages(store).write(object_id, change(SECOND, "same.jpg"), unless_same=True)


def writes_of(store: Store, act: Callable[[Store, str], None], object_id: str) -> int:
    """How many writes the act needs when nobody dies."""
    counting = Faulty(store)
    act(counting, object_id)
    return len(counting.writes)


def kill(store: Store, act: Callable[[Store, str], None], object_id: str, before: int) -> Faulty:
    faulty = Faulty(store, before=before)
    with pytest.raises(Killed):
        act(faulty, object_id)
    return faulty


def recovered(store: Store, object_id: str) -> Packages:
    """After recovery, which has nothing left to do the second time."""
    packages = Packages(store)
    packages.recover(object_id, grace=NOW)
    assert packages.recover(object_id, grace=NOW) == []
    return packages


def test_a_first_version(store: Store, tmp_path: Path, ocfl_py: Callable[[Path], Verdict]) -> None:
    count = writes_of(store, write_first, "whole")
    assert count == 8  # declaration, three contents, commit, sidecar, two copies
    for before in range(count):
        object_id = f"first-{before}"
        faulty = kill(store, write_first, object_id, before)
        committed = any(method == "create" for method, _ in faulty.writes)
        seen = files_of(Packages(store), object_id)
        assert seen == (FIRST if committed else {}), "before recovery already"
        packages = recovered(store, object_id)
        assert files_of(packages, object_id) == seen
        left = list(store.list(place_of(object_id, "ocfl/").root))
        assert bool(left) == committed
        write_first(store, object_id)
        assert packages.head(object_id).head == 1  # type: ignore[union-attr]
        assert files_of(packages, object_id) == FIRST
        assert list(packages.verify(object_id)) == []
    verdict = ocfl_py(tmp_path / "store" / "ocfl")
    assert (verdict.objects, verdict.good) == (count + 1, count + 1), verdict.words


def test_a_further_version(
    store: Store, tmp_path: Path, ocfl_py: Callable[[Path], Verdict]
) -> None:
    write_first(store, "whole")
    count = writes_of(store, write_second, "whole")
    assert count == 6  # two contents (one is there already), commit, sidecar, two copies
    for before in range(count):
        for again in (False, True):
            object_id = f"second-{before}-{again}"
            write_first(store, object_id)
            kill(store, write_second, object_id, before)
            expected = AFTER if before > 2 else FIRST
            assert files_of(Packages(store), object_id) == expected
            packages = recovered(store, object_id)
            assert files_of(packages, object_id) == expected
            if again:
                write_second(store, object_id)
                assert packages.head(object_id).head == 2  # type: ignore[union-attr]
                assert files_of(packages, object_id) == AFTER
            assert files_of(packages, object_id, 1) == FIRST
            assert list(packages.verify(object_id)) == []
    verdict = ocfl_py(tmp_path / "store" / "ocfl")
    assert verdict.objects == verdict.good == 2 * count + 1, verdict.words


def test_a_repeated_write_needs_no_recovery(store: Store) -> None:
    for before in range(6):
        object_id = f"again-{before}"
        write_first(store, object_id)
        kill(store, write_second, object_id, before)
        write_second(store, object_id)
        kinds = {problem.kind for problem in Packages(store).verify(object_id)}
        assert kinds == set()
        assert files_of(Packages(store), object_id) == AFTER


def test_an_erasure_is_never_undone(store: Store) -> None:
    def purge(store: Store, object_id: str) -> None:
        Packages(store).purge(object_id)

    write_first(store, "kept")
    before_all = content_of(store)
    for object_id in ("counted", "purged"):
        write_first(store, object_id)
        write_second(store, object_id)
    count = writes_of(store, purge, "counted")
    assert count > 10
    for before in range(1, count):
        write_first(store, "purged")
        write_second(store, "purged")
        kill(store, purge, "purged", before)
        packages = Packages(store)
        if before > 1:  # the copy in the root and version 1 are gone
            assert files_of(packages, "purged") == {}
            packages.recover(grace=NOW)
            assert files_of(packages, "purged") == {}
            assert list(packages.ids()) == ["kept"]
        packages.purge("purged")
        assert content_of(store) == before_all


def test_recovery_itself(store: Store) -> None:
    def recover(store: Store, object_id: str) -> None:
        Packages(store).recover(object_id, grace=NOW)

    for before in range(5):  # sidecar, two copies, two orphans
        object_id = f"x-{before}"
        write_first(store, object_id)
        kill(store, write_second, object_id, 3)
        root = place_of(object_id, "ocfl/").root
        store.put(f"{root}v2/content/orphan", b"of a loser")
        store.put(f"{root}v3/content/orphan", b"of a killed writer")
        kill(store, recover, object_id, before)
        assert files_of(Packages(store), object_id) == AFTER
        recover(store, object_id)
        assert list(Packages(store).verify(object_id)) == []


def test_the_storage_root(tmp_path: Path) -> None:
    for before in range(4):
        store = open_store((tmp_path / str(before)).as_uri())
        with pytest.raises(Killed):
            Packages(Faulty(store, before=before)).init()
        Packages(store).init()
        assert len(list(store.list("ocfl/"))) == 4


def test_a_living_writer_is_left_alone(store: Store) -> None:
    write_first(store, "x")
    kill(store, write_second, "x", 2)
    kill(store, write_first, "new", 3)
    before = content_of(store)
    assert Packages(store).recover() == []
    assert content_of(store) == before
    tomorrow = datetime.now(UTC) + timedelta(days=1, minutes=1)
    repairs = Packages(store, clock=lambda: tomorrow).recover()
    assert {repair.kind for repair in repairs} == {"removed"}
    assert list(Packages(store).ids()) == ["x"]
    assert list(Packages(store).verify("x")) == []


def test_content_that_a_new_writer_needs_is_not_swept(store: Store) -> None:
    """A writer repeats the version of a killed one while recovery is about to sweep it."""
    write_first(store, "x")
    kill(store, write_second, "x", 2)
    time.sleep(_TICK)
    retry = Faulty(store, before=0, meanwhile=lambda: write_second(store, "x"))
    Packages(Late(retry)).recover("x", grace=NOW)
    assert files_of(Packages(store), "x") == AFTER
    assert list(Packages(store).verify("x")) == []


class Late(Faulty):
    """A store that lets the other writer work between a listing and what follows from it."""

    def list(self, prefix: str, *, after: str = "") -> Iterator[Stat]:
        seen = list(super().list(prefix, after=after))
        self._store.put("unrelated", b"")
        yield from seen
