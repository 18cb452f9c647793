"""What holds for every item and every viewer: no content without record, no text too wide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.expression import holds
from archive.model import (
    Access,
    Allowance,
    Basis,
    Item,
    Level,
    Mask,
    PlaceStatement,
    Rights,
    State,
)
from archive.rights import (
    PUBLIC,
    Role,
    Viewer,
    content_visible,
    facts,
    judge,
    judge_work,
    public_pages,
    unmasked_pages,
    visible,
    workable,
)
from archive.scope import limits

NOW = datetime(2026, 8, 1, 3, 0, tzinfo=UTC)

# A narrow range of whole seconds makes equal instants, the hard case, frequent.
instants = st.integers(-3, 3).map(lambda seconds: NOW + timedelta(seconds=seconds))
maybe = st.none() | instants
names = st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True).map(tuple)
# Half of everything public or sealed: otherwise two independent levels rarely let anybody in.
levels = st.sampled_from([Level.PUBLIC, Level.SEALED]) | st.sampled_from(Level)
accesses = st.builds(Access, level=levels, opens=maybe, closes=maybe, named=names)
masks = st.lists(
    st.builds(
        Mask, page=st.integers(0, 2), x=st.just(0.0), y=st.just(0.0), w=st.just(1.0), h=st.just(1.0)
    ),
    max_size=2,
).map(tuple)
viewers = st.builds(
    Viewer,
    role=st.sampled_from(Role),
    agent=st.sampled_from(["", "a", "b"]),
    on_site=st.booleans(),
    until=maybe,
    limits=st.sampled_from(
        [
            frozenset(),
            limits(["43443"], []),
            limits(["43100"], []),
            limits([], ["写真"]),
            limits(["43441"], ["写真"]),
        ]
    ),
)
places = st.lists(
    st.builds(PlaceStatement, code=st.sampled_from(["", "43101", "43100", "43443-005", "none"])),
    max_size=2,
).map(tuple)
states = st.just(State.PUBLISHED) | st.sampled_from(State)


allowed = st.builds(
    Access,
    level=st.sampled_from(Level).filter(lambda one: one is not Level.SEALED),
    opens=maybe,
    closes=maybe,
)
allowances = st.none() | st.builds(Allowance, record=allowed, content=allowed)


@st.composite
def items(draw: st.DrawFn) -> Item:
    record = draw(accesses)
    content = draw(st.just(record) | accesses)
    return Item(
        id="01K",
        seq=1,
        state=draw(states),
        places=draw(places),
        collections=draw(st.sampled_from([(), ("写真",), ("他",)])),
        type="document",
        record=record,
        content=content,
        rights=Rights(basis=Basis(ends=draw(st.none() | instants))),
        allowance=draw(allowances),
        masks=draw(masks),
        text=("一", "二", "三"),
        received=NOW,
        updated=NOW,
    )


@settings(max_examples=500)
@given(items(), viewers, instants)
def test_content_is_never_wider_than_record(item: Item, viewer: Viewer, now: datetime) -> None:
    of = facts(item)
    assert holds(visible(viewer, now), of) or not holds(content_visible(viewer, now), of)
    grant = judge(item, viewer, now)
    assert grant.record or not (grant.content or grant.staff)


@given(items(), viewers, instants)
def test_the_judgement_is_the_two_expressions(item: Item, viewer: Viewer, now: datetime) -> None:
    grant, of = judge(item, viewer, now), facts(item)
    assert grant.record is holds(visible(viewer, now), of)
    assert grant.content is holds(content_visible(viewer, now), of)


@settings(max_examples=500)
@given(items(), viewers, instants)
def test_who_is_not_staff_sees_published_open_items_only(
    item: Item, viewer: Viewer, now: datetime
) -> None:
    if viewer.is_staff() or not judge(item, viewer, now).record:
        return
    assert item.state is State.PUBLISHED
    assert item.record.opens is None or item.record.opens <= now
    assert item.record.closes is None or now < item.record.closes
    assert item.record.level is not Level.STAFF
    assert item.record.level is not Level.SEALED or viewer.agent in item.record.named


@given(items(), viewers, instants)
def test_erased_items_are_visible_to_nobody(item: Item, viewer: Viewer, now: datetime) -> None:
    erased = replace(item, state=State.ERASED)
    assert not judge(erased, viewer, now).record


@settings(max_examples=1000)
@given(items(), viewers, instants, instants)
def test_public_text_is_readable_by_every_viewer_of_the_record_now_and_later(
    item: Item, viewer: Viewer, now: datetime, later: datetime
) -> None:
    pages = public_pages(item, now)
    assert set(pages) <= set(unmasked_pages(item))
    if pages and later >= now and judge(item, viewer, later).record:
        assert judge(item, viewer, later).content


@settings(max_examples=1000)
@given(items(), viewers, instants)
def test_nobody_sees_more_than_the_agreement_allows(
    item: Item, viewer: Viewer, now: datetime
) -> None:
    """What it allows, as an item of its own, is a bound for everybody; what is sealed is closer."""
    allowed = item.allowance
    if allowed is None or Level.SEALED in (item.record.level, item.content.level):
        return
    most = judge(replace(item, record=allowed.record, content=allowed.content), viewer, now)
    alone = judge(replace(item, allowance=None), viewer, now)
    grant = judge(item, viewer, now)
    assert grant.record <= (most.record and alone.record)
    assert grant.content <= (most.content and alone.content)


@given(items(), viewers, instants)
def test_an_agreement_that_nobody_looked_up_closes(
    item: Item, viewer: Viewer, now: datetime
) -> None:
    named = replace(item, allowance=None, rights=replace(item.rights, agreement="A"))
    grant = judge(named, viewer, now)
    assert viewer.is_staff() or viewer.agent or not (grant.record or grant.content)


@settings(max_examples=1000)
@given(items(), viewers, instants)
def test_limited_staff_see_what_staff_see_within_and_the_public_outside(
    item: Item, viewer: Viewer, now: datetime
) -> None:
    """Worked out here anew: which items lie within is written down by hand."""
    codes = {place.code for place in item.places}
    within = {
        frozenset(): True,
        limits(["43443"], []): "43443-005" in codes,
        limits(["43100"], []): bool(codes & {"43100", "43101"}),
        limits([], ["写真"]): "写真" in item.collections,
        limits(["43441"], ["写真"]): "写真" in item.collections,
    }[viewer.limits]
    everywhere = replace(viewer, limits=frozenset())
    if within or not viewer.is_staff():
        expected = judge(item, everywhere, now)
        seen = judge(item, viewer, now)
        assert (seen.staff, seen.record) == (expected.staff, expected.record)
        assert seen.content or not expected.content
    else:
        outside = replace(PUBLIC, agent=viewer.agent, on_site=viewer.on_site)
        assert judge(item, viewer, now) == judge(item, outside, now)
        assert judge_work(item, viewer, now).record is False


@given(items(), viewers, instants)
def test_nobody_but_staff_works_and_nobody_works_on_what_is_not_seen(
    item: Item, viewer: Viewer, now: datetime
) -> None:
    grant = judge(item, viewer, now)
    assert grant.staff is holds(workable(viewer, now), facts(item))
    assert not grant.staff or (viewer.is_staff() and grant.record)
    assert judge(item, replace(viewer, limits=frozenset()), now).record or not grant.record
