"""What every answer of the API carries: a mark to ask again by, who may read it from elsewhere.

An answer is marked (ETag, RFC 9110) and open to scripts of other sites (CORS) only where nothing
but being the public opened it: whoever is signed in, or sits on a network that sees more, gets
neither, so that no cache and no foreign page comes to hold what was opened for them.
"""

import hashlib

from flask import Flask, Response, request

from web.api.asked import HEADER, check_asked, ignored
from web.api.operation import PREFIX
from web.i18n import current_language
from web.viewer import current_viewer

_FOREIGN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, X-Request-ID, "
        f"{HEADER}"
    ),
}
_BEFOREHAND = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def init_api(app: Flask) -> None:
    """Register before what changes bodies: the functions registered last are run first."""
    app.before_request(check_asked)
    app.after_request(_finish)


def _finish(answer: Response) -> Response:
    if not request.path.startswith(PREFIX):
        return answer
    answer.vary.update(("Accept-Language", "Cookie"))
    answer.headers["Content-Language"] = current_language()
    if names := ignored():
        answer.headers[HEADER] = names
    viewer = current_viewer()
    if viewer.agent or viewer.on_site:
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
    if request.method in ("GET", "HEAD", "OPTIONS"):
        answer.headers.update(_FOREIGN)
    if request.method == "OPTIONS":
        answer.headers.update(_BEFOREHAND)
    elif answer.status_code == 200 and request.method in ("GET", "HEAD"):
        answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest()[:32], weak=True)
        answer.make_conditional(request)
    return answer
