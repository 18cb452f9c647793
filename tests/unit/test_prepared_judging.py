"""When a finished file closes by itself: at the first instant that takes something from a row."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.judgement import Judgement, closes
from archive.model import Access, Allowance, Basis, Item, Level, Rights, State
from archive.rights import FOREVER, PUBLIC, Role, Viewer, judge

NOW = datetime(2026, 8, 1, tzinfo=UTC)
THEN = NOW + timedelta(days=30)
OPEN, ENDS = Access(level=Level.PUBLIC), Access(level=Level.PUBLIC, closes=THEN)


def item(**said: object) -> Item:
    given = {"record": OPEN, "content": OPEN, **said}
    return Item(
        id="a", seq=1, type="text", state=State.PUBLISHED, received=NOW, updated=NOW, **given
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        {"record": ENDS},
        {"content": ENDS},
        {"rights": Rights(basis=Basis(ends=THEN))},
        {"rights": Rights(agreement="x"), "allowance": Allowance(record=OPEN, content=ENDS)},
        {"rights": Rights(agreement="x"), "allowance": Allowance(record=ENDS, content=OPEN)},
    ],
    ids=["record", "content", "basis", "content of the agreement", "record of the agreement"],
)
def test_whatever_ends_ends_the_file(said: dict[str, object]) -> None:
    one = item(**said)
    assert closes(one, judge(one, PUBLIC, NOW)) == THEN.timestamp()
    staff = Viewer(role=Role.CURATOR)
    assert closes(one, judge(one, staff, NOW)) == FOREVER


def test_what_stays_open_ends_nothing() -> None:
    one = item()
    assert closes(one, judge(one, PUBLIC, NOW)) == FOREVER


def test_content_that_is_closed_already_ends_nothing() -> None:
    one = item(content=Access(level=Level.STAFF, closes=THEN))
    assert closes(one, judge(one, PUBLIC, NOW)) == FOREVER


def test_of_many_the_first_ends_the_file() -> None:
    later = Access(level=Level.PUBLIC, closes=THEN + timedelta(days=1))
    hidden = item(record=Access(level=Level.STAFF, closes=NOW + timedelta(days=1)))
    judgement = Judgement(PUBLIC, NOW)
    ends = []
    for one in (hidden, item(), item(content=later), item(record=ENDS), item()):
        judgement.of(one)
        ends.append(judgement.closes)
    assert ends == [FOREVER, FOREVER, later.closes.timestamp(), *[THEN.timestamp()] * 2]  # type: ignore[union-attr]
