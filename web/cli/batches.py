"""Commands for what was given together: ``batches list | show | undo``."""

from collections.abc import Mapping
from typing import Any

import click
import msgspec

from archive.batch import Batch, Fate, Outcome
from archive.model import LangString
from ingest.harvest.run import BATCH_KIND
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group
from web.words import JAPAN

_FATES: Mapping[Fate, LangString] = {
    Fate.TAKEN: {"en": "taken in"},
    Fate.ALREADY: {"en": "already there"},
    Fate.CHANGED: {"en": "changed, not applied (use --update)"},
    Fate.UPDATED: {"en": "updated"},
    Fate.REFUSED: {"en": "refused"},
    Fate.QUARANTINED: {"en": "in quarantine"},
    Fate.CANCELLED: {"en": "cancelled, not looked at"},
}
UNSEEN = frozenset({Fate.REFUSED, Fate.QUARANTINED, Fate.CANCELLED})


def report(context: Context, batch: Batch, found: Mapping[str, Any]) -> int:
    counts, lines = found["counts"], found["lines"]
    data = {
        "batch": batch.id,
        "accession": batch.accession,
        "name": batch.name,
        "state": batch.state,
        "incomplete": batch.incomplete,
        "counts": {str(k): v for k, v in counts.items()},
        "lines": msgspec.to_builtins(lines),
    }
    context.answer(
        data,
        lambda: [
            f"Batch {batch.accession}  {batch.name}  {batch.state}"
            if batch.accession
            else f"{batch.name}: a dry run, nothing was written",
            *(
                f"  {counts[fate]:>7}  {label['en']}"
                for fate, label in _FATES.items()
                if fate in counts
            ),
            *(["        0  nothing was in it"] if not counts and batch.state != "staging" else []),
            *(_line(line) for line in lines),
            *(_rest(context, batch) if batch.accession else ()),
            *_undone(batch),
        ],
    )
    return 1 if batch.incomplete or UNSEEN & set(counts) else 0


def _line(line: Outcome) -> str:
    told = f"  {line.outcome}: {line.label}"
    return f"{told}: {line.detail}" if line.detail else told


def _rest(context: Context, batch: Batch) -> list[str]:
    """What to do about material that was never seen."""
    if batch.incomplete:
        return ["  The rest was never copied: ingest the same again; what is there is known."]
    if batch.kind == BATCH_KIND and batch.state == "staging":
        return ["  It is being pulled, or was killed: the next run of its source goes on."]
    if context.services.intake.is_stopped(batch):
        again = f"kumamoto-archive ingest {batch.kind} … --resume {batch.accession}"
        return [f"  Copying stopped half way. To go on within a day: {again}"]
    return []


def _undone(batch: Batch) -> list[str]:
    if batch.undone_at is None:
        return []
    return [f"  Undone {batch.undone_at.astimezone(JAPAN):%Y-%m-%d}: {batch.undone_why}"]


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def batches(context: click.Context) -> None:
    """What was given together: list, show one's report, undo one."""
    if context.invoked_subcommand is None:
        context.invoke(list_batches)


@batches.command("list")
@pass_context
def list_batches(context: Context) -> None:
    """All batches, oldest first."""
    require_home(context.settings)
    found = context.services.batches.every()
    context.answer(
        found,
        lambda: (
            [
                f"{b.accession}  {b.at.astimezone(JAPAN):%Y-%m-%d}  {b.state:<8}"
                f"  {b.submissions:>7}  {b.name}"
                for b in found
            ]
            or ["No batch yet."]
        ),
    )


@batches.command()
@click.argument("batch")
@pass_context
def show(context: Context, batch: str) -> int:
    """The report of one batch, by accession number, id or name."""
    require_home(context.settings)
    found = context.services.batches.get(batch)
    return report(
        context,
        found,
        {
            "counts": context.services.batches.counts(found.id),
            "lines": list(context.services.batches.report(found.id)),
        },
    )


@batches.command()
@click.argument("batch")
@click.option("--reason", required=True, help="Why; kept in the journal.")
@pass_context
def undo(context: Context, batch: str, reason: str) -> None:
    """Remove what was never published, withdraw the rest, keep the accession entry."""
    require_home(context.settings)
    services = context.services
    done = services.undo.undo(services.batches.get(batch).id, context.actor(), reason=reason)
    services.worker("cli").run_until_idle()
    context.answer(done, lambda: [f"{done.removed} removed, {done.withdrawn} withdrawn."])


COMMANDS = (batches,)
