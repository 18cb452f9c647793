"""Every object we write is accepted by ocfl-py, and what it refuses we refuse too."""

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.fixity import audit
from archive.packages import Existing, Packages
from archive.packages.inventory import sidecar
from archive.packages.layout import Place, place_of
from archive.storage import Store, open_store
from tests.integration.conftest import Verdict
from tests.integration.packages_under_test import FIRST, SECOND, change, folder

PLACE = place_of("x", "ocfl/")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(folder(tmp_path))


@pytest.fixture
def packages(store: Store) -> Packages:
    packages = Packages(store)
    packages.init()
    return packages


def test_what_we_write_is_valid(
    packages: Packages, tmp_path: Path, ocfl_py: Callable[[Path], Verdict]
) -> None:
    ids = ["01J8", "熊本/益城町 ソ表", "x" * 300, "益" * 100, "https://example.org/items/1"]
    for object_id in ids:
        packages.write(object_id, change(FIRST))
    packages.write(ids[0], change(SECOND, "same.jpg"))
    digest = packages.write(ids[0], change({"濁点/か\u3099.txt": b"NFD"})).inventory.state
    packages.write(ids[0], change({"name": Existing(digest=digest["again.jpg"])}))
    for number in range(10):
        packages.write(ids[1], change({"n": b"%d" % number}))
    packages.write("only removals", change({"a": b"1"}))
    packages.write("only removals", change({}, "a"))
    packages.write("posts", change({"posts.jsonl": b'{"id":"1"}\n' * 500_000}))
    packages.write("gone", change(FIRST))
    packages.purge("gone")
    verdict = ocfl_py(tmp_path / "store" / "ocfl")
    assert (verdict.objects, verdict.good) == (7, 7), verdict.words
    assert list(audit(packages, packages.ids())) == []


def damage_content(store: Store, place: Place) -> None:
    key = next(stat.key for stat in store.list(place.root) if "/content/" in stat.key)
    with store.open(key) as stream:
        data = stream.read()
    store.put(key, data[:-1] + b"~")


def lose_content(store: Store, place: Place) -> None:
    store.delete(next(stat.key for stat in store.list(place.root) if "/content/" in stat.key))


def add_content(store: Store, place: Place) -> None:
    store.put(f"{place.root}v2/content/more", b"nobody names me")


def add_a_file(store: Store, place: Place) -> None:
    store.put(f"{place.root}note.txt", b"")


def begin_a_version(store: Store, place: Place) -> None:
    store.put(f"{place.root}v3/content/half", b"killed")


def lose_the_declaration(store: Store, place: Place) -> None:
    store.put(place.declaration, b"ocfl_object_9.9\n")


def lose_the_sidecar(store: Store, place: Place) -> None:
    store.delete(place.sidecar())


def lose_a_version(store: Store, place: Place) -> None:
    store.delete(place.inventory(1))
    store.delete(place.sidecar(1))
    for stat in list(store.list(f"{place.root}v1/")):
        store.delete(stat.key)


def leave_the_root_behind(store: Store, place: Place) -> None:
    with store.open(place.inventory(1)) as stream:
        data = stream.read()
    store.put(place.inventory(), data)
    store.put(place.sidecar(), sidecar(data))


def forge_a_version(store: Store, place: Place) -> None:
    """Another state of version 1, told by its own inventory, with a sidecar that fits."""
    with store.open(place.inventory(1)) as stream:
        data = stream.read().replace(b"decision.json", b"decisiom.json")
    store.put(place.inventory(1), data)
    store.put(place.sidecar(1), sidecar(data))


def cut_the_inventory(store: Store, place: Place) -> None:
    with store.open(place.inventory()) as stream:
        data = stream.read()
    for key in (place.inventory(), place.inventory(2)):
        store.put(key, data[:-3])
    for key in (place.sidecar(), place.sidecar(2)):
        store.put(key, sidecar(data[:-3]))


HARMS = [
    (damage_content, "damaged"),
    (lose_content, "missing"),
    (add_content, "unexpected"),
    (add_a_file, "unexpected"),
    (begin_a_version, "unexpected"),
    (lose_the_declaration, "missing"),
    (lose_the_sidecar, "stale"),
    (lose_a_version, "missing"),
    (leave_the_root_behind, "stale"),
    (forge_a_version, "damaged"),
    (cut_the_inventory, "damaged"),
]


def test_what_a_validator_refuses_we_refuse(
    packages: Packages, store: Store, tmp_path: Path, ocfl_py: Callable[[Path], Verdict]
) -> None:
    for harm, kind in HARMS:
        name = harm.__name__
        packages.write(name, change(FIRST))
        packages.write(name, change(SECOND))
        assert list(packages.verify(name)) == []
        harm(store, place_of(name, "ocfl/"))
        problems = list(packages.verify(name))
        assert {problem.kind for problem in problems} == {kind}, (name, problems)
    verdict = ocfl_py(tmp_path / "store" / "ocfl")
    assert (verdict.objects, verdict.good) == (len(HARMS), 0), verdict.words


def test_recovery_does_not_bless_damage(packages: Packages, store: Store) -> None:
    packages.write("x", change(FIRST))
    with store.open(PLACE.inventory(1)) as stream:
        good = stream.read()
    store.put(PLACE.inventory(1), good.replace(b"decision.json", b"decisiom.json"))
    before = list(packages.verify("x"))
    assert before
    assert packages.recover("x") == []
    assert list(packages.verify("x")) == before
