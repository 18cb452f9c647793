"""The audit: a bit that flipped is found, never served, mended; what is whole gives no report."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.absorption import Absorption
from archive.audit import DONE, Audit, Pace, Round
from archive.audit.repair import Repair
from archive.errors import Damaged, WrongUse
from archive.model import Item, State
from archive.packages.layout import place_of
from archive.storage import open_store
from tests.faults import Faulty, Killed
from tests.homes.make import HOMES
from tests.integration.packages_under_test import change
from tests.making import Keeping

STORED = HOMES / "3"


class Home:
    """A stored home that can be harmed, its backup, and the audit over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(STORED, folder / "home")
        self.keeping = Keeping(folder / "home")
        self.copy = open_store((STORED / "store").as_uri())

    def audit(self, *, days: int = 30, daily: int = 0) -> Audit:
        k = self.keeping
        return Audit(k.packages, k.store, k.database, k.clock, pace=Pace(days=days, daily=daily))

    def whole(self) -> Round:
        audit = self.audit()
        audit.begin()
        *_, last = audit.go_on()
        return last

    def repair(self) -> Repair:
        return Repair(self.keeping.packages, self.keeping.store, self.keeping.database)

    def file(self, key: str) -> Path:
        return self.folder / "home" / "store" / key

    def item(self, kind: str) -> Item:
        return next(i for i in self.keeping.snapshot() if i.assets and i.type == kind)

    def original(self, item: Item) -> str:
        stat = self.keeping.packages.find(item.id, item.assets[0].path)
        assert stat is not None
        return stat.key


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.keeping.close()


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(bytes(data))


def test_whatever_is_harmed_is_found_and_mended_from_a_copy(home: Home) -> None:
    assert home.whole().found == 0
    item = home.item("photo")
    root = place_of(item.id, "ocfl/").root
    original = home.original(item)
    harms: list[tuple[str, str, Callable[[Path], None]]] = [
        (item.id, original, flip),
        (item.id, original, Path.unlink),
        (item.id, f"{root}v1/inventory.json", flip),
        (item.id, f"{root}v1/inventory.json.sha512", flip),
        (item.id, root, lambda path: shutil.rmtree(path)),
        *((key, key, flip) for key in _ledger(home)),
    ]
    for what, key, harm in harms:
        harm(home.file(key))
        found = home.whole()
        assert found.found >= 1, key
        assert {p.object_id or p.key for p in found.problems} == {what}, (key, found.problems)
        stored = home.file(f"ctl/audits/{found.id}.json").read_bytes()
        assert [p["kind"] for p in json.loads(stored)["problems"]] == [
            p.kind for p in found.problems
        ]
        assert home.repair().mend(what, home.copy), key
        again = home.audit().look_again()
        assert again is not None
        assert again.found == 0, (key, again.problems)
    assert home.whole().found == 0


def test_a_copy_of_what_is_there_mends_itself(home: Home) -> None:
    root = place_of(home.item("photo").id, "ocfl/").root
    for name in ("0=ocfl_object_1.1", "inventory.json", "inventory.json.sha512"):
        before = home.file(root + name).read_bytes()
        flip(home.file(root + name))
        assert home.whole().found == 0
        assert home.file(root + name).read_bytes() == before


def test_a_version_that_vanished_whole_is_missed(home: Home) -> None:
    """What is left is a sound package: only the catalog knows that there was more."""
    item = next(i for i in home.keeping.snapshot() if i.revision > 2 and i.assets)
    Absorption(home.keeping.database, home.keeping.preservation, home.keeping.clock).absorb(item.id)
    packages = home.keeping.packages
    head = packages.head(item.id)
    assert head is not None and head.head > 1
    shutil.copytree(home.folder / "home" / "store", home.folder / "copy")
    root = home.file(place_of(item.id, "ocfl/").root)
    shutil.rmtree(root / f"v{head.head}")
    for name in ("inventory.json", "inventory.json.sha512"):
        shutil.copyfile(root / f"v{head.head - 1}" / name, root / name)
    assert list(packages.verify(item.id)) == []
    found = home.whole()
    assert [(p.object_id, p.kind) for p in found.problems] == [(item.id, "missing")]
    copy = open_store((home.folder / "copy").as_uri())
    assert home.repair().mend(item.id, copy)
    again = home.audit().look_again()
    assert again is not None and again.problems == ()
    assert list(home.keeping.preservation.read(item.id)) == [item]
    assert home.repair().mend(item.id, copy) == []


