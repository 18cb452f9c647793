"""What the catalog promises: the one decision as SQL, an ordered feed, its own schema."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive import catalog as catalogs
from archive.errors import AlreadyExists, NewerVersion, NotFound
from archive.expression import holds
from archive.model import Access, Basis, Item, Level, PlaceStatement, Rights, State
from archive.revision import from_micros, micros
from archive.rights import Role, Viewer, content_visible, facts, visible, workable
from archive.schema import metadata
from archive.scope import limits
from tests.contract.conftest import new_database
from tests.making import START, Keeping, make_item

INSTANTS = st.sampled_from([None, *(START + timedelta(hours=n) for n in (-2, -1, 0, 1, 2))])
ACCESSES = st.builds(
    Access,
    level=st.sampled_from(Level),
    opens=INSTANTS,
    closes=INSTANTS,
    named=st.sampled_from([(), ("agent-1",), ("agent-1", "agent-2"), ("agent-10",)]),
)
ITEMS = st.builds(
    make_item,
    state=st.sampled_from(State),
    record=ACCESSES,
    content=ACCESSES,
    rights=st.builds(Rights, basis=st.builds(Basis, ends=INSTANTS)),
    places=st.sampled_from([(), ("43443-005",), ("43101", "43443"), ("nowhere",)]).map(
        lambda codes: tuple(PlaceStatement(code=code) for code in codes)
    ),
    collections=st.sampled_from([(), ("写真",), ("写真|帖", "他")]),
)
VIEWERS = st.builds(
    Viewer,
    role=st.sampled_from(Role),
    agent=st.sampled_from(["", "agent-1", "agent-2", "agent-%", "agent-_"]),
    on_site=st.booleans(),
    until=INSTANTS,
    limits=st.sampled_from(
        [frozenset(), limits(["43443"], []), limits(["43100"], ["写真|帖"]), limits([], ["写真"])]
    ),
)


@pytest.fixture(scope="module")
def shared(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keeping]:
    folder = tmp_path_factory.mktemp("catalog")
    with new_database(folder, template) as url:
        made = Keeping(folder, database_url=url)
        yield made
        made.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items=st.lists(ITEMS, min_size=1, max_size=8), viewer=VIEWERS)
def test_sql_and_evaluation_decide_the_same(
    shared: Keeping, items: list[Item], viewer: Viewer
) -> None:
    _add(shared, items)
    ids = [item.id for item in items]
    for decision in (visible, content_visible, workable):
        expression = decision(viewer, START)
        judged = {item.id for item in items if holds(expression, facts(item))}
        assert shared.catalog.visible_ids(ids, expression) == judged


def test_the_feed_is_ordered_and_complete(keeping: Keeping) -> None:
    items = [make_item() for _ in range(3)]
    _add(keeping, items)
    first = keeping.catalog.changes(0)
    assert [change.item_id for change in first] == [item.id for item in items]
    assert [change.position for change in first] == sorted({c.position for c in first})
    keeping.catalog.touch([items[1].id])
    (again,) = keeping.catalog.changes(first[-1].position)
    assert again.item_id == items[1].id
    assert keeping.catalog.feed_position() == again.position
    assert len(keeping.catalog.changes(0, limit=2)) == 2


def test_an_id_or_identity_is_added_once_and_a_failed_page_adds_nothing(keeping: Keeping) -> None:
    item = make_item(identity="post:x:1")
    _add(keeping, [item])
    other = make_item()
    with pytest.raises(AlreadyExists):
        _add(keeping, [other, make_item(identity="post:x:1")])
    with pytest.raises(NotFound):
        keeping.catalog.get(other.id)
    assert keeping.catalog.with_identity("post:x:1") == item


def test_items_come_in_the_order_asked_for(keeping: Keeping) -> None:
    items = [make_item() for _ in range(4)]
    _add(keeping, items)
    asked = [items[2].id, "absent", items[0].id]
    assert list(keeping.catalog.items(asked)) == [items[2].id, items[0].id]
    walked = list(keeping.catalog.every_item(page=3))
    assert walked == sorted(items, key=lambda item: item.seq)


def test_content_that_opens_is_found_once(keeping: Keeping) -> None:
    opens = START + timedelta(hours=1)
    item = make_item(content=Access(level=Level.PUBLIC, opens=opens))
    _add(keeping, [item])
    at = int(opens.timestamp())
    assert keeping.catalog.opened_between(0, at - 1) == []
    assert keeping.catalog.opened_between(at - 1, at) == [item.id]
    assert keeping.catalog.opened_between(at, at + 10) == []


def test_migrations_build_exactly_the_schema(keeping: Keeping) -> None:
    with keeping.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_catalog_of_a_newer_program_is_refused_with_a_sentence(keeping: Keeping) -> None:
    with keeping.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerVersion, match="update the program"):
        keeping.database.migrate()


@given(st.integers(min_value=-(10**15), max_value=4 * 10**15))
def test_instants_survive_as_whole_microseconds(value: int) -> None:
    assert micros(from_micros(value)) == value


def test_replacing_an_item_moves_the_feed_and_its_facts(keeping: Keeping) -> None:
    item = make_item()
    _add(keeping, [item])
    before = keeping.catalog.feed_position()
    changed = replace(item, revision=2, state=State.PUBLISHED, record=Access(level=Level.PUBLIC))
    with keeping.database.write() as connection:
        position = catalogs.replace(connection, changed)
    assert position > before
    assert keeping.catalog.visible_ids([item.id], visible(Viewer(), START)) == {item.id}


def _add(keeping: Keeping, items: list[Item]) -> None:
    with keeping.database.write() as connection:
        catalogs.add(connection, [(item, item.id) for item in items])
