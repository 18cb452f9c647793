"""Addresses of a site that was here before: they lead to the item, and close when it does.

A page of this archive comes first; so does it at its own host name. At any other host name that
leads here, what was moved in from there is looked for before.
"""

from urllib.parse import quote, urlsplit

from flask import Flask, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from archive import former
from web.current import base_url
from web.problems import gone_page
from web.reading import Gone, formerly

_METHODS = ("GET", "HEAD")


def init_former(app: Flask) -> None:
    app.before_request(_lead)


def _lead() -> AnyResponse | None:
    if request.method not in _METHODS or request.blueprint == "health":
        return None
    if not isinstance(request.routing_exception, NotFound):
        return _found(_keys()[:1]) if _is_elsewhere() else None
    return _found(_keys())


def _found(keys: list[str]) -> AnyResponse | None:
    try:
        item = formerly(keys)
    except Gone as gone:
        return gone_page(gone)
    if item is None:
        return None
    site = base_url() if _is_elsewhere() else ""
    return redirect(site + url_for("item.show", item_id=item.id), 301)


def _keys() -> list[str]:
    """Of the address as it came, whatever its bytes mean."""
    path = quote(request.environ["PATH_INFO"].encode("latin-1"))
    query = request.query_string.decode("latin-1")
    return list(former.asked(request.host, path, query))


def _is_elsewhere() -> bool:
    """Whether the request came by another host name than the archive's own."""
    own = urlsplit(base_url()).netloc
    return bool(own) and request.host != own
