"""For machines that watch: alive, ready, numbers."""

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotFound

from archive.errors import ArchiveError
from web.current import services
from web.metrics import exposition
from web.network import is_inside
from web.readiness import is_ready, lag, states

blueprint = Blueprint("health", __name__)
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
"""What a proxy adds: whoever looks at numbers asks the process itself."""


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers; nothing else is looked at."""
    return _plain("ok\n")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    found = states(services())
    answer = jsonify(ready=is_ready(found), parts=dict(found), index_lag=_lag())
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if is_ready(found) else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """From the networks of ``METRICS_NETWORKS`` alone, and never through a proxy."""
    peer = request.environ.get("werkzeug.proxy_fix.orig", request.environ).get("REMOTE_ADDR")
    allowed = is_inside(peer or "", services().settings.metrics_networks, "METRICS_NETWORKS")
    if not allowed or any(name in request.headers for name in _FORWARDED):
        raise NotFound
    answer = _plain(exposition(services()))
    answer.content_type = "text/plain; version=0.0.4; charset=utf-8"
    return answer


def _lag() -> int | None:
    try:
        return lag(services())
    except ArchiveError:
        return None


def _plain(text: str | bytes) -> Response:
    return Response(text, mimetype="text/plain", headers={"Cache-Control": "no-store"})
