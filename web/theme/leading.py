"""Addresses that name a theme which was merged: they lead to the one that it is read as.

Not for good, because a merge can be undone.
"""

from urllib.parse import urlencode

from flask import Flask, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from archive.vocabulary import read_as


def init_leading(app: Flask) -> None:
    app.before_request(_lead)


def _lead() -> AnyResponse | None:
    given = request.args.getlist("theme")
    now = list(read_as(given))
    if now == given or request.method not in ("GET", "HEAD"):
        return None
    values = MultiDict(request.args)
    values.setlist("theme", now)
    asked = urlencode([*values.items(multi=True)])
    return redirect(f"{request.script_root}{request.path}?{asked}")
