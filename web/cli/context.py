"""What every command shares: the archive, opened when first needed, and how answers are printed."""

import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import click
import msgspec

from archive import language
from archive.decisions import Actor
from archive.errors import WrongUse
from archive.model import Level
from archive.rights import Role, Viewer
from archive.settings import Settings, read_settings
from web.freezing import loaded
from web.wiring import Services, build


@dataclass
class Context:
    """Lives as long as one command."""

    form: str = "text"
    progress: bool = field(default_factory=lambda: sys.stderr.isatty())
    _told: str = ""

    @cached_property
    def settings(self) -> Settings:
        return read_settings()

    @cached_property
    def services(self) -> Services:
        services = build(self.settings)
        if has_home(self.settings) and services.database.is_made():
            services.load_vocabulary()
        click.get_current_context().call_on_close(services.close)
        loaded()
        return services

    def analyzer(self) -> language.Analyzer:
        """Of the archive's index; where there is no archive, the one of the program."""
        if has_home(self.settings):
            return self.services.analyzer
        return language.load(self.settings.cache)

    def actor(self) -> Actor:
        """Whoever runs the command: it has the machine, so it may decide everything."""
        return Actor(agent=f"cli:{getpass.getuser()}", role=Role.ADMINISTRATOR, trusted=True)

    def answer(self, data: Any, text: Callable[[], Sequence[str]]) -> None:
        """Data as JSON where asked for, else as lines."""
        if self.form == "json":
            plain = msgspec.to_builtins(data)
            click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
            return
        for line in text():
            click.echo(line)

    def tell(self, line: str) -> None:
        """Progress: one moving line on a terminal, elsewhere a plain line for each change."""
        if line == self._told:
            return
        self._told = line
        if self.progress:
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)
        else:
            click.echo(line, err=True)

    def told(self) -> None:
        if self.progress:
            click.echo(err=True)


pass_context = click.make_pass_decorator(Context)


def viewer_for(role: str) -> Viewer:
    """Whose eyes a command looks with."""
    return Viewer(role=Role(role), agent="" if role == Role.PUBLIC else "cli")


ROLE = click.option(
    "--role",
    type=click.Choice([str(role) for role in Role]),
    default=str(Role.PUBLIC),
    show_default=True,
    help="Whose eyes to look with; nothing is public by default.",
)
LEVEL = click.Choice([str(level) for level in Level])


@contextmanager
def told_if_unwritable(file: Path) -> Iterator[None]:
    """A file of the person's own that cannot be written is wrong use, said in a sentence."""
    try:
        yield
    except OSError as error:
        if error.filename and Path(str(error.filename)).parent == file.parent:
            raise WrongUse(f"{file} cannot be written: {error.strerror}") from error
        raise


def port_of(settings: Settings) -> int:
    return settings.number("port")


def has_home(settings: Settings) -> bool:
    return bool(settings.database_url) or (settings.home / "catalog.sqlite").exists()


def require_home(settings: Settings) -> None:
    """A command other than ``init`` and ``demo`` needs an archive to work on."""
    if not has_home(settings):
        raise WrongUse(
            f"There is no archive in {settings.home}. Make one with `kumamoto-archive init`, "
            "or set ARCHIVE_HOME to where it is."
        )


def environment(overrides: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child process."""
    return {**os.environ, **overrides}
