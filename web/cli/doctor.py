"""The command ``doctor``: is everything as it must be, and what to do where it is not."""

import click

from web.cli.context import Context, pass_context, require_home
from web.doctor import LOOKS, findings


@click.command()
@click.option("--only", type=click.Choice(list(LOOKS)), help="One look alone.")
@pass_context
def doctor(context: Context, only: str | None) -> int:
    """Look at settings, servers, disk, index, queue and workers; exit code 1 for trouble."""
    require_home(context.settings)
    found = list(findings(context.services, only or ""))
    data = [
        {"name": one.name, "ok": one.ok, "said": one.said, "advice": one.advice} for one in found
    ]
    lines = [
        f"{'ok' if one.ok else 'trouble':8}{one.name:12}{one.said}. {one.advice}".rstrip()
        for one in found
    ]
    context.answer(data, lambda: lines)
    return 0 if all(one.ok for one in found) else 1


COMMANDS = (doctor,)
