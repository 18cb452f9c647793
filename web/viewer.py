"""Who looks at this request: what sign-in found, else the public; and whether on our network."""

from dataclasses import replace

from flask import g, request

from archive.rights import PUBLIC, Viewer
from web.current import services
from web.network import is_inside


def current_viewer() -> Viewer:
    """``g.viewer`` as set by sign-in (default: the public), with ``on_site`` by address."""
    if "judged_viewer" not in g:
        viewer: Viewer = g.get("viewer") or PUBLIC
        networks = services().settings.on_site_networks
        inside = is_inside(request.remote_addr or "", networks, "ON_SITE_NETWORKS")
        g.judged_viewer = replace(viewer, on_site=viewer.on_site or inside)
    judged: Viewer = g.judged_viewer
    return judged
