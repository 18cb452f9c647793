"""Headers that every answer carries: a strict content policy and its companions."""

from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g

from archive.storage import Linking

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
FILE_POLICY = "default-src 'none'; sandbox"
"""For files that came from outside: nothing in them may run or load."""
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
REVALIDATE = "private, no-cache"


def init_headers(app: Flask) -> None:
    app.config["PICTURES_FROM"] = _elsewhere(app)
    app.after_request(add_headers)


def _elsewhere(app: Flask) -> str:
    """The origin that pictures come from where the archive only links to them."""
    here = app.extensions["archive"]
    if here.settings.send_files != "link" or not isinstance(here.derivatives, Linking):
        return ""
    link = here.derivatives.link("any", seconds=1, media_type="image/jpeg", disposition="inline")
    return f" {urlsplit(link).scheme}://{urlsplit(link).netloc}"


def add_headers(response: Response) -> Response:
    """A view's own choice stays; what it says nothing about gets the strict value.

    Only a page with a map may load pictures from the server of its tiles.
    """
    elsewhere = current_app.config["PICTURES_FROM"]
    tiles = f" {g.tiles_from}" if g.get("tiles_from") else ""
    policy = POLICY.replace("img-src 'self'", f"img-src 'self'{elsewhere}{tiles}")
    policy = policy.replace("media-src 'self'", f"media-src 'self'{elsewhere}")
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault("Cache-Control", REVALIDATE)
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    return response
