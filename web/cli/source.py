"""Commands for pulled sources: ``source add | change | list | show | run | pause | …``."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import click

from archive.errors import InvalidSubmission, WrongUse
from archive.writing import Written
from ingest.harvest.source import Pulled
from ingest.pulled import kind_of
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group
from web.cli.source_options import minutes_of, say_terms, terms_of, terms_said, told_of
from web.cli.take_in import agreed, wait
from web.source.counting import counted
from web.source.telling import run_data, run_lines, source_data, source_line, step_line
from web.wiring import prepare

_REASON = click.option("--reason", default="", help="Why; kept in the history.")
_SET = click.option("--set", "more", multiple=True, help="NAME=VALUE, a further field of the kind.")


@click.group(cls=Group)
def source() -> None:
    """Sources that are pulled on a schedule: feeds, addresses, watched folders, APIs."""


@source.command()
@click.argument("kind")
@click.argument("address", nargs=-1, required=True)
@click.option("--name", required=True, help="By which people know it; also the batches' name.")
@click.option("--origin", required=True, help="Whose it is, shown with each item; never changes.")
@click.option("--every", default="60", show_default=True, help="Pause: 30, 30m, 6h or 7d.")
@_SET
@say_terms("unknown", "")
@click.option("--update", is_flag=True, help="Apply what changed there; else it is reported.")
@pass_context
def add(context: Context, /, kind: str, address: tuple[str, ...], **options: Any) -> None:
    """Add a source of KIND (see `extensions`); it is pulled for the first time at once.

    Several ADDRESSes are the lines of a list.
    """
    require_home(context.settings)
    kind_of(kind)
    made = Pulled(
        name=options["name"].strip(),
        kind=kind,
        origin=options["origin"].strip(),
        told=told_of(kind, address, options),
        minutes=minutes_of(options["every"]),
        terms={**terms_of(options), **agreed(context.services, options["agreement"])},
        update=options["update"],
    )
    with _usable():
        held = context.services.harvest.sources.add(context.actor(), made)
    data = {"source": held.id, "name": held.value.name}
    context.answer(
        data, lambda: [f"Source {held.value.name} added ({held.id}); a worker pulls it."]
    )


@source.command()
@click.argument("source_id", metavar="SOURCE")
@click.argument("address", nargs=-1)
@click.option("--name", help="By which people know it from now on.")
@click.option("--every", help="Pause: 30, 30m, 6h or 7d.")
@_SET
@say_terms(None, None)
@click.option("--update/--no-update", default=None, help="Apply what changed there, or report it.")
@click.option("--anew", is_flag=True, help="It leads elsewhere, so it is pulled from the start.")
@_REASON
@pass_context
def change(context: Context, /, source_id: str, address: tuple[str, ...], **options: Any) -> None:
    """Say of a source what is given here and leave the rest; kind and origin stay.

    Another ADDRESS makes it forget how far it was, which --anew agrees to; nothing is kept twice.
    """
    require_home(context.settings)
    sources = context.services.harvest.sources
    held = sources.get(source_id)
    one, given = held.value, {n: said for n, said in options.items() if said is not None}
    terms = {**one.terms, **terms_said(options)}
    if "agreement" in given:
        terms |= agreed(context.services, given["agreement"]) or {"agreement": ""}
    wanted = replace(
        one,
        name=given.get("name", one.name).strip(),
        told={**one.told, **told_of(one.kind, address, options)},
        minutes=minutes_of(given["every"]) if "every" in given else one.minutes,
        terms=terms,
        update=given.get("update", one.update),
    )
    more = {"anew": options["anew"], "reason": options["reason"]}
    with _usable():
        changed = sources.change(context.actor(), held.id, wanted, revision=held.revision, **more)
    data = {"source": held.id, "name": changed.value.name, "anew": changed.value.moves > one.moves}
    context.answer(data, lambda: [f"Source {changed.value.name} is changed."])


@source.command("list")
@pass_context
def list_sources(context: Context) -> None:
    """All sources with their state, their last run and the next."""
    require_home(context.settings)
    harvest = context.services.harvest
    rows = [(one, harvest.states.get(one.id)) for one in harvest.sources.every()]
    data = [source_data(context.services, held, state) for held, state in rows]
    context.answer(
        data,
        lambda: (
            [source_line(context.services, *row) for row in rows] or ["No source is pulled yet."]
        ),
    )


@source.command()
@click.argument("source_id", metavar="SOURCE")
@pass_context
def show(context: Context, source_id: str) -> None:
    """One source by id or name: what it was told, its runs, who changed it."""
    require_home(context.settings)
    harvest = context.services.harvest
    held = harvest.sources.get(source_id)
    state, steps = harvest.states.get(held.id), harvest.sources.history(held.id)
    context.answer(
        {
            **source_data(context.services, held, state),
            "told": held.value.told,
            "terms": held.value.terms,
            "runs": [run_data(context.services, run) for run in state.runs],
            "history": [
                {"at": one.at, "agent": one.agent, "action": one.action, "reason": one.reason}
                for one in steps
            ],
        },
        lambda: [
            source_line(context.services, held, state),
            *(f"  {name}: {value}" for name, value in held.value.told.items()),
            *(line for run in state.runs for line in run_lines(context.services, run)),
            *map(step_line, steps),
        ],
    )


@source.command()
@click.argument("source_id", metavar="SOURCE")
@click.option("--no-wait", is_flag=True, help="Pull and return; a worker takes it in.")
@pass_context
def run(context: Context, source_id: str, no_wait: bool) -> int:
    """Pull one source now, paused or not, and take in what is new."""
    require_home(context.settings)
    services = context.services
    prepare(services)
    held = services.harvest.sources.ask(context.actor(), source_id)
    runs = [services.harvest.run(held.id)]
    while runs[-1].more:
        context.tell(f"{sum(one.given for one in runs)} copied into the archive")
        runs.append(services.harvest.run(held.id))
    for report in runs:
        if report.batch and not no_wait:
            wait(context, report.batch)
    context.answer(
        [run_data(context.services, report) for report in runs],
        lambda: [line for report in runs for line in run_lines(context.services, report)],
    )
    failed = any(one.trouble or counted(services, one).refused for one in runs)
    return 1 if failed else 0


@source.command()
@click.argument("source_id", metavar="SOURCE")
@_REASON
@pass_context
def pause(context: Context, source_id: str, reason: str) -> None:
    """Pull nothing until it is resumed."""
    _tell(
        context, context.services.harvest.sources.pause(context.actor(), source_id, reason=reason)
    )


@source.command()
@click.argument("source_id", metavar="SOURCE")
@_REASON
@pass_context
def resume(context: Context, source_id: str, reason: str) -> None:
    """Pull by the schedule again."""
    _tell(
        context, context.services.harvest.sources.resume(context.actor(), source_id, reason=reason)
    )


@source.command()
@click.argument("source_id", metavar="SOURCE")
@click.option("--reason", required=True, help="Why; kept in the history.")
@pass_context
def remove(context: Context, source_id: str, reason: str) -> None:
    """Pull nothing more; everything that came from it stays."""
    require_home(context.settings)
    try:
        held = context.services.harvest.sources.remove(context.actor(), source_id, reason=reason)
    except InvalidSubmission as error:
        raise WrongUse("--reason must say why.") from error
    _tell(context, held)


def _tell(context: Context, held: Written[Pulled]) -> None:
    require_home(context.settings)
    data = {"source": held.id, "state": held.value.standing}
    context.answer(data, lambda: [f"Source {held.value.name} is {held.value.standing}."])


@contextmanager
def _usable() -> Iterator[None]:
    """What the register refuses, as a wrong use with a line a field."""
    try:
        yield
    except InvalidSubmission as error:
        lines = (f"{field}: {why}" for field, why in error.fields.items())
        raise WrongUse("\n".join(lines)) from error


COMMANDS = (source,)
