"""Commands for agreements with donors: ``agreement list | show | add | end | withdraw | paper``."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from archive.agreement import Agreement, Standing
from archive.agreement.keeping import Closing, Held
from archive.donor import Donor
from archive.errors import InvalidSubmission, NotFound, WrongUse
from archive.model import Level
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group
from web.cli.paper import paper
from web.words import JAPAN

_LEVEL = click.Choice([str(level) for level in Level if level is not Level.SEALED])
_REASON = click.option("--reason", required=True, help="Why; kept in the history.")
_DAY = click.DateTime(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


@click.group(cls=Group)
def agreement() -> None:
    """What donors allowed: no item is ever open wider than its agreement."""


@agreement.command()
@click.argument("name")
@click.option("--number", default="", help="Number of the paper.")
@click.option("--donor", default="", help="Name or id; a name that is new is entered.")
@click.option(
    "--undecided", is_flag=True, help="The donor has not answered: all stays closed meanwhile."
)
@click.option("--record", type=_LEVEL, default="public", show_default=True, help="Widest level.")
@click.option(
    "--content", type=_LEVEL, default="public", show_default=True, help="The same of the content."
)
@click.option("--stays", is_flag=True, help="The record may be shown when the content may not.")
@click.option("--licence", default="", help="URI of the licence that was given.")
@click.option("--from", "starts", type=_DAY, help="First day (Japan), or 2026-04-01T09:00.")
@click.option("--until", "ends", type=_DAY, help="Instant from which it is over (Japan).")
@click.option("--credit", default="", help="Form of the public credit.")
@click.option("--no-masking", is_flag=True, help="Pictures may not be masked.")
@click.option("--succession", default="", help="Who decides when the donor no longer can.")
@pass_context
def add(context: Context, /, name: str, **options: Any) -> None:
    """Enter an agreement called NAME."""
    require_home(context.settings)
    made = Agreement(
        name=name,
        number=options["number"],
        donor=_donor(context, options["donor"]),
        standing=Standing.UNDECIDED if options["undecided"] else Standing.IN_FORCE,
        record=Level(options["record"]),
        content=Level(options["content"]),
        stays=options["stays"],
        licence=options["licence"],
        starts=_instant(options["starts"]),
        ends=_instant(options["ends"]),
        credit=options["credit"],
        masking=not options["no_masking"],
        succession=options["succession"],
    )
    try:
        held = context.services.agreements.save(context.actor(), "", made, revision=0)
    except InvalidSubmission as error:
        said = "\n".join(f"{field}: {why}" for field, why in error.fields.items())
        raise WrongUse(said) from error
    _tell(context, held)


@agreement.command("list")
@pass_context
def list_agreements(context: Context) -> None:
    """All agreements with their state, their end, and how many items they have."""
    require_home(context.settings)
    agreements = context.services.agreements
    number = agreements.count()
    rows = [_data(context, held, number.get(held.id, 0)) for held in agreements.every()]
    context.answer(rows, lambda: [_line(row) for row in rows] or ["There is no agreement yet."])


@agreement.command()
@click.argument("name", metavar="AGREEMENT")
@pass_context
def show(context: Context, name: str) -> None:
    """One agreement by id, number or name: what it allows, what is open, who changed it."""
    require_home(context.settings)
    agreements = context.services.agreements
    held = agreements.named(name)
    data = _data(context, held, agreements.count().get(held.id, 0))
    steps = [
        {"at": one.at, "agent": one.agent, "action": one.action, "reason": one.reason}
        for one in agreements.history(held.id)
    ]
    now_open = _closing(agreements.open_now(held.id))
    context.answer(
        {**data, "open": now_open, "history": steps},
        lambda: [
            _line(data),
            f"  open now: records {_numbers(now_open['records'])}, "
            f"contents {_numbers(now_open['contents'])}",
            *(
                f"  {s['at']:%Y-%m-%d %H:%M} {s['agent']} {s['action']} {s['reason']}"
                for s in steps
            ),
        ],
    )


@agreement.command()
@click.argument("name", metavar="AGREEMENT")
@click.option("--dry-run", is_flag=True, help="Say what would close, and change nothing.")
@_REASON
@pass_context
def end(context: Context, name: str, dry_run: bool, reason: str) -> None:
    """It is over: contents close, records too unless they may stay."""
    _stop(context, name, Standing.ENDED, reason=reason, dry_run=dry_run)


@agreement.command()
@click.argument("name", metavar="AGREEMENT")
@click.option("--dry-run", is_flag=True, help="Say what would close, and change nothing.")
@_REASON
@pass_context
def withdraw(context: Context, name: str, dry_run: bool, reason: str) -> None:
    """The donor takes it back: all its items close at once, records as well."""
    _stop(context, name, Standing.WITHDRAWN, reason=reason, dry_run=dry_run)


def _stop(context: Context, name: str, to: Standing, *, reason: str, dry_run: bool) -> None:
    require_home(context.settings)
    agreements = context.services.agreements
    held = agreements.named(name)
    if held.value.standing is to:
        raise WrongUse(f"{held.value.name} is {to} already.")
    open_now = _closing(agreements.open_now(held.id))
    if not dry_run:
        agreements.stop(context.actor(), held.id, to, revision=held.revision, reason=reason)
    verb = "would close" if dry_run else "closed"
    context.answer(
        {"agreement": held.id, "standing": held.value.standing if dry_run else to, **open_now},
        lambda: [
            f"{held.value.name}: records {verb}: {_numbers(open_now['records'])}; "
            f"contents {verb}: {_numbers(open_now['contents'])}"
        ],
    )


def _donor(context: Context, name: str) -> str:
    donors = context.services.donors
    if not name:
        return ""
    try:
        return donors.named(name).id
    except NotFound:
        if any(one.value.name == name for one in donors.every()):
            raise WrongUse(f"Several donors are called {name}; give the id.") from None
        return donors.save(context.actor(), "", Donor(name=name), revision=0).id


def _instant(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=JAPAN) if day else None


def _data(context: Context, held: Held, number: int) -> dict[str, Any]:
    """Without what donors told of themselves."""
    value = held.value
    donor = context.services.donors.find(value.donor)
    return {
        "agreement": held.id,
        "number": value.number,
        "name": value.name,
        "donor": donor.value.name if donor else "",
        "standing": value.standing,
        "record": value.record,
        "content": value.content,
        "starts": value.starts,
        "ends": value.ends,
        "items": number,
    }


def _line(data: Mapping[str, Any]) -> str:
    until = f" until {data['ends'].astimezone(JAPAN):%Y-%m-%d %H:%M}" if data["ends"] else ""
    named = " ".join(filter(None, (data["number"], data["name"])))
    return (
        f"{data['agreement']}  {named}  {data['standing']}{until}  "
        f"record {data['record']}, content {data['content']}  {data['items']} items"
    )


def _step(step: Mapping[str, Any]) -> str:
    return f"  {step['at']:%Y-%m-%d %H:%M} {step['agent']} {step['action']} {step['reason']}"


def _closing(closing: Closing) -> dict[str, dict[str, int]]:
    return {
        "records": {str(level): n for level, n in closing.records.items()},
        "contents": {str(level): n for level, n in closing.contents.items()},
    }


def _numbers(by_level: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {level}" for level, n in by_level.items()) or "none"


def _tell(context: Context, held: Held) -> None:
    data = {"agreement": held.id, "standing": held.value.standing}
    context.answer(data, lambda: [f"Agreement {held.value.name} entered ({held.id})."])


agreement.add_command(paper)
COMMANDS = (agreement,)