def _ledger(home: Home) -> list[str]:
    """An entry of the journal, a revision of a register."""
    entries = [stat.key for stat in home.keeping.store.list("ctl/journal/")]
    agents = [stat.key for stat in home.keeping.store.list("ctl/registers/agent/")]
    return [entries[0], agents[-1]]


def test_damaged_bytes_are_never_given_out(home: Home) -> None:
    item = home.item("photo")
    flip(home.file(home.original(item)))
    with (
        home.keeping.packages.open(item.id, item.assets[0].path) as stream,
        pytest.raises(Damaged),
    ):
        stream.read()
    rebuilt = home.keeping.rebuild().run(lambda *_: None)
    assert rebuilt.problems == (), "the description is whole"
    record = home.keeping.packages.find(item.id, "item.json")
    assert record is not None
    flip(home.file(record.key))
    before = len(home.keeping.snapshot())
    rebuilt = home.keeping.rebuild().run(lambda *_: None)
    assert len(rebuilt.problems) == 1 and item.id in rebuilt.problems[0]
    assert len(home.keeping.snapshot()) == before - 1, "everything else is there"


def test_a_copy_must_prove_itself(home: Home, tmp_path: Path) -> None:
    item = home.item("photo")
    key = home.original(item)
    shutil.copytree(STORED / "store", tmp_path / "copy")
    flip(tmp_path / "copy" / key)
    home.file(key).unlink()
    copy = open_store((tmp_path / "copy").as_uri())
    assert home.repair().mend(item.id, copy) == []
    assert not home.file(key).exists()


def test_what_was_erased_or_taken_back_is_not_brought_back(home: Home) -> None:
    erased = next(i for i in home.keeping.snapshot() if i.state is State.ERASED)
    for name in (erased.id, "01J8Z0000000000000000000AB"):
        with pytest.raises(WrongUse):
            home.repair().mend(name, home.copy)


def test_work_that_is_under_way_and_what_the_dead_left_are_no_problems(home: Home) -> None:
    item = home.item("photo")
    packages = home.keeping.packages
    for before in range(6):
        dying = Faulty(home.keeping.store, before=before)
        with pytest.raises(Killed):
            type(packages)(dying, clock=home.keeping.clock).write(
                item.id, change({"n": b"%d" % before, "m": b"m%d" % before})
            )
        assert home.whole().problems == (), before


def test_each_day_reads_its_share_and_the_period_all(home: Home) -> None:
    audit, clock = home.audit(days=10), home.keeping.clock
    audit.run_once()
    first = audit.current()
    assert first is not None and first.looked is None, "nothing on the day of the first look"
    clock.move(days=1)
    read = []
    for day in range(10):
        for _ in range(5):
            audit.run_once()
        seen = audit.current()
        assert seen is not None
        if day < 9:
            assert seen.id == first.id and seen.stage != DONE
        read.append(seen.packages)
        clock.move(days=1)
    whole = len(list(home.keeping.packages.ids()))
    assert read == sorted(read)
    assert read[-1] == whole > read[0]
    assert seen.ended is not None
    assert home.file(f"ctl/audits/{first.id}.json").exists()
    audit.run_once()
    following = audit.current()
    assert following is not None and following.id != first.id, "the next round began"


def test_a_day_reads_no_more_than_it_may(home: Home) -> None:
    audit, clock = home.audit(days=1, daily=1), home.keeping.clock
    audit.run_once()
    clock.move(days=1)
    for _ in range(3):
        audit.run_once()
    seen = audit.current()
    assert seen is not None and seen.today == seen.size > 0
    clock.move(days=1)
    audit.run_once()
    assert audit.current() != seen


def test_two_workers_do_not_read_the_same_and_a_dead_one_holds_nobody_up(home: Home) -> None:
    audit, clock = home.audit(days=1), home.keeping.clock
    begun = audit.begin()
    assert audit._rounds.hold(begun, clock()) is not None
    assert audit._rounds.hold(begun, clock()) is None
    audit.run_once()
    held = audit.current()
    assert held is not None and held.packages == 0
    clock.move(minutes=16)
    audit.run_once()
    seen = audit.current()
    assert seen is not None and seen.packages > 0


def test_an_audit_that_was_killed_goes_on_where_it_stood(home: Home) -> None:
    home.audit().begin()
    steps = home.audit().go_on()
    next(steps)
    rest = list(home.audit().go_on())
    assert rest[-1].stage == DONE
    assert rest[-1].packages == len(list(home.keeping.packages.ids()))
