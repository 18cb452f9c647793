"""A throttle told in headers, as draft-ietf-httpapi-ratelimit-headers-06 names them.

Named as fields of their own, which clients read today; later drafts put them into one field.
"""

from typing import TypeVar

from werkzeug.wrappers import Response

from web.throttle import Standing

R = TypeVar("R", bound=Response)


def with_limits(answer: R, standing: Standing) -> R:
    """Seconds until all tries are back; ``Retry-After`` where none is left."""
    answer.headers["RateLimit-Limit"] = str(standing.tries)
    answer.headers["RateLimit-Remaining"] = str(standing.left)
    answer.headers["RateLimit-Reset"] = str(standing.seconds)
    if standing.left == 0:
        answer.headers["Retry-After"] = str(standing.seconds)
    return answer
