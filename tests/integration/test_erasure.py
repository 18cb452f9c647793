"""Erasure: no stored byte is left, nothing else is lost; it takes two people and a basis."""

from pathlib import Path

import pytest

from archive.errors import InvalidSubmission, NotAllowed, WrongState
from tests.faults import Killed
from tests.integration.erasure_under_test import (
    CASES,
    Make,
    check_gone,
    erase,
    opened,
    photo_case,
    post_case,
)
from tests.killing import OnFiles, Place
from tests.making import ADMINISTRATOR


@pytest.mark.parametrize("make", CASES)
def test_nothing_of_it_is_left_and_nothing_else_is_touched(
    make: Make, tmp_path: Path, place: Place
) -> None:
    item, others = make(tmp_path, place)
    keeping, erasure, forgotten = opened(tmp_path, place)
    erase(erasure, item)
    check_gone(keeping, place, item, others)
    assert item.id in forgotten
    stone = keeping.tombstones.find(item.id)
    assert stone is not None and (stone.asked_by, stone.approved_by) == ("agent-2", "agent-9")
    assert keeping.tombstones.mark(f"identity:{item.identity}") in stone.marks
    assert keeping.tombstones.unfinished() == []
    keeping.close()


def test_a_rebuild_in_the_middle_does_not_bring_it_back(tmp_path: Path, place: Place) -> None:
    item, others = post_case(tmp_path, place)
    keeping, erasure, _ = opened(tmp_path, place, place.mortal(tmp_path, before=4))
    with pytest.raises(Killed):
        erase(erasure, item)
    keeping.close()
    keeping, erasure, _ = opened(tmp_path, place)
    keeping.rebuild().run(lambda *_: None)
    erasure.recover(ADMINISTRATOR)
    check_gone(keeping, place, item, others)
    keeping.close()


def test_it_takes_two_people_a_basis_and_a_reason(tmp_path: Path) -> None:
    item, _ = photo_case(tmp_path, OnFiles())
    keeping, erasure, _ = opened(tmp_path, OnFiles())
    with pytest.raises(NotAllowed):
        erasure.erase(ADMINISTRATOR, item.id, basis="法", reason="理由", approved_by="agent-2")
    with pytest.raises(InvalidSubmission) as wrong:
        erasure.erase(ADMINISTRATOR, item.id, basis=" ", reason="", approved_by="")
    assert set(wrong.value.fields) == {"basis", "reason", "approved_by"}
    assert keeping.tombstones.find(item.id) is None
    erase(erasure, item)
    with pytest.raises(WrongState):
        erase(erasure, item)
    keeping.close()
