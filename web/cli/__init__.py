"""The command ``kumamoto-archive``: groups, options common to all, errors as one sentence."""

import sys
from collections.abc import Sequence

import click

from archive.errors import ArchiveError
from web.cli import (
    agreement,
    audit,
    batches,
    crosswalk,
    decide,
    demo,
    doctor,
    evaluate,
    jobs,
    lexicon,
    moving,
    out,
    places,
    run,
    source,
    storage,
    take_in,
    theme,
    user,
)
from web.cli.context import Context, pass_context
from web.cli.group import Group

DONE, SOME_REFUSED, CANNOT = 0, 1, 2


@click.group(
    cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How commands that answer with data print it.",
)
@click.pass_context
def cli(context: click.Context, form: str) -> None:
    """A disaster archive with Japanese search: take in, keep, find, show, decide.

    State lives in ARCHIVE_HOME; every other setting is an environment variable of the README's
    table. Exit codes: 0 done, 1 done with some refused, 2 wrong use or cannot run.
    """
    context.obj = Context(form=form)


_KEEPING = (jobs, storage, audit, moving, doctor)
for module in (
    run,
    take_in,
    batches,
    crosswalk,
    source,
    agreement,
    out,
    decide,
    lexicon,
    theme,
    places,
    *_KEEPING,
    user,
    evaluate,
    demo,
):
    for command in module.COMMANDS:
        cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and exit; an error that the archive raises on purpose is one line on stderr."""
    try:
        code = cli.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="kumamoto-archive",
            standalone_mode=False,
        )
    except click.ClickException as error:
        error.show()
        code = CANNOT
    except click.exceptions.Abort:
        code = CANNOT
    except ArchiveError as error:
        click.echo(str(error), err=True)
        code = CANNOT
    sys.exit(code if isinstance(code, int) else DONE)


__all__ = ["cli", "main", "pass_context"]
