"""The command that takes material in: ``ingest``."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from archive.agreement.keeping import batch_terms
from archive.batch import Batch
from archive.errors import NotFound
from archive.identifiers import mint
from archive.vocabulary import disasters, licences
from ingest.crosswalk import Crosswalk
from ingest.crosswalk.sheet import read as read_crosswalk
from ingest.pace import Every
from ingest.sources import open_source, remarks, sources
from ingest.submission import Given
from web.cli.batches import UNSEEN, report
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group
from web.settle import settled
from web.wiring import Services

_POLL_SECONDS = 0.3

Function = Callable[..., Any]

_OPTIONS = (
    click.option("--dry-run", is_flag=True, help="Give the same report and write nothing."),
    click.option("--update", is_flag=True, help="Apply rows that differ from what is there."),
    click.option("--no-wait", is_flag=True, help="Enqueue and return; a worker takes it in."),
    click.option("--batch", "name", default="", help="Name of the batch, for people."),
    click.option(
        "--resume",
        default="",
        help="Go on with this batch, whose copying stopped half way; its own terms hold.",
    ),
    click.option(
        "--source", default="", help="Named source: makes its identifiers and paths last."
    ),
    click.option("--donor", default="", help="Who gave it; seen by staff only."),
    click.option(
        "--basis",
        type=click.Choice(["own", "permission", "api", "unknown"]),
        default="unknown",
        show_default=True,
        help="Why it may be kept and shown.",
    ),
    click.option(
        "--agreement", default="", help="Agreement that everything is under: id, number or name."
    ),
    click.option("--licence", default="", help="URI of the licence of everything in the batch."),
    click.option("--disaster", default="", help="Id of the disaster, for example kumamoto-2016."),
    click.option(
        "--mapping",
        default="",
        help="JSON file that maps foreign columns or fields to ours; for a table also a crosswalk,"
        " by its name or as CSV.",
    ),
)


def _with_options(function: Function) -> Function:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


class _Sources(Group):
    """A source without a command of its own here takes a path and what all of them take."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *sources()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        return own or (_plain(cmd_name) if cmd_name in sources() else None)


@click.group(cls=_Sources)
def ingest() -> None:
    """Take photos, documents, tables or posts in; everything waits for review."""


@ingest.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_with_options
@pass_context
def folder(context: Context, /, directory: Path, **options: Any) -> int:
    """A folder of files; a metadata.csv in it describes its files."""
    return _ingest(context, "folder", directory, options)


@ingest.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--files",
    type=click.Path(exists=True, file_okay=False),
    default=None,
    help="Folder that the file column is relative to (default: the table's own).",
)
@_with_options
@pass_context
def spreadsheet(context: Context, /, file: Path, files: str | None, **options: Any) -> int:
    """A table (CSV in UTF-8 or CP932, or XLSX), one item a row."""
    return _ingest(context, "spreadsheet", file, {**options, "files": files})


@ingest.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@_with_options
@pass_context
def posts(context: Context, /, file: Path, **options: Any) -> int:
    """Posts: twarc v2 JSON Lines, X's own archive (zip or folder), or JSON with --mapping."""
    return _ingest(context, "posts", file, options)


def _plain(kind: str) -> click.Command:
    """Its help is what its factory says of itself."""

    @click.command(kind, help=sources()[kind].__doc__)
    @click.argument("path", type=click.Path(exists=True, path_type=Path))
    @_with_options
    @pass_context
    def command(context: Context, /, path: Path, **options: Any) -> int:
        return _ingest(context, kind, path, options)

    return command


def _ingest(context: Context, kind: str, path: Path, options: dict[str, Any]) -> int:
    require_home(context.settings)
    _check(options)
    given = Given(path=path, options=_given_options(context, kind, options))
    source = open_source(kind, given)
    services = context.services
    if options["resume"]:
        batch = _stopped(context, kind, options["resume"])
        pages = services.intake.resume(batch.id, source)
    else:
        batch = _batch(context, kind, path, options)
        if options["dry_run"]:
            rehearsal = services.dry_run.run(batch, source)
            return report(context, batch, {"counts": rehearsal.counts, "lines": rehearsal.lines})
        batch = services.batches.open(batch)
        pages = services.intake.stage(batch, source)
    for page in pages:
        context.tell(f"{batch.accession}: {page.last} copied into the archive")
    context.told()
    for remark in remarks(source):
        click.echo(remark, err=True)
    if options["no_wait"]:
        return _enqueued(context, batch)
    wait(context, batch.id)
    batch = services.batches.get(batch.id)
    return report(
        context,
        batch,
        {
            "counts": services.batches.counts(batch.id),
            "lines": [
                line
                for line in services.batches.report(batch.id)
                if line.detail or line.outcome in UNSEEN
            ],
        },
    )


