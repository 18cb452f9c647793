"""Refusals with a sentence of their own, which staff read instead of the general one."""

from flask import render_template

from archive.errors import NotAllowed, WrongState
from web.problems import words


class NotNow(WrongState):
    """This is not possible now."""


class NotYou(NotAllowed):
    """This takes somebody else."""


def tell(error: NotNow | NotYou) -> tuple[str, int]:
    """The page that says it; 409 where the time is wrong, 403 where the person is."""
    status = 409 if isinstance(error, NotNow) else 403
    title = str(error) if isinstance(error, NotNow) else words(status)[0]
    return render_template("staff/refused.html", title=title, said=str(error)), status
