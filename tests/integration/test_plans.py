"""What is asked often reads no large table whole: the plans that SQLite and PostgreSQL make."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from archive.decisions import Decision
from archive.rights import Role
from archive.schema import items
from archive.settings import Settings
from ingest.submission import Claims, Submission
from tests import servers
from tests.integration.living import CACHE, stage
from tests.integration.staff_archive import PASSWORD, Person
from tests.making import STAFF, MovableClock
from tests.plans import Statement, read_whole, statements
from web.account import Agent
from web.app import create_app
from web.wiring import Services, build, prepare

LARGE = {
    *("items", "assets", "review_facts", "feed", "history", "identities", "outcomes"),
    *("sealed_reads", "jobs", "procrastinate_jobs", "procrastinate_events"),
}
"""Tables with a row for each item, file, step, job."""

COUNTED = ("count(*)", "min(", "DELETE FROM")
"""How many jobs are in each state, and how long the oldest waits, is asked by two pages for staff,
by monitors and by commands; what is over is removed once an hour. A batch of 100,000 files is 6,000
jobs, and none stays longer than KEEP_DAYS."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def services(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Services]:
    """Forty rows, some decided, and one that waits for a worker."""
    home = tmp_path_factory.mktemp("home")
    with ExitStack() as stack:
        url = ""
        if request.param == "postgresql":
            url = stack.enter_context(servers.postgresql_database())
        settings = Settings(archive_home=str(home), cache_dir=str(CACHE), database_url=url)
        made = build(settings, clock=MovableClock())
        prepare(made)
        stage(made, _rows(0, 40))
        made.worker("w").run_until_idle()
        for item in list(made.catalog.every_item())[:20]:
            opened = {"record": {"level": "public"}, "content": {"level": "public"}}
            seen = Decision(item_id=item.id, revision=1, fields=opened)
            made.decisions.decide(STAFF, "publish", [seen], reason="確認した")
        made.worker("w").run_until_idle()
        made.accounts.add(Agent(id="", login="sato", name="佐藤", role=Role.STAFF), PASSWORD)
        yield made
        made.close()


def _rows(start: int, count: int) -> list[Submission]:
    return [
        Submission(label=f"{n}", claims=Claims(identifier=f"r{n}", title={"ja": f"石垣 {n}"}))
        for n in range(start, start + count)
    ]


def _found_whole(services: Services, asked: list[Statement]) -> dict[str, set[str]]:
    """Large tables that are read whole, by statement."""
    different = dict(asked)
    found = {
        sql: read_whole(services.database, (sql, values)) & LARGE
        for sql, values in different.items()
        if not ("jobs" in sql and any(sign in sql for sign in COUNTED))
    }
    return {sql: tables for sql, tables in found.items() if tables}


def test_a_query_without_an_index_is_noticed(services: Services) -> None:
    with statements(services.database) as asked, services.database.read() as connection:
        connection.execute(select(items.c.id).where(items.c.type == "photo")).all()
        connection.execute(select(items.c.data).where(items.c.id == "x")).all()
    found = [read_whole(services.database, one) for one in asked]
    assert found == [{"items"}, set()]


def _work(services: Services) -> None:
    """A batch from staging to the index, and a decision that its package takes in."""
    start = services.catalog.feed_position()
    stage(services, _rows(start, 3))
    services.worker("w").run_until_idle()
    item = next(services.catalog.every_item())
    seen = Decision(item_id=item.id, revision=item.revision, fields={"credit": "市"})
    services.decisions.decide(STAFF, "edit", [seen], reason="")
    services.clock.move(days=1)  # type: ignore[attr-defined]
    services.worker("w").run_until_idle()
    assert services.absorption.due(quiet=0, limit=1) == []


def test_work_reads_no_large_table_whole(services: Services) -> None:
    _work(services)
    with statements(services.database) as asked:
        _work(services)
    assert len(dict(asked)) > 30
    assert _found_whole(services, asked) == {}


PUBLIC = ("/", "/search", "/search?q=石垣", "/items/{id}", "/api/v1/items?q=石垣", "/disasters")
OF_STAFF = (
    *(
        "/staff",
        "/staff/review",
        "/staff/review?age=week",
        "/staff/items/{id}",
        "/staff/jobs",
        "/staff/batches/{batch}",
    ),
    "/staff/batches",
)


@pytest.mark.parametrize("address", [*PUBLIC, *OF_STAFF])
def test_pages_read_no_large_table_whole(services: Services, address: str) -> None:
    client = create_app(services).test_client()
    if address in OF_STAFF:
        assert Person(client=client).sign_in("sato").status_code == 303
    item = next(services.catalog.every_item())
    where = address.format(id=item.id, batch=item.batch)
    _opened(client, where)
    with statements(services.database) as asked:
        _opened(client, where)
    assert _found_whole(services, asked) == {}


def _opened(client: FlaskClient, where: str) -> None:
    answer = client.get(where, buffered=True)
    assert answer.status_code == 200, where
