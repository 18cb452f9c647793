"""Commands that decide: ``publish``, ``withdraw``, ``restore-item``, ``erase``."""

from collections.abc import Sequence

import click

from archive.decisions import Decision
from archive.errors import WrongUse
from archive.model import Item, Level, People, State
from archive.publishing import Order, decision, open_questions
from archive.rights import Is
from archive.title import title
from web.cli.context import LEVEL, Context, pass_context, require_home

_WAITING = (str(State.REVIEW), str(State.HELD))
_SLICE = 1000


@click.command()
@click.argument("items", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Everything that waits for review.")
@click.option("--batch", default="", help="Everything of one batch that waits for review.")
@click.option("--access", type=LEVEL, required=True, help="Who may see the record.")
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
    access: str,
    content: str | None,
    licence: str,
    people: str | None,
    accept_warnings: bool,
    reason: str,
) -> int:
    """Publish items at a level. Refuses, naming them, those with open questions."""
    require_home(context.settings)
    order = Order(
        access=Level(access),
        content=Level(content) if content else None,
        licence=licence,
        people=People(people) if people else None,
        people_reason=reason if people else "",
        accept_warnings=accept_warnings,
    )
    chosen = _chosen(context, items, everything=everything, batch=batch)
    open_items = {item.id: open_questions(item, order) for item in chosen}
    ready = [item for item in chosen if not open_items[item.id]]
    for start in range(0, len(ready), _SLICE):
        decisions = [decision(item, order) for item in ready[start : start + _SLICE]]
        context.services.decisions.decide(context.actor(), "publish", decisions, reason=reason)
        context.tell(f"{min(start + _SLICE, len(ready))} of {len(ready)} published")
    context.told()
    context.services.worker("cli").run_until_idle()
    return _answer(context, ready, {key: why for key, why in open_items.items() if why}, chosen)


def _chosen(context: Context, items: Sequence[str], *, everything: bool, batch: str) -> list[Item]:
    services = context.services
    if sum((bool(items), everything, bool(batch))) != 1:
        raise WrongUse("Name items, or --batch, or --all: one of the three.")
    if items:
        return [services.catalog.get(item_id) for item_id in items]
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
                f"  refused {item_id} {names[item_id]}: {', '.join(why)}"
                for item_id, why in refused.items()
            ),
            *(
                ["Answer with --people none|consent|judged, or --accept-warnings."]
                if refused
                else []
            ),
        ],
    )
    return 1 if refused else 0


@click.command()
@click.argument("items", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why; its class is shown at the address.")
@pass_context
def withdraw(context: Context, items: Sequence[str], reason: str) -> None:
    """Hide published items; reversible, the address says that it is withdrawn."""
    _step(context, "withdraw", items, reason)


@click.command("restore-item")
@click.argument("items", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why; kept in the journal.")
@pass_context
def restore_item(context: Context, items: Sequence[str], reason: str) -> None:
    """Publish withdrawn items again, as they were."""
    _step(context, "restore", items, reason)


def _step(context: Context, action: str, items: Sequence[str], reason: str) -> None:
    require_home(context.settings)
    services = context.services
    seen = [services.catalog.get(item_id) for item_id in items]
    decisions = [Decision(item_id=i.id, revision=i.revision, fields={}) for i in seen]
    services.decisions.decide(context.actor(), action, decisions, reason=reason)
    services.worker("cli").run_until_idle()
    data = {"items": list(items)}
    context.answer(data, lambda: [f"{len(items)} done."])


@click.command()
@click.argument("item")
@click.option("--basis", required=True, help="The legal basis.")
@click.option("--reason", required=True, help="Why; kept on the tombstone, so name no person.")
@click.option("--approved-by", required=True, help="Login of the second person.")
@pass_context
def erase(context: Context, item: str, basis: str, reason: str, approved_by: str) -> None:
    """Delete an item's bytes for good; a tombstone without personal data remains."""
    require_home(context.settings)
    services = context.services
    known = services.accounts.find(approved_by)
    second = known.id if known else approved_by
    services.erasure.erase(context.actor(), item, basis=basis, reason=reason, approved_by=second)
    services.worker("cli").run_until_idle()
    context.answer({"erased": item}, lambda: [f"{item} is erased."])


COMMANDS = (publish, withdraw, restore_item, erase)
