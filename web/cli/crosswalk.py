"""Commands for crosswalks: ``crosswalk list | draft | export | import``."""

import sys
from dataclasses import replace
from pathlib import Path

import click
import msgspec

from ingest.crosswalk import VALUED, Crosswalk
from ingest.crosswalk.profile import Profile, Word, guessed, profile
from ingest.crosswalk.reading import likely
from ingest.crosswalk.sheet import UNDECIDED, read, write
from web.cli.context import Context, pass_context, require_home, told_if_unwritable
from web.cli.group import Group
from web.wiring import prepare


@click.group(cls=Group)
def crosswalk() -> None:
    """What columns and words of an older archive mean here; see ingest spreadsheet --mapping."""


@crosswalk.command("list")
@pass_context
def list_all(context: Context) -> None:
    """The crosswalks that are kept, by name, with how much each says."""
    require_home(context.settings)
    every = context.services.crosswalks.every()
    context.answer(msgspec.to_builtins(every), lambda: [_line(one) for one in every])


def _line(one: Crosswalk) -> str:
    words = sum(len(words) for words in one.values.values())
    return f"{one.name}  {len(one.columns)} columns, {words} words"


@crosswalk.command()
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def draft(table: Path, file: Path | None) -> None:
    """Guess a crosswalk from TABLE and write it as CSV to FILE, each word with its count."""
    found = profile(table)
    made = guessed(found, Crosswalk(name=table.stem, header=found.header))
    values = {
        name: {word.text: _meaning(name, word) for word in found.words(made, name)}
        for name in VALUED
    }
    made = replace(made, values={name: words for name, words in values.items() if words})
    _write(write(made, _counts(found, made)), file)


def _meaning(name: str, word: Word) -> str:
    ours = likely(name, word.text)
    return UNDECIDED if ours is None else ours


def _counts(found: Profile, made: Crosswalk) -> dict[tuple[str, str], int]:
    columns = {("column", column.name): column.filled for column in found.columns}
    words = {(name, word.text): word.count for name in VALUED for word in found.words(made, name)}
    return {**columns, **words}


@crosswalk.command()
@click.argument("name")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@pass_context
def export(context: Context, name: str, file: Path | None) -> None:
    """Write the crosswalk NAME as CSV to FILE (default: standard output)."""
    require_home(context.settings)
    _write(write(context.services.crosswalks.get(name)), file)


@crosswalk.command("import")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_context
def take_in(context: Context, name: str, file: Path) -> None:
    """Keep the CSV FILE as the crosswalk NAME, in place of what it said before."""
    require_home(context.settings)
    services = context.services
    given = read(file, name)
    prepare(services)
    by = context.actor().agent
    held = services.crosswalks.named(name, by)
    kept = services.crosswalks.revise(replace(given, id=held.id, name=held.name), by)
    context.answer(msgspec.to_builtins(kept), lambda: [_line(kept)])


def _write(data: bytes, file: Path | None) -> None:
    if file is None:
        sys.stdout.buffer.write(data)
        return
    with told_if_unwritable(file):
        file.write_bytes(data)


COMMANDS = (crosswalk,)