def _given_options(context: Context, kind: str, options: dict[str, Any]) -> dict[str, str]:
    """What the source is opened with; a crosswalk also names the source."""
    given = {"files": str(options["files"])} if options.get("files") else {}
    named = options["mapping"]
    if not named:
        return given
    path = Path(named)
    if kind == "spreadsheet" and (not path.is_file() or path.suffix.lower() != ".json"):
        crosswalk = read_crosswalk(path, "") if path.is_file() else _crosswalk(context, named)
        options["source"] = options["source"] or crosswalk.name
        return {**given, "crosswalk": msgspec.json.encode(crosswalk).decode()}
    if not path.is_file():
        raise click.UsageError(f"--mapping: there is no file {named}")
    return {**given, "mapping": named}


def _crosswalk(context: Context, name: str) -> Crosswalk:
    try:
        return context.services.crosswalks.get(name)
    except NotFound as error:
        known = ", ".join(one.name for one in context.services.crosswalks.every())
        raise click.UsageError(
            f"--mapping: there is no file and no crosswalk {name}. Crosswalks: {known or 'none'}"
        ) from error


def _stopped(context: Context, kind: str, wanted: str) -> Batch:
    """The batch that is to be gone on with, which must be of the kind that is given now."""
    batch = context.services.batches.get(wanted)
    if batch.kind != kind:
        raise click.UsageError(f"Batch {batch.accession} was: ingest {batch.kind}")
    return batch


def _batch(context: Context, kind: str, path: Path, options: Mapping[str, Any]) -> Batch:
    now = context.services.clock()
    terms = agreed(context.services, options["agreement"])
    return Batch(
        id=mint(now),
        name=options["name"] or path.name,
        kind=kind,
        accession="",
        by=context.actor().agent,
        at=now,
        source=options["source"],
        donor=options["donor"],
        basis=terms.get("basis", options["basis"]),
        agreement=terms.get("agreement", ""),
        licence=options["licence"] or terms.get("licence", ""),
        disaster=options["disaster"],
        update=options["update"],
    )


def agreed(services: Services, name: str) -> dict[str, str]:
    """What follows for a batch from the agreement that was named; nothing without one."""
    return batch_terms(services.agreements.named(name)) if name else {}


def _check(options: Mapping[str, Any]) -> None:
    if options["licence"] and options["licence"] not in licences():
        known = "\n  ".join(licences())
        raise click.UsageError(f"--licence must be one of\n  {known}")
    if options["disaster"] and options["disaster"] not in disasters():
        raise click.UsageError(f"--disaster must be one of {', '.join(disasters())}")


def wait(context: Context, batch_id: str) -> None:
    """Show the batch's own progress; work here, beside whatever worker runs elsewhere."""
    services = context.services
    worker = services.worker("cli")
    total = services.batches.get(batch_id).submissions

    def tell() -> int:
        done = sum(services.batches.counts(batch_id).values())
        context.tell(f"{done} of {total} settled")
        return done

    now_and_then = Every(tell, services.clock, seconds=_POLL_SECONDS)

    def enough() -> bool:
        """What is settled is counted now and then, not after every job."""
        now_and_then.run_once()
        return not services.queue.waits(batch_id)

    while not settled(services, batch_id):
        if not worker.spell(enough):
            time.sleep(_POLL_SECONDS)
        tell()
    context.told()


def _enqueued(context: Context, batch: Batch) -> int:
    data = {"batch": batch.id, "accession": batch.accession, "state": "staged"}
    context.answer(data, lambda: [f"Batch {batch.accession} waits for a worker ({batch.id})."])
    return 0


COMMANDS = (ingest,)
