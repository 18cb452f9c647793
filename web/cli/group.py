"""A group of commands whose help says what each does in a whole sentence."""

import click

_WHOLE = 200
"""Characters of the longest first sentence; lines are wrapped, not cut."""


class Group(click.Group):
    """Click cuts at the width of one line."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        shown = [(name, one.get_short_help_str(_WHOLE)) for name, one in found if one is not None]
        with formatter.section("Commands"):
            formatter.write_dl(shown)
