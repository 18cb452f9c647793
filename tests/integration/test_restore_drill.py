"""The restore drill: only storage is kept, and an empty machine makes all else of it again."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from archive.batch import Fate
from archive.catalog import encode
from archive.rights import Role, Viewer
from archive.schema import history, outcomes, registers
from archive.settings import Settings
from ingest.submission import Claims, Submission
from search.ask import Ask
from tests import servers
from tests.contract.engines import place_of
from tests.homes.exporting import ROLES, exported
from tests.homes.make import lexicon
from tests.homes.story import Story
from tests.integration.living import CACHE, stage
from tests.making import MovableClock
from web.cli import cli
from web.wiring import Services, build, prepare

QUERIES = ("", "石垣", "避難所", "熊本", "給水")


@contextmanager
def embedded(folder: Path) -> Iterator[tuple[Settings, Settings]]:
    old, new = (_settings(folder / name) for name in ("old", "new"))
    yield old, new


@contextmanager
def on_servers(folder: Path) -> Iterator[tuple[Settings, Settings]]:
    """Two machines on one bucket, each with a database and an index of its own."""
    with ExitStack() as stack:
        bucket = stack.enter_context(servers.s3_prefix())
        machines = []
        for name in ("old", "new"):
            database = stack.enter_context(servers.postgresql_database())
            search = stack.enter_context(place_of("opensearch", folder))
            machine = _settings(folder / name)
            machines.append(
                replace(machine, store_url=bucket, database_url=database, search_url=search)
            )
        yield machines[0], machines[1]


def _settings(home: Path) -> Settings:
    return Settings(archive_home=str(home), cache_dir=str(CACHE))


@pytest.mark.parametrize("machines", [embedded, on_servers])
def test_from_storage_alone_everything_comes_back(machines: Any, tmp_path: Path) -> None:
    with machines(tmp_path) as (old, new):
        before = _lived(old, tmp_path / "given")
        if not new.store_url:
            shutil.copytree(old.home / "store", new.home / "store")
        _command(new, "rebuild")
        services = build(new)
        after = _all_of(services)
        services.close()
    for what, value in before.items():
        assert after[what] == value, what
        assert value, f"{what} was never tried"


def test_what_was_given_and_not_looked_at_is_taken_in_by_the_new_machine(tmp_path: Path) -> None:
    old, new = _settings(tmp_path / "old"), _settings(tmp_path / "new")
    (tmp_path / "letter.txt").write_text("避難所の記録", encoding="utf-8")
    services = build(old)
    prepare(services)
    given = [
        Submission(label="letter", path="letter.txt", files=(tmp_path / "letter.txt",)),
        Submission(label="row", claims=Claims(title={"ja": "石垣の表"})),
    ]
    batch = stage(services, given)
    services.close()
    shutil.copytree(old.home / "store", new.home / "store")
    _command(new, "rebuild")
    services = build(new)
    assert services.batches.get(batch.id).state == "done"
    assert services.batches.counts(batch.id) == {Fate.TAKEN: 2}
    assert len(list(services.catalog.every_item())) == 2
    assert not list(services.store.list("stage/"))
    services.close()


def _lived(settings: Settings, given: Path) -> dict[str, Any]:
    clock = MovableClock()
    services = build(settings, clock=clock)
    prepare(services)
    Story(services=services, clock=clock, folder=given).tell()
    before = _all_of(services)
    services.close()
    return before


def _command(settings: Settings, *words: str) -> None:
    names = ("archive_home", "cache_dir", "store_url", "database_url", "search_url")
    environment = {name.upper(): getattr(settings, name) for name in names}
    done = CliRunner().invoke(cli, words, env=environment, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    assert done.return_value == 0, done.output


def _all_of(services: Services) -> dict[str, Any]:
    return {
        "exports": {role: exported(services, role) for role in ROLES},
        "items": [encode(item) for item in services.catalog.every_item()],
        "totals": {
            (query, role): services.search.find(
                Ask(q=query, viewer=Viewer(role=role), now=MovableClock().now)
            ).total
            for query in QUERIES
            for role in (Role.PUBLIC, Role.STAFF)
        },
        "decisions": _rows(services, history, leave_out={"changes"}),
        "registers": _rows(services, registers),
        "reports": _rows(services, outcomes),
        "lexicon": lexicon(services),
        "quarantine": [held.label for held in services.quarantine.every()],
        "agents": sorted(agent.login for agent in services.accounts.every()),
    }


def _rows(services: Services, table: Any, leave_out: set[str] = frozenset()) -> list[Any]:  # type: ignore[assignment]
    """Every row; how blank the steps of an erased item are is not a part of the decision."""
    columns = [column for column in table.columns if column.name not in leave_out]
    with services.database.read() as connection:
        return sorted(map(tuple, connection.execute(select(*columns))), key=repr)
