"""The stores and databases under test, each an empty place of its own.

A store of scheme ``x`` needs a fixture ``x_store_url`` that gives the address of an empty store.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.database import Database
from archive.registry import discover
from archive.storage import Store, open_store
from tests import servers
from tests.making import Keeping


@pytest.fixture
def file_store_url(tmp_path: Path) -> str:
    return (tmp_path / "店 store").as_uri()


@pytest.fixture
def s3_store_url() -> Iterator[str]:
    with servers.s3_prefix() as url:
        yield url


@pytest.fixture
def s3_versioned_store_url() -> Iterator[str]:
    with servers.s3_bucket(versioned=True) as url:
        yield url


@pytest.fixture(params=[*sorted(discover("archive.storage")), "s3_versioned"])
def store_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_store_url"))


@pytest.fixture
def store(store_url: str) -> Store:
    return open_store(store_url)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def template(database_kind: str) -> Iterator[str]:
    """A migrated database that others are copies of, because migrating takes long."""
    if database_kind == "sqlite":
        yield ""
        return
    with servers.postgresql_database() as url:
        database = Database(url)
        database.migrate()
        database.close()
        yield url.rpartition("/")[2]


@pytest.fixture
def database_url(database_kind: str, template: str, tmp_path: Path) -> Iterator[str]:
    with new_database(tmp_path, template) as url:
        yield url


@pytest.fixture
def keeping(database_url: str, tmp_path: Path) -> Iterator[Keeping]:
    made = Keeping(tmp_path, database_url=database_url)
    yield made
    made.close()


@contextmanager
def new_database(folder: Path, template: str) -> Iterator[str]:
    """The URL of an empty catalog: a copy of the template, SQLite where that is none."""
    if template:
        with servers.postgresql_database(template) as url:
            yield url
    else:
        yield f"sqlite:///{folder / 'catalog.sqlite'}"
