"""Judging a stream: remembering a case changes no decision."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from archive.judgement import Judgement, granted
from archive.model import Access, Basis, Item, Level, Rights, State
from archive.rights import PUBLIC, Role, Viewer, judge
from tests.unit.record_items import NOW, PHOTO, POST

# So few values that items differ in one of them only: what a case must not leave out shows.
_instants = st.none() | st.sampled_from([NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)])
_accesses = st.builds(
    Access,
    level=st.sampled_from([Level.PUBLIC, Level.SEALED]),
    opens=_instants,
    closes=_instants,
    named=st.sampled_from([(), ("a",)]),
)
_cases = st.builds(
    replace,
    st.just(PHOTO),
    state=st.sampled_from([State.PUBLISHED, State.WITHDRAWN]),
    record=_accesses,
    content=_accesses,
    rights=st.builds(Rights, basis=st.builds(Basis, ends=_instants)),
)
_viewers = st.builds(Viewer, role=st.sampled_from(Role), agent=st.sampled_from(["", "a"]))


@st.composite
def _neighbours(draw: st.DrawFn) -> list[Item]:
    """An item, and what it becomes when each of its parts in turn is another's."""
    one, other = draw(_cases), draw(_cases)
    parts = ("state", "record", "content", "rights")
    mixed = [replace(one, **{part: getattr(other, part)}) for part in parts]
    return [one, *mixed, other, *_half_way(one, other)]


def _half_way(one: Item, other: Item) -> list[Item]:
    fields = ("level", "opens", "closes", "named")
    return [
        replace(one, **{name: replace(getattr(one, name), **{field: getattr(from_, field)})})
        for name, from_ in (("record", other.record), ("content", other.content))
        for field in fields
    ]


@given(_neighbours(), _viewers)
def test_every_item_gets_the_grant_it_would_get_alone(
    items: Sequence[Item], viewer: Viewer
) -> None:
    judgement = Judgement(viewer, NOW)
    alone = [judge(item, viewer, NOW) for item in items]
    assert [judgement.of(item) for item in (*items, *items)] == [*alone, *alone]


def test_the_instant_decides_and_those_without_a_record_are_left_out() -> None:
    """The photo's content closes with its basis two days later; the post's was never open."""
    closed = NOW + timedelta(days=3)
    assert [grant.content for _, grant in granted((PHOTO, POST), PUBLIC, NOW)] == [True, False]
    assert [grant.content for _, grant in granted((PHOTO, POST), PUBLIC, closed)] == [False, False]


def test_items_whose_record_is_closed_are_left_out() -> None:
    staff = Viewer(role=Role.STAFF)
    hidden = _in_review(PHOTO)
    assert list(granted((hidden,), PUBLIC, NOW)) == []
    assert [item for item, _ in granted((hidden, POST), staff, NOW)] == [hidden, POST]


def _in_review(item: Item) -> Item:
    return replace(item, state=State.REVIEW)
