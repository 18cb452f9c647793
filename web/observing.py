"""What every request leaves behind: its id in answer and log, its time and status as numbers."""

import re
import secrets
import time

from flask import Flask, Response, g, request

from web.logs import ACCESS
from web.metrics import count_request

HEADER = "X-Request-ID"
_PLAIN = re.compile(r"[0-9A-Za-z-]{8,64}")


def init_observing(app: Flask) -> None:
    """Register after what changes answers: the functions registered last are run first."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    """The id that a proxy gave, where it looks like one; else a new one."""
    given = request.headers.get(HEADER, "")
    g.request_id = given if _PLAIN.fullmatch(given) else secrets.token_hex(8)
    g.begun = time.perf_counter()


def _end(answer: Response) -> Response:
    seconds = time.perf_counter() - g.begun
    route = request.endpoint or "none"
    count_request(route, answer.status_code, seconds)
    facts = {"route": route, "status": answer.status_code, "ms": round(seconds * 1000, 1)}
    ACCESS.info("%s", request.method, extra={"facts": facts})
    answer.headers[HEADER] = g.request_id
    return answer
