"""What a view works with: the services of this application and the instant of this request."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request

if TYPE_CHECKING:
    from web.wiring import Services


def services() -> "Services":
    """The services that ``create_app`` was given."""
    return cast("Services", current_app.extensions["archive"])


def now() -> datetime:
    """The instant (aware, UTC) by which everything in this request is judged."""
    if "now" not in g:
        g.now = services().clock()
    return cast(datetime, g.now)


def base_url() -> str:
    """The public address of the site without a slash at its end; empty when none is set."""
    return services().settings.base_url.rstrip("/")


def public_url() -> str:
    """The address to put before paths that leave the site: the set one, else this request's."""
    return base_url() or request.url_root.rstrip("/")
