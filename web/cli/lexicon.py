"""Commands for the lexicon: ``lexicon list | import | export``."""

import sys
from pathlib import Path

import click
import msgspec

from archive.lexicon import LISTED, Kind, Status, Term, sheet
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group
from web.settle import settle
from web.wiring import prepare

_KIND = click.Choice([str(kind) for kind in LISTED])


@click.group(cls=Group)
def lexicon() -> None:
    """Words, spellings, synonyms, names of places, hints and stop words of searches."""


@lexicon.command("list")
@click.option("--kind", type=_KIND, default=None, help="Only entries of this kind.")
@click.option("--retired", is_flag=True, help="The retired ones as well.")
@pass_context
def list_entries(context: Context, kind: str | None, retired: bool) -> None:
    """All entries, those that came with the program too."""
    require_home(context.settings)
    every = [
        held.term
        for held in context.services.lexicon.every()
        if kind in (None, held.term.kind) and (retired or held.term.status is not Status.RETIRED)
    ]
    context.answer(msgspec.to_builtins(every), lambda: [_line(term) for term in every])


def _line(term: Term) -> str:
    said = [*term.targets, *(f"{choice.ja} → {choice.target}" for choice in term.choices)]
    if term.kind is Kind.WORD:
        said = ["/".join(term.units), "/".join(term.readings), term.part]
    return f"{term.kind:<8} {term.status:<9} {term.text}  {' | '.join(said)}".rstrip()


@lexicon.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@pass_context
def export(context: Context, file: Path | None) -> None:
    """Write the whole lexicon as CSV to FILE (default: standard output)."""
    require_home(context.settings)
    data = sheet.write(held.term for held in context.services.lexicon.every())
    if file is None:
        sys.stdout.buffer.write(data)
        return
    partial = file.with_name(f"{file.name}.part")
    partial.write_bytes(data)
    partial.replace(file)


@lexicon.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", default="", help="Why; it is kept in the history of every entry.")
@click.option("--dry-run", is_flag=True, help="Look the file through and change nothing.")
@click.option("--reindex", is_flag=True, help="Then build the index with the new words.")
@pass_context
def take_in(context: Context, file: Path, reason: str, dry_run: bool, reindex: bool) -> int:
    """Take in a CSV file as `lexicon export` writes it; entries that it lacks stay as they are."""
    require_home(context.settings)
    read, services = sheet.read(file.read_bytes()), context.services
    if read.troubles:
        troubles = [f"line {one.line}, {one.column or '-'}: {one.why}" for one in read.troubles]
        context.answer({"troubles": msgspec.to_builtins(read.troubles)}, lambda: troubles)
        return 2
    prepare(services)
    now = {held.term.id: held.term for held in services.lexicon.every()}
    changed = sum(now.get(term.id) != term for term in read.terms)
    if not dry_run:
        why = reason or f"kumamoto-archive lexicon import {file.name}"
        services.lexicon.take_in(context.actor(), read.terms, reason=why)
        if reindex:
            services.live.put_into_force()
            settle(services, services.worker("cli"))
    data = {"entries": len(read.terms), "changed": changed, "dry_run": dry_run}
    would = "would change" if dry_run else "changed"
    context.answer(data, lambda: [f"{len(read.terms)} entries read, {changed} {would}."])
    return 0


COMMANDS = (lexicon,)
