"""Commands for themes: ``theme list | merge | reuse``."""

import click

from archive.errors import InvalidSubmission, WrongState, WrongUse
from archive.rights import Role, Viewer
from archive.theme import Held
from archive.vocabulary import read_as
from search.ask import Ask
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group
from web.theme.numbers import touched

_REASON = click.option("--reason", required=True, help="Why; it stays in the history.")


@click.group(cls=Group)
def theme() -> None:
    """The themes of items, which staff name, order, merge and retire (/staff/themes)."""


@theme.command("list")
@pass_context
def list_themes(context: Context) -> None:
    """All themes in their order, with what became of those that are offered no more."""
    require_home(context.settings)
    every = context.services.themes.every()
    context.answer([_data(held) for held in every], lambda: [_line(held) for held in every])


@theme.command()
@click.argument("theme_id", metavar="THEME")
@click.argument("into", metavar="INTO")
@click.option("--dry-run", is_flag=True, help="Say what it would touch, and change nothing.")
@_REASON
@pass_context
def merge(context: Context, theme_id: str, into: str, dry_run: bool, reason: str) -> None:
    """Read THEME as INTO everywhere from now on; items keep the id that they have."""
    require_home(context.settings)
    services = context.services
    held = services.themes.get(theme_id)
    ask = Ask(viewer=Viewer(role=Role.ADMINISTRATOR), now=services.clock())
    found = touched(services.search, theme_id, into, ask)
    if not dry_run:
        try:
            services.themes.merge(
                context.actor(), theme_id, into, revision=held.revision, reason=reason
            )
        except (InvalidSubmission, WrongState) as error:
            raise WrongUse(f"{theme_id} cannot be merged into {into}.") from error
    verb = "would be" if dry_run else "are"
    number = found.items if found else None
    said = "An unknown number of" if number is None else number
    context.answer(
        {"theme": theme_id, "into": into, "items": number},
        lambda: [f"{said} items {verb} read as {into} instead of {theme_id}."],
    )


@theme.command()
@click.argument("theme_id", metavar="THEME")
@_REASON
@pass_context
def reuse(context: Context, theme_id: str, reason: str) -> None:
    """Undo a merge or a retirement: THEME stands for itself again."""
    require_home(context.settings)
    themes = context.services.themes
    held = themes.get(theme_id)
    try:
        after = themes.reuse(context.actor(), theme_id, revision=held.revision, reason=reason)
    except WrongState as error:
        raise WrongUse(f"{theme_id} stands for itself already.") from error
    context.answer(_data(after), lambda: [_line(after)])


def _data(held: Held) -> dict[str, object]:
    value = held.value
    return {
        "theme": held.id,
        "label": value.label,
        "note": value.note,
        "read_as": read_as((held.id,))[0],
        "retired": value.retired,
    }


def _line(held: Held) -> str:
    (now,) = read_as((held.id,))
    became = f"  → {now}" if now != held.id else "  (retired)" if held.value.retired else ""
    return f"{held.id:<20} {held.value.label['ja']} / {held.value.label['en']}{became}"


COMMANDS = (theme,)
