"""Commands about fixity: ``verify`` looks at every stored byte, ``repair`` mends from a copy."""

from collections.abc import Iterator, Sequence

import click
import msgspec

from archive.audit import Audit, Round
from archive.audit.repair import Repair
from web.backup import open_copy
from web.cli.context import Context, pass_context, require_home

_WAYS = ("all", "resume", "today", "last")


@click.command()
@click.option(
    "--part",
    type=click.Choice(_WAYS),
    default="all",
    show_default=True,
    help="all: everything anew. resume: what the last audit left. today: what the worker would "
    "read today. last: read nothing, tell what was found.",
)
@pass_context
def verify(context: Context, part: str) -> int:
    """Check every stored byte against its digest; exit code 1 while anything is wrong."""
    require_home(context.settings)
    audit = context.services.audit
    for step in _steps(audit, part):
        context.tell(f"{step.packages} packages read")
    context.told()
    found = audit.current() if part == "last" else audit.look_again()
    if found is None:
        context.answer({}, lambda: ["Nothing has been audited yet; `verify` does it now."])
        return 0
    context.answer(msgspec.to_builtins(found), lambda: _lines(found))
    return 1 if found.found else 0


def _steps(audit: Audit, part: str) -> Iterator[Round]:
    if part == "all":
        audit.begin()
    if part in ("all", "resume"):
        return audit.go_on()
    return audit.go_on_today() if part == "today" else iter(())


def _lines(found: Round) -> Sequence[str]:
    state = "complete" if found.ended else "under way"
    lines = [f"{found.packages} packages read, {found.found} problems ({state})."]
    lines += [f"  {p.kind} {p.object_id} {p.key} {p.detail}" for p in found.problems]
    if found.problems:
        lines.append("`repair ID --from BACKUP` (or KEY) puts back what is damaged or missing.")
    return lines


@click.command()
@click.argument("what")
@click.option(
    "--from", "copy", required=True, help="File of `backup`, or the URL of another store."
)
@pass_context
def repair(context: Context, what: str, copy: str) -> int:
    """Mend WHAT (an item, a package, or a key that `verify` names) from a copy."""
    require_home(context.settings)
    services = context.services
    mending = Repair(services.packages, services.store, services.database)
    names = {what, mending.package_of(what)}
    with open_copy(copy) as source:
        done = mending.mend(what, source)
    left = services.audit.look_again()
    every = left.problems if left else ()
    problems = [p for p in every if names & {p.object_id, p.key}]
    data = {"mended": done, "problems": msgspec.to_builtins(problems)}
    context.answer(
        data,
        lambda: [
            f"{len(done)} files put back.",
            *(f"  {p.kind} {p.key} {p.detail}: not in the copy as it was" for p in problems),
        ],
    )
    return 1 if problems else 0


COMMANDS = (verify, repair)
