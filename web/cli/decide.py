"""Commands that decide: ``publish``, ``withdraw``, ``restore-item``, ``erase``."""

from collections.abc import Sequence

import click

from archive.decisions import STEPS, Decision
from archive.errors import WrongUse
from archive.expression import Is
from archive.model import Item, Level, People, State
from archive.publishing import Order, decision, open_questions, ordered_as_asked
from archive.review_fact import PEOPLE, WARNING
from archive.rights import Role, is_wider
from archive.title import title
from archive.vocabulary import licences
from web.account import require
from web.cli.context import LEVEL, Context, pass_context, require_home

_WAITING = (str(State.REVIEW), str(State.HELD))
_SLICE = 1000
_STATE, _UNASKED = "state", "unasked"


@click.command()
@click.argument("items", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Everything that waits for review.")
@click.option("--batch", default="", help="Everything of one batch that waits for review.")
@click.option("--access", type=LEVEL, help="Who may see the record.")
@click.option("--as-asked", is_flag=True, help="Each at the level that its row asked for.")
@click.option(
    "--content",
    type=LEVEL,
    help="Who may see the content (default: as the record; posts without permission stay closed).",
)
@click.option("--licence", default="", help="URI of the licence.")
@click.option(
    "--people",
    type=click.Choice(["none", "consent", "judged"]),
    help="Answer for photos: are people shown, and may they be?",
)
@click.option("--accept-warnings", is_flag=True, help="Publish in spite of open warnings.")
@click.option("--reason", required=True, help="Why; kept in the journal.")
@pass_context
def publish(
    context: Context,
    items: Sequence[str],
    *,
    everything: bool,
    batch: str,
    access: str | None,
    as_asked: bool,
    content: str | None,
    licence: str,
    people: str | None,
    accept_warnings: bool,
    reason: str,
) -> int:
    """Publish items at a level. Refuses, naming them, those with open questions."""
    require_home(context.settings)
    if bool(access) is as_asked or (content and as_asked):
        raise WrongUse("Say --access, with or without --content, or --as-asked.")
    level = Level(access or Level.STAFF)
    _check(level, Level(content or level), licence)
    order = Order(
        access=level,
        content=Level(content) if content else None,
        licence=licence,
        people=People(people) if people else None,
        people_reason=reason if people else "",
        accept_warnings=accept_warnings,
    )
    chosen = _chosen(context, items, everything=everything, batch=batch)
    orders = {item.id: ordered_as_asked(item, order) if as_asked else order for item in chosen}
    open_items = {item.id: _obstacles(item, orders[item.id]) for item in chosen}
    ready = [
        (item, ordered)
        for item in chosen
        if (ordered := orders[item.id]) is not None and not open_items[item.id]
    ]
    for start in range(0, len(ready), _SLICE):
        decisions = [decision(*pair) for pair in ready[start : start + _SLICE]]
        context.services.decisions.decide(context.actor(), "publish", decisions, reason=reason)
        context.tell(f"{min(start + _SLICE, len(ready))} of {len(ready)} published")
    context.told()
    context.services.worker("cli").run_until_idle()
    return _answer(
        context,
        [item for item, _ in ready],
        {key: why for key, why in open_items.items() if why},
        chosen,
    )


def _check(access: Level, content: Level, licence: str) -> None:
    if Level.SEALED in (access, content):
        raise WrongUse("Sealing names the people who may open it: seal an item on its staff page.")
    if is_wider(content, access):
        raise WrongUse(f"--content {content} is wider than --access {access}.")
    if licence and licence not in licences():
        known = "\n  ".join(uri for uri in licences() if uri)
        raise WrongUse(f"--licence must be one of\n  {known}")


def _obstacles(item: Item, order: Order | None) -> list[str]:
    """Codes of why it is not published: its state, or questions that are still open."""
    if order is None:
        return [_UNASKED]
    if item.state not in STEPS["publish"].start:
        return [f"{_STATE}:{item.state}"]
    return open_questions(item, order)


def _in_words(code: str) -> str:
    kind, _colon, detail = code.partition(":")
    match kind:
        case "people":
            return "no answer yet on the people shown"
        case "unasked":
            return "its row asked for no level"
        case "warning":
            return f"open warning ({detail})"
        case _:
            return f"it is {detail}"


def _chosen(context: Context, items: Sequence[str], *, everything: bool, batch: str) -> list[Item]:
    services = context.services
    if sum((bool(items), everything, bool(batch))) != 1:
        raise WrongUse("Name items, or --batch, or --all: one of the three.")
    if items:
        return [services.catalog.get(item_id) for item_id in dict.fromkeys(items)]
    batch_id = services.batches.get(batch).id if batch else ""
    ids = services.catalog.select_ids(Is("state", _WAITING), batch=batch_id)
    return list(services.catalog.items(ids).values())


def _answer(
    context: Context, ready: Sequence[Item], refused: dict[str, list[str]], chosen: Sequence[Item]
) -> int:
    names = {item.id: title(item) for item in chosen}
    data = {"published": [item.id for item in ready], "refused": refused}
    context.answer(
        data,
        lambda: [
            f"{len(ready)} published.",
            *(
                f"  refused {item_id} {names[item_id]}: {'; '.join(map(_in_words, why))}"
                for item_id, why in refused.items()
            ),
            *_advice({code.partition(":")[0] for why in refused.values() for code in why}),
        ],
    )
    return 1 if refused else 0


def _advice(kinds: set[str]) -> list[str]:
    lines = {
        PEOPLE: "For photos: --people none, consent or judged, once somebody has looked.",
        WARNING: "For open warnings: --accept-warnings, once somebody has looked.",
    }
    return [line for kind, line in lines.items() if kind in kinds]


@click.command()
@click.argument("items", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why; its class is shown at the address.")
@pass_context
def withdraw(context: Context, items: Sequence[str], reason: str) -> None:
    """Hide published items; reversible, the address says that it is withdrawn."""
    _step(context, "withdraw", items, reason, done="withdrawn")


@click.command("restore-item")
@click.argument("items", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why; kept in the journal.")
@pass_context
def restore_item(context: Context, items: Sequence[str], reason: str) -> None:
    """Publish withdrawn items again, as they were."""
    _step(context, "restore", items, reason, done="published again")


def _step(context: Context, action: str, items: Sequence[str], reason: str, *, done: str) -> None:
    require_home(context.settings)
    services = context.services
    seen = [services.catalog.get(item_id) for item_id in dict.fromkeys(items)]
    decisions = [Decision(item_id=i.id, revision=i.revision, fields={}) for i in seen]
    services.decisions.decide(context.actor(), action, decisions, reason=reason)
    services.worker("cli").run_until_idle()
    data = {"items": [item.id for item in seen]}
    context.answer(data, lambda: [f"{len(seen)} {done}."])


@click.command()
@click.argument("item")
@click.option("--basis", required=True, help="The legal basis.")
@click.option("--reason", required=True, help="Why; kept on the tombstone, so name no person.")
@click.option(
    "--approved-by", required=True, help="Login of the second person, an administrator, who agreed."
)
@pass_context
def erase(context: Context, item: str, basis: str, reason: str, approved_by: str) -> None:
    """Delete an item's bytes for good; a tombstone without personal data remains."""
    require_home(context.settings)
    services = context.services
    second = require(services.accounts, approved_by)
    if second.disabled or second.role is not Role.ADMINISTRATOR:
        raise WrongUse(f"{approved_by} may not approve an erasure: it takes an administrator.")
    services.erasure.erase(context.actor(), item, basis=basis, reason=reason, approved_by=second.id)
    services.worker("cli").run_until_idle()
    context.answer({"erased": item}, lambda: [f"{item} is erased."])


COMMANDS = (publish, withdraw, restore_item, erase)
