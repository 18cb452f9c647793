"""Where staff may work: everywhere, at a host name and from networks of their own, or nowhere.

Elsewhere their addresses answer as any that leads nowhere, and a session of theirs counts as the
public: what only staff see is not shown through the public address either.
"""

from flask import Flask, request
from werkzeug.exceptions import NotFound

from archive.settings import Settings
from web.current import services
from web.network import is_inside

STAFF, ACCOUNT = "staff_", "account"
"""What names of blueprints begin with that ``PUBLIC_ONLY`` leaves out."""
PREFIX = "/staff"


def init_entrance(app: Flask) -> None:
    app.before_request(_hide)


def is_public_only(settings: Settings) -> bool:
    return settings.public_only == "1"


def may_work_here() -> bool:
    """Whether this request came in where staff work."""
    settings = services().settings
    named = settings.staff_host.lower()
    host = request.host.rpartition(":")[0] or request.host
    if named and host.lower().rstrip(".") != named:
        return False
    networks = settings.staff_networks
    return not networks or is_inside(request.remote_addr or "", networks, "STAFF_NETWORKS")


def _hide() -> None:
    """By the path and not by the route: a wrong method must not tell that there is one."""
    below = request.path == PREFIX or request.path.startswith(f"{PREFIX}/")
    if below and not may_work_here():
        raise NotFound
