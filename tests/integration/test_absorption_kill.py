"""Packages take decisions in: killed anywhere and repeated, each decision is in there once."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from archive.absorption import Absorption
from archive.catalog import encode
from archive.erasure import Erasure
from archive.errors import AlreadyExists, Conflict
from archive.fixity import audit
from archive.model import Item, State
from archive.preservation import CRATE, DECISIONS, EVENTS, ITEM
from archive.storage import open_store
from tests.faults import Faulty, Killed
from tests.homes.make import HOMES
from tests.integration.dying_database import dies_before
from tests.integration.packages_under_test import files_of
from tests.killing import OnFiles, Place, carry
from tests.making import ADMINISTRATOR, Keeping

HOME, FILES = HOMES / "2", OnFiles()


def _copy(folder: Path, place: Place = FILES) -> Path:
    folder.mkdir()
    shutil.copyfile(HOME / "catalog.sqlite", folder / "catalog.sqlite")
    carry(open_store(FILES.url(HOME)), open_store(place.url(folder)))
    return folder


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[Keeping]:
    opened = Keeping(_copy(tmp_path / "home"))
    yield opened
    opened.close()


def _absorption(keeping: Keeping) -> Absorption:
    return Absorption(keeping.database, keeping.preservation, keeping.clock)


def _absorb_all(keeping: Keeping) -> list[str]:
    """What was due, and is not any more."""
    keeping.clock.move(days=1)
    due = _absorption(keeping).due(quiet=600, limit=100)
    for item_id in due:
        _absorption(keeping).absorb(item_id)
    assert _absorption(keeping).due(quiet=600, limit=100) == []
    return due


def _edited(keeping: Keeping) -> Item:
    """The item whose package holds some of its decisions and not the last."""
    return next(i for i in keeping.snapshot() if i.local_identifier == "mihon-p01")


def test_each_package_holds_every_decision_on_its_item(keeping: Keeping) -> None:
    due = _absorb_all(keeping)
    assert len(due) >= 3
    every = {item.id: item for item in keeping.snapshot()}
    for item_id in due:
        if every[item_id].state is not State.ERASED:
            _check(keeping, every[item_id])
    assert list(audit(keeping.packages, keeping.packages.ids())) == []


def _check(keeping: Keeping, item: Item) -> None:
    held = files_of(keeping.packages, item.id)
    assert held[ITEM] == encode(item)
    decided = [json.loads(line) for line in held[DECISIONS].splitlines()]
    history = keeping.catalog.history(item.id)
    assert [step["revision"] for step in decided] == [step.revision for step in history]
    assert decided[-1]["revision"] == item.revision
    events = [json.loads(line)["eventType"] for line in held[EVENTS].splitlines()]
    assert len(events) == 1 + len(history)
    assert events[0] == "ingestion"


def test_the_stub_of_an_erased_item_takes_nothing_in_and_holds_up_nobody(keeping: Keeping) -> None:
    photo = next(i for i in keeping.snapshot() if i.state is State.ERASED and i.type == "photo")
    before = files_of(keeping.packages, photo.id)
    assert photo.id in _absorb_all(keeping)
    assert files_of(keeping.packages, photo.id) == before
    assert set(before) == {ITEM, CRATE}


def test_killed_before_its_writes_to_storage(tmp_path: Path, place: Place) -> None:
    counted = place.mortal(_copy(tmp_path / "count", place))
    keeping = Keeping(tmp_path / "count", wrap=lambda _: counted)
    _absorption(keeping).absorb(_edited(keeping).id)
    keeping.close()
    assert len(counted.writes) >= 8
    for before in place.moments(counted.writes, lean=True):
        home = _copy(tmp_path / f"home{before}", place)
        dying = Keeping(home, wrap=lambda _, h=home, n=before: place.mortal(h, before=n))
        _die(lambda dying=dying: _absorption(dying).absorb(_edited(dying).id))  # type: ignore[misc]
        dying.close()
        _recovered(home, place)


def test_killed_before_each_write_to_the_catalog(tmp_path: Path) -> None:
    for number in range(2):
        home = _copy(tmp_path / f"home{number}")
        dying = Keeping(home)
        with dies_before(dying.database, number):
            _die(lambda dying=dying: _absorption(dying).absorb(_edited(dying).id))  # type: ignore[misc]
        dying.close()
        _recovered(home)


def test_two_workers_absorb_the_same_and_it_is_in_there_once(tmp_path: Path) -> None:
    """A second worker does all of it between two writes of the first, whichever they are."""
    for before in range(8):
        home = _copy(tmp_path / f"home{before}")
        other = Keeping(home)
        edited = _edited(other)
        store = Faulty(
            other.store,
            before=before,
            meanwhile=lambda o=other, i=edited: _absorption(o).absorb(i.id),  # type: ignore[misc]
        )
        slow = Keeping(home, wrap=lambda _, store=store: store)
        with suppress(Conflict, AlreadyExists):  # the loser, whose next look finds nothing due
            _absorption(slow).absorb(edited.id)
        head = other.packages.head(edited.id)
        assert head is not None
        assert head.head == 3, before
        _check(other, edited)
        assert edited.id not in _absorption(slow).due(quiet=0, limit=100)
        assert list(audit(other.packages, other.packages.ids())) == []
        slow.close()
        other.close()


def test_erased_meanwhile_nothing_comes_back_and_the_stub_stays(tmp_path: Path) -> None:
    """An erasure runs from beginning to end between two writes of an absorption."""
    for before in range(8):
        home = _copy(tmp_path / f"home{before}")
        other = Keeping(home)
        item = _edited(other)
        store = Faulty(other.store, before=before, meanwhile=lambda o=other: _erase(o))  # type: ignore[misc]
        slow = Keeping(home, wrap=lambda _, store=store: store)
        with pytest.raises(Conflict):
            _absorption(slow).absorb(item.id)
        assert set(files_of(other.packages, item.id)) == {ITEM, CRATE}, before
        assert next(other.preservation.read(item.id)).state is State.ERASED
        assert list(other.packages.verify(item.id)) == []
        snapshot = other.snapshot()
        other.rebuild().run(lambda *_: None)
        assert other.snapshot() == snapshot
        slow.close()
        other.close()


def _erase(keeping: Keeping) -> None:
    erasure = Erasure(
        database=keeping.database,
        store=keeping.store,
        preservation=keeping.preservation,
        decisions=keeping.decisions,
        clock=keeping.clock,
        forget=lambda _: None,
    )
    reason = {"basis": "法令", "reason": "申出", "approved_by": "agent-9"}
    erasure.erase(ADMINISTRATOR, _edited(keeping).id, **reason)


def _die(work: Callable[[], object]) -> None:
    with pytest.raises(Killed):
        work()


def _recovered(home: Path, place: Place = FILES) -> None:
    """A new process absorbs what is due: one version more, whole, and the same after rebuild."""
    again = Keeping(home, store_url=place.url(home))
    item = _edited(again)
    assert item.id in _absorb_all(again)
    head = again.packages.head(item.id)
    assert head is not None
    assert head.head == 3
    _check(again, item)
    assert list(audit(again.packages, again.packages.ids())) == []
    snapshot = again.snapshot()
    again.rebuild().run(lambda *_: None)
    assert again.snapshot() == snapshot
    assert _absorption(again).due(quiet=0, limit=100) == []
    again.close()
