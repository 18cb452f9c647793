"""Erasure dies before its writes, over files and S3: finished later, no byte left, old or new."""

from pathlib import Path

import pytest

from tests.faults import Killed
from tests.integration.erasure_under_test import CASES, Make, check_gone, erase, opened
from tests.killing import Place, Writes
from tests.making import ADMINISTRATOR


@pytest.mark.parametrize("make", CASES)
def test_killed_before_its_writes_it_is_finished_later(
    make: Make, tmp_path: Path, place: Place
) -> None:
    moments = place.moments(_writes(make, tmp_path / "count", place))
    assert len(moments) > 5
    for before in moments:
        folder = tmp_path / str(before)
        item, others = make(folder, place)
        dying = place.mortal(folder, before=before, armed=False)
        keeping, erasure, _ = opened(folder, place, dying)
        dying.arm()
        with pytest.raises(Killed):
            erase(erasure, item)
        keeping.close()
        keeping, erasure, _ = opened(folder, place)
        keeping.clock.move(seconds=61)
        keeping.journal.recover()
        if keeping.tombstones.find(item.id) is None:
            erase(erasure, keeping.catalog.get(item.id))
        erasure.recover(ADMINISTRATOR)
        check_gone(keeping, place, item, others)
        keeping.rebuild().run(lambda *_: None)
        check_gone(keeping, place, item, others)
        keeping.close()


def _writes(make: Make, folder: Path, place: Place) -> Writes:
    """What an erasure writes when nobody dies."""
    item, _ = make(folder, place)
    counted = place.mortal(folder, armed=False)
    keeping, erasure, _ = opened(folder, place, counted)
    counted.arm()
    erase(erasure, item)
    keeping.close()
    return counted.writes
