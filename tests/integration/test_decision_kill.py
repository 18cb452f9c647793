"""A decision dies before each write to storage and catalog: it is there whole, or never told."""

from pathlib import Path

import pytest

from archive.catalog import encode
from archive.decisions import Decision
from archive.model import State
from tests.faults import Killed
from tests.integration.dying_database import dies_before
from tests.killing import Mortal, Place
from tests.making import STAFF, Keeping, MovableClock, make_item


def _decide(keeping: Keeping) -> None:
    """One step over two items, as from a list of the review desk."""
    seen = [
        Decision(item_id=item.id, revision=item.revision, fields={"credit": "市"})
        for item in keeping.snapshot()
    ]
    keeping.decisions.decide(STAFF, "publish", seen, reason="確認した")


def _opened(home: Path, place: Place, store: Mortal | None = None) -> Keeping:
    wrap = (lambda _: store) if store else None
    return Keeping(home, clock=MovableClock(), wrap=wrap, store_url=place.url(home))


def _filled(home: Path, place: Place) -> None:
    keeping = _opened(home, place)
    for title in ("石垣", "給水車"):
        keeping.keep(make_item(title={"ja": title}))
    keeping.close()


def test_killed_before_its_writes_to_storage(tmp_path: Path, place: Place) -> None:
    _filled(tmp_path / "count", place)
    counted = place.mortal(tmp_path / "count", armed=False)
    keeping = _opened(tmp_path / "count", place, counted)
    counted.arm()
    _decide(keeping)
    keeping.close()
    assert len(counted.writes) == 1, "the entry, which is the commit point"
    home = tmp_path / "home"
    _filled(home, place)
    dying = place.mortal(home, before=0, armed=False)
    keeping = _opened(home, place, dying)
    dying.arm()
    _killed(keeping)
    _whole_or_never_told(home, place, told=False)


def test_killed_before_each_write_to_the_catalog(tmp_path: Path, place: Place) -> None:
    """Before the entry the decision never was; from then on the next start brings it in."""
    _filled(tmp_path / "count", place)
    keeping = _opened(tmp_path / "count", place)
    with dies_before(keeping.database, -1) as done:
        _decide(keeping)
    keeping.close()
    reserved = done.index("COMMIT")
    assert len(done) > reserved + 3
    for number in range(len(done)):
        home = tmp_path / f"home{number}"
        _filled(home, place)
        keeping = _opened(home, place)
        with dies_before(keeping.database, number):
            _killed(keeping)
        _whole_or_never_told(home, place, told=number > reserved)


def _killed(keeping: Keeping) -> None:
    with pytest.raises(Killed):
        _decide(keeping)
    keeping.close()


def _whole_or_never_told(home: Path, place: Place, *, told: bool) -> None:
    """The next process settles it; who was never told decides again, and nobody twice."""
    keeping = _opened(home, place)
    keeping.clock.move(seconds=61)
    keeping.journal.recover()
    assert {item.state for item in keeping.snapshot()} == {
        State.PUBLISHED if told else State.REVIEW
    }
    if not told:
        _decide(keeping)
    now = keeping.snapshot()
    assert [(i.state, i.revision, i.credit) for i in now] == [(State.PUBLISHED, 2, "市")] * 2
    assert [len(keeping.catalog.history(item.id)) for item in now] == [1, 1]
    assert keeping.journal.recover() == 0
    keeping.rebuild().run(lambda *_: None)
    assert [encode(item) for item in keeping.snapshot()] == [encode(item) for item in now]
    keeping.close()
