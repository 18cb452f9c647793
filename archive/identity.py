"""What makes an item the same when it is given again, whoever runs the intake."""

import hashlib
from collections.abc import Callable, Sequence

from archive.model import Post


def identity(
    *,
    post: Post | None = None,
    source: str = "",
    local_identifier: str = "",
    path: str = "",
    donor: str = "",
    digests: Sequence[str] = (),
    claims: Callable[[], str] = str,
) -> str:
    """The strongest key there is; ``claims`` digests the row, where nothing else is known of it.

    A post's platform and native id; else the named source and its identifier; else a named source
    and the path below its folder; else the donor and the bytes; else the donor and the row itself.
    """
    if post is not None:
        return f"post:{post.platform}:{post.native_id}"
    if local_identifier:
        return f"id:{source or donor}:{local_identifier}"
    if source and path:
        return f"path:{source}:{path}"
    if digests:
        return f"file:{donor}:{hashlib.sha256('/'.join(digests).encode()).hexdigest()}"
    return f"row:{source or donor}:{claims()}"


def qualified(identity: str, post: Post | None) -> str:
    """The identity of a post under the account that showed it; of anything else, the identity."""
    if post is None or not post.account or "@" in identity:
        return identity
    return f"{identity}@{post.account.lower()}"
