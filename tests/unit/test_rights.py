"""The one decision on who may see what: the published table, its instants, and what never holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.expression import AtMost, Is, holds
from archive.model import Access, Basis, Item, Level, Mask, Rights, State
from archive.rights import (
    FACTS,
    PUBLIC,
    STAFF_ROLES,
    Grant,
    Role,
    Viewer,
    facts,
    judge,
    public_pages,
    unmasked_pages,
)

NOW = datetime(2026, 8, 1, 3, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NOTHING = Grant(record=False, content=False, staff=False)

# The table as the archive publishes it, written out a second time on purpose.
P, REG, RES, SITE, STAFF, SEALED = Level
TABLE = {
    Role.PUBLIC: {P},
    Role.REGISTERED: {P, REG},
    Role.RESEARCHER: {P, REG, RES},
    Role.CONTRIBUTOR: {P, REG},
    Role.STAFF: {P, REG, RES, SITE, STAFF},
    Role.CURATOR: {P, REG, RES, SITE, STAFF},
    Role.ADMINISTRATOR: {P, REG, RES, SITE, STAFF},
}
CELLS = [(role, level) for role in Role for level in Level]


def item(
    record: Access | Level = P,
    content: Access | Level = P,
    *,
    state: State = State.PUBLISHED,
    ends: datetime | None = None,
    text: tuple[str, ...] = ("一", "二"),
) -> Item:
    return Item(
        id="01K",
        seq=1,
        state=state,
        type="document",
        record=Access(level=record) if isinstance(record, Level) else record,
        content=Access(level=content) if isinstance(content, Level) else content,
        rights=Rights(basis=Basis(kind="permission", ends=ends)),
        text=text,
        received=NOW,
        updated=NOW,
    )


@pytest.mark.parametrize(("role", "level"), CELLS)
def test_a_role_sees_the_records_of_its_levels(role: Role, level: Level) -> None:
    assert judge(item(level), Viewer(role=role), NOW).record is (level in TABLE[role])


@pytest.mark.parametrize(("role", "level"), CELLS)
def test_a_role_sees_the_content_of_its_levels(role: Role, level: Level) -> None:
    grant = judge(item(P, level), Viewer(role=role), NOW)
    assert grant.record is True
    assert grant.content is (level in TABLE[role])


@pytest.mark.parametrize(("role", "level"), CELLS)
def test_the_network_adds_on_site_and_nothing_else(role: Role, level: Level) -> None:
    grant = judge(item(level), Viewer(role=role, on_site=True), NOW)
    assert grant.record is (level in TABLE[role] | {SITE})


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", State)
def test_only_published_items_leave_the_staff_room(role: Role, state: State) -> None:
    grant = judge(item(state=state), Viewer(role=role, agent="a"), NOW)
    staff = role in STAFF_ROLES
    seen = state is State.PUBLISHED or (staff and state is not State.ERASED)
    assert grant == Grant(record=seen, content=seen, staff=seen and staff)


def test_nothing_is_public_by_default() -> None:
    fresh = Item(id="01K", seq=1, type="photo", received=NOW, updated=NOW)
    assert judge(fresh, PUBLIC, NOW) == NOTHING
    assert judge(replace(fresh, state=State.PUBLISHED), PUBLIC, NOW) == NOTHING


def test_a_record_opens_at_its_instant() -> None:
    embargoed = item(Access(level=P, opens=NOW))
    assert judge(embargoed, PUBLIC, NOW - SECOND) == NOTHING
    assert judge(embargoed, PUBLIC, NOW).record is True


def test_a_record_closes_at_its_instant() -> None:
    closing = item(Access(level=P, closes=NOW))
    assert judge(closing, PUBLIC, NOW - SECOND).record is True
    assert judge(closing, PUBLIC, NOW) == NOTHING


def test_content_opens_and_closes_apart_from_its_record() -> None:
    window = item(P, Access(level=P, opens=NOW, closes=NOW + SECOND))
    seen = [judge(window, PUBLIC, NOW + step * SECOND) for step in (-1, 0, 1)]
    assert [grant.content for grant in seen] == [False, True, False]
    assert all(grant.record for grant in seen)


def test_an_instant_within_a_second_never_opens_early_nor_closes_late() -> None:
    half = NOW + SECOND / 2
    assert judge(item(Access(level=P, opens=half)), PUBLIC, NOW + SECOND / 4) == NOTHING
    assert judge(item(Access(level=P, closes=half)), PUBLIC, NOW + SECOND * 3 / 4) == NOTHING


def test_an_embargo_opens_to_its_own_level_only() -> None:
    embargoed = item(Access(level=RES, opens=NOW))
    assert judge(embargoed, PUBLIC, NOW + SECOND) == NOTHING
    assert judge(embargoed, Viewer(role=Role.RESEARCHER), NOW + SECOND).record is True


def test_staff_look_through_embargoes() -> None:
    shut = Access(level=P, opens=NOW + SECOND, closes=NOW + 2 * SECOND)
    assert judge(item(shut, shut), Viewer(role=Role.STAFF), NOW) == Grant(
        record=True, content=True, staff=True
    )


@pytest.mark.parametrize("closes", [None, NOW + SECOND])
def test_the_end_of_the_basis_closes_the_content(closes: datetime | None) -> None:
    ending = item(P, Access(level=P, closes=closes), ends=NOW)
    assert judge(ending, PUBLIC, NOW - SECOND).content is True
    assert judge(ending, PUBLIC, NOW) == Grant(record=True, content=False, staff=False)


def test_a_later_end_of_the_basis_opens_nothing_again() -> None:
    closed = item(P, Access(level=P, closes=NOW), ends=NOW + SECOND)
    assert judge(closed, PUBLIC, NOW).content is False


def test_sealed_things_open_to_named_persons_only() -> None:
    sealed = item(Access(level=SEALED, named=("a", "b")), Access(level=SEALED, named=("b",)))
    for role in Role:
        assert judge(sealed, Viewer(role=role, agent="c"), NOW) == NOTHING
        assert judge(sealed, Viewer(role=role), NOW) == NOTHING
        assert judge(sealed, Viewer(role=role, agent="a"), NOW).record is True
        assert judge(sealed, Viewer(role=role, agent="a"), NOW).content is False
        assert judge(sealed, Viewer(role=role, agent="b"), NOW).content is True


def test_a_name_opens_sealed_things_only() -> None:
    for level in (REG, RES, SITE, STAFF):
        assert judge(item(Access(level=level, named=("a",))), Viewer(agent="a"), NOW) == NOTHING


def test_nobody_is_named_by_an_empty_name() -> None:
    assert judge(item(Access(level=SEALED, named=("",))), PUBLIC, NOW) == NOTHING


def test_a_named_person_waits_for_the_embargo_too() -> None:
    sealed = item(Access(level=SEALED, opens=NOW, named=("a",)))
    assert judge(sealed, Viewer(agent="a"), NOW - SECOND) == NOTHING
    assert judge(sealed, Viewer(agent="a"), NOW).record is True


def test_a_researcher_is_registered_from_the_end_date_on() -> None:
    viewer = Viewer(role=Role.RESEARCHER, until=NOW)
    assert judge(item(RES), viewer, NOW - SECOND).record is True
    assert judge(item(RES), viewer, NOW) == NOTHING
    assert judge(item(REG), viewer, NOW).record is True


def test_an_end_date_takes_nothing_from_other_roles() -> None:
    assert judge(item(STAFF), Viewer(role=Role.STAFF, until=NOW), NOW).record is True
    assert Viewer(role=Role.PUBLIC, until=NOW).at(NOW) is Role.PUBLIC


def test_facts_are_what_catalog_and_index_store() -> None:
    assert tuple(facts(item())) == FACTS


def test_a_fact_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(TypeError):
        holds(AtMost("state", 1), facts(item()))
    with pytest.raises(KeyError):
        holds(Is("no_such_fact", ("x",)), facts(item()))


@pytest.mark.parametrize(
    ("record", "content", "pages"),
    [
        (P, P, (0, 1)),
        (REG, P, (0, 1)),
        (REG, REG, (0, 1)),
        (P, REG, ()),
        (RES, REG, ()),  # nobody compares levels: equal or public, nothing else
        (P, SEALED, ()),
        (Access(level=SEALED, named=("a",)), Access(level=SEALED, named=("a",)), (0, 1)),
        (Access(level=SEALED, named=("a", "b")), Access(level=SEALED, named=("a",)), ()),
        (P, Access(level=P, opens=NOW), (0, 1)),
        (P, Access(level=P, opens=NOW + SECOND), ()),
        (Access(level=P, opens=NOW + SECOND), Access(level=P, opens=NOW + SECOND), (0, 1)),
        (P, Access(level=P, closes=NOW + SECOND), ()),
        (Access(level=P, closes=NOW + SECOND), Access(level=P, closes=NOW + SECOND), (0, 1)),
    ],
)
def test_public_text_needs_content_as_open_as_its_record(
    record: Access | Level, content: Access | Level, pages: tuple[int, ...]
) -> None:
    assert public_pages(item(record, content), NOW) == pages


def test_text_of_masked_pages_is_never_public() -> None:
    masked = replace(item(), masks=(Mask(page=1, x=0, y=0, w=1, h=1),))
    assert unmasked_pages(masked) == (0,)
    assert public_pages(masked, NOW) == (0,)


def test_a_basis_that_ends_takes_the_text_from_the_public_index() -> None:
    assert public_pages(item(ends=NOW + SECOND), NOW) == ()
