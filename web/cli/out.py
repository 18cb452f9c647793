"""Commands that answer: ``search``, ``analyze``, ``export``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from archive.errors import WrongUse
from archive.exports import How, exporters
from archive.exports.unit import Piece, Unit
from archive.judgement import granted
from archive.model import Item
from archive.prepared import Order
from archive.record import record
from archive.rights import Role, Viewer, judge
from archive.title import title
from search.service import Ask
from web.cli.context import (
    ROLE,
    Context,
    pass_context,
    require_home,
    told_if_unwritable,
    viewer_for,
)
from web.cli.resuming import resume
from web.collection.unit import pieces, unit
from web.snapshot.subject import pieces_of, unit_of
from web.wiring import Services


@click.command()
@click.argument("query")
@click.option("--size", default=20, show_default=True, help="How many hits to print.")
@ROLE
@pass_context
def search(context: Context, query: str, size: int, role: str) -> None:
    """Find items as the search page does."""
    require_home(context.settings)
    services = context.services
    viewer = viewer_for(role)
    found = services.search.find(Ask(q=query, size=size, viewer=viewer, now=services.clock()))
    hidden = _hidden(context, query, viewer)
    data = {
        "read_as": found.read_as,
        "total": found.total,
        "not_public": hidden,
        "items": [_hit(context, hit.item, viewer) for hit in found.hits],
        "looser": [_hit(context, hit.item, viewer) for hit in found.looser],
    }
    if found.meaning is not None:
        data["meaning"] = [_hit(context, hit.item, viewer) for hit in found.meaning]
    context.answer(
        data,
        lambda: [
            f"{found.total} found ({found.read_as})",
            *(f"  {hit.item.id}  {title(hit.item)}" for hit in found.hits),
            *(["looser:"] if found.looser else []),
            *(f"  {hit.item.id}  {title(hit.item)}" for hit in found.looser),
            *(["related in meaning:"] if found.meaning else []),
            *(f"  {hit.item.id}  {title(hit.item)}" for hit in found.meaning or ()),
            *([f"{hidden} more are not public; see them with --role staff."] if hidden else []),
        ],
    )


def _hit(context: Context, item: Item, viewer: Viewer) -> dict[str, object]:
    grant = judge(item, viewer, context.services.clock())
    return dict(record(item, grant, base_url=context.settings.base_url))


def _hidden(context: Context, query: str, viewer: Viewer) -> int:
    """How many items the public does not see: where those went that were just taken in.

    Zero for everybody else, who asked for what they may see. Whoever runs the command can read the
    disk anyway (docs/decisions.md).
    """
    if viewer.role is not Role.PUBLIC:
        return 0
    services = context.services
    staff = Ask(q=query, size=0, viewer=Viewer(role=Role.STAFF), now=services.clock())
    public = Ask(q=query, size=0, viewer=viewer, now=services.clock())
    more = services.search.find(staff).total - services.search.find(public).total
    return max(more, 0)


@click.command()
@click.argument("text")
@pass_context
def analyze(context: Context, text: str) -> None:
    """Show how a text is cut into words, bigrams and readings."""
    analysis = context.analyzer().analyze(text)
    data = {name: list(getattr(analysis, name).terms) for name in ("words", "bigrams", "readings")}
    context.answer(data, lambda: [f"{name}: {' | '.join(terms)}" for name, terms in data.items()])


@click.command()
@click.option("--query", "q", default="", help="What to export; empty is everything.")
@click.option("--collection", "collection_id", default="", help="Export this collection as one.")
@click.option("--snapshot", "snapshot_id", default="", help="Export this snapshot as one.")
@click.option(
    "--as",
    "form",
    type=click.Choice(sorted(exporters())),
    required=True,
    help="Format of the file.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write (default: standard output).",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Write in parts that are kept, and go on where a run that was killed stopped.",
)
@ROLE
@pass_context
def export(context: Context, /, q: str, collection_id: str, snapshot_id: str, **more: Any) -> None:
    """Write a whole result, a collection or a snapshot to a file, rights with every row."""
    require_home(context.settings)
    form, out, role = more["form"], more["out"], more["role"]
    if len(list(filter(None, (q, collection_id, snapshot_id)))) > 1:
        raise WrongUse("Give one of --query, --collection and --snapshot.")
    services, viewer, exporter = context.services, viewer_for(role), exporters()[form]
    base_url = context.settings.base_url.rstrip("/")
    if more["resume"]:
        if out is None:
            raise WrongUse("--resume needs --out.")
        order = Order(
            id=services.prepared.new_id(),
            form=form,
            lang="ja",
            base_url=base_url,
            asked={"q": (q,)} if q else {},
            collection=collection_id,
            revision=services.collections.get(collection_id).revision if collection_id else 0,
            snapshot=snapshot_id,
            role=viewer.role,
            at=services.clock(),
        )
        with told_if_unwritable(out):
            resume(services.prepared, order, out)
        return
    how = How(base_url=base_url, lang="ja", files=services.files)
    with told_if_unwritable(out or Path("-")), _target(out) as stream:
        if collection_id:
            whole = _collection(services, collection_id, viewer)
            stream.writelines(exporter.write_unit(*whole, how=how))
        elif snapshot_id:
            whole = _snapshot(services, snapshot_id, viewer)
            stream.writelines(exporter.write_unit(*whole, how=how))
        else:
            ask = Ask(q=q, viewer=viewer, now=services.clock())
            shown = granted(services.search.walk(ask), viewer, ask.now)
            stream.writelines(exporter.write(shown, how=how))


Whole = tuple[Unit, Iterator[Piece]]


def _collection(services: Services, collection_id: str, viewer: Viewer) -> Whole:
    """One that is not open is told to whoever looks with the eyes of staff, and to nobody else."""
    written = services.collections.get(collection_id)
    if not written.value.open and not viewer.is_staff():
        raise WrongUse(f"{collection_id} is not open; see it with --role staff.")
    return unit(written), pieces(services, written.value, viewer, services.clock())


def _snapshot(services: Services, snapshot_id: str, viewer: Viewer) -> Whole:
    snapshot = services.snapshots.get(snapshot_id)
    whole = unit_of(services, snapshot_id, snapshot)
    return whole, pieces_of(services, snapshot, viewer)


@contextmanager
def _target(out: Path | None) -> Iterator[BinaryIO]:
    """A file appears under its name only when it is whole."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    partial = out.with_name(f"{out.name}.part")
    with partial.open("wb") as stream:
        yield stream
    partial.replace(out)


COMMANDS = (search, analyze, export)
