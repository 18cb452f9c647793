"""Commands for pulled sources: ``source add | list | show | run | pause | resume | remove``."""

from collections.abc import Mapping
from typing import Any

import click

from archive import vocabulary
from archive.dates import parse_japanese
from archive.errors import InvalidSubmission, WrongUse
from archive.vocabulary import disasters, licences
from archive.writing import Written
from ingest.harvest.source import Pulled
from ingest.pulled import kind_of
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group
from web.cli.take_in import agreed, wait
from web.source.counting import counted
from web.source.telling import run_data, run_lines, source_data, source_line, step_line
from web.wiring import prepare

_REASON = click.option("--reason", default="", help="Why; kept in the history.")


@click.group(cls=Group)
def source() -> None:
    """Sources that are pulled on a schedule: feeds, addresses, watched folders, APIs."""


@source.command()
@click.argument("kind")
@click.argument("address", nargs=-1, required=True)
@click.option("--name", required=True, help="By which people know it; also the batches' name.")
@click.option("--origin", required=True, help="Whose it is, shown with each item; never changes.")
@click.option("--every", default="60", show_default=True, help="Pause: 30, 30m, 6h or 7d.")
@click.option("--set", "more", multiple=True, help="NAME=VALUE, a further field of the kind.")
@click.option(
    "--basis",
    type=click.Choice(["own", "permission", "api", "unknown"]),
    default="unknown",
    show_default=True,
    help="Why it may be kept and shown.",
)
@click.option("--agreement", default="", help="Agreement that all comes under: number or name.")
@click.option("--licence", default="", help="URI of the licence, where a part says none itself.")
@click.option("--donor", default="", help="Who gives it; seen by staff only.")
@click.option("--credit", default="", help="Public name, where a part says none itself.")
@click.option("--disaster", default="", help="Id of the disaster, for example kumamoto-2016.")
@click.option("--date", default="", help="Date, where a part says none itself, in any notation.")
@click.option("--place", default="", help="Place, where a part says none itself: name or code.")
@click.option("--update", is_flag=True, help="Apply what changed there; else it is reported.")
@pass_context
def add(context: Context, /, kind: str, address: tuple[str, ...], **options: Any) -> None:
    """Add a source of KIND (see `extensions`); it is pulled for the first time at once.

    Several ADDRESSes are the lines of a list.
    """
    require_home(context.settings)
    kind_of(kind)
    told = {"address": "\n".join(address), **dict(map(_pair, options["more"]))}
    unknown = told.keys() - {field.name for field in kind_of(kind).fields}
    if unknown:
        raise click.UsageError(f"A source of this kind has no {', '.join(sorted(unknown))}.")
    made = Pulled(
        name=options["name"].strip(),
        kind=kind,
        origin=options["origin"].strip(),
        told=told,
        minutes=_minutes(options["every"]),
        terms={**_terms(options), **agreed(context.services, options["agreement"])},
        update=options["update"],
    )
    try:
        held = context.services.harvest.sources.add(context.actor(), made)
    except InvalidSubmission as error:
        raise WrongUse(
            "\n".join(f"{field}: {why}" for field, why in error.fields.items())
        ) from error
    data = {"source": held.id, "name": held.value.name}
    context.answer(
        data, lambda: [f"Source {held.value.name} added ({held.id}); a worker pulls it."]
    )


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


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"--set takes NAME=VALUE, not {text!r}.")
    return name, value


def _minutes(text: str) -> int:
    factor = {"m": 1, "h": 60, "d": 60 * 24}.get(text[-1:].lower())
    number = text[:-1] if factor else text
    if not number.isascii() or not number.isdigit() or len(number) > 6:
        raise click.UsageError("--every takes minutes, or a number with m, h or d: 30, 6h, 7d.")
    return int(number) * (factor or 1)


def _terms(options: Mapping[str, Any]) -> dict[str, str]:
    if options["licence"] and options["licence"] not in licences():
        raise click.UsageError("--licence must be one of\n  " + "\n  ".join(licences()))
    if options["disaster"] and options["disaster"] not in disasters():
        raise click.UsageError(f"--disaster must be one of {', '.join(disasters())}")
    date = parse_japanese(options["date"]) if options["date"] else ""
    if date is None:
        raise click.UsageError(f"--date: {options['date']} is not a date that can be read.")
    found = vocabulary.places().find(options["place"]) if options["place"] else ()
    if options["place"] and len(found) != 1:
        codes = ", ".join(place.code for place in found) or "none"
        raise click.UsageError(f"--place must be one place; {options['place']} is {codes}.")
    named = {name: options[name] for name in ("basis", "licence", "donor", "credit", "disaster")}
    return {**named, "date": date, "place": found[0].code if found else ""}


COMMANDS = (source,)
