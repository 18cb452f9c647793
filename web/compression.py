"""Text goes out compressed where no proxy in front does it; never to somebody signed in.

A compressed page that holds both a secret and what the address says gives the secret away by its
length (https://www.breachattack.com/); who is not signed in has no secret.
"""

import gzip

from flask import Flask, Response, request, session

_KINDS = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "image/svg+xml",
        "application/json",
        "application/problem+json",
    }
)
_SMALLEST = 500
_LEVEL = 6


def init_compression(app: Flask) -> None:
    """Register first: the functions that were registered last are run first."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in _KINDS or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    if not _wanted(response):
        return response
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) >= _SMALLEST:
        response.set_data(gzip.compress(data, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        etag, _weak = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)
    return response


def _wanted(response: Response) -> bool:
    """Whole answers that are small enough to hold: static files and pages, no streams."""
    whole = response.status_code == 200 and request.method == "GET"
    if not whole or request.accept_encodings.quality("gzip") == 0:
        return False
    return request.endpoint == "static" or not (response.is_streamed or session)
