"""The catalog database: opened from a URL, migrated, with short read and write transactions.

On SQLite as on PostgreSQL one transaction writes at a time: what a writer has read stays true until
it commits, and positions of the change feed become visible in their order.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from archive.database import postgresql, sqlite
from archive.errors import CatalogUnavailable, NewerVersion, WrongSetting

_MIGRATIONS = Path(__file__).parent.parent / "migrations"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    open: Callable[[str], Engine]
    is_unavailable: Callable[[DBAPIError], bool]
    reading: Mapping[str, Any] = field(default_factory=dict)
    """Execution options of transactions that read."""
    beside: Mapping[str, Any] = field(default_factory=lambda: {"archive_write": True})
    """Those of transactions that need not wait for the other writers."""
    refuse: Callable[[Connection], None] = lambda _: None
    """Raises ``WrongSetting`` for a database that was made in a way that cannot work."""


_KINDS = {
    "sqlite": _Kind(open=sqlite.open_sqlite, is_unavailable=sqlite.is_unavailable),
    "postgresql": _Kind(
        open=postgresql.open_postgresql,
        is_unavailable=postgresql.is_unavailable,
        reading=postgresql.READING,
        beside={},
        refuse=postgresql.refuse_other_orders,
    ),
}


class Database:
    """Transactions over one engine; a write transaction takes its lock at once.

    They raise ``CatalogUnavailable`` when the database cannot be reached, is busy for half a minute
    or cannot write; the same can then be tried again. Where that happens in a commit, it is not
    known whether it took place.
    """

    def __init__(self, url: str) -> None:
        """Raises ``WrongSetting`` when ``url`` names neither SQLite nor PostgreSQL."""
        self._kind = _KINDS[_kind_of(url)]
        self.engine = self._kind.open(url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the catalog throughout, and changes nothing."""
        with self._transaction(self._kind.reading) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction beside which nobody else writes; never one inside another."""
        with self._transaction({"archive_write": True}) as connection:
            yield connection

    @contextmanager
    def beside(self) -> Iterator[Connection]:
        """A transaction that writes beside others where the database can: for jobs alone.

        Neither the feed nor anything that must hold between two tables may be written in it.
        """
        with self._transaction(self._kind.beside) as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the schema up to this program's version; a newer schema raises ``NewerVersion``."""
        config = _alembic_config()
        with self.write() as connection:
            self._kind.refuse(connection)
            _refuse_newer(connection, config)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def is_made(self) -> bool:
        """Whether there is a schema already, of whatever version."""
        with self.read() as connection:
            return MigrationContext.configure(connection).get_current_revision() is not None

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _transaction(self, options: Mapping[str, Any]) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                connection = connection.execution_options(**options)
                with connection.begin():
                    yield connection
        except NoneFree as error:
            raise CatalogUnavailable from error
        except DBAPIError as error:
            if not self._kind.is_unavailable(error):
                raise
            reason = str(error.orig).strip()
            raise CatalogUnavailable(f"The catalog does not answer: {reason}") from error


def _kind_of(url: str) -> str:
    try:
        name = make_url(url).get_backend_name()
    except ArgumentError as error:
        raise WrongSetting("DATABASE_URL cannot be read.") from error
    if name not in _KINDS:
        raise WrongSetting(f"DATABASE_URL names {name}; known are {', '.join(_KINDS)}.")
    return name


def _refuse_newer(connection: Connection, config: Config) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise NewerVersion


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
