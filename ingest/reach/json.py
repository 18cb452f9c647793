"""JSON from hosts that nobody vouches for."""

from typing import TypeVar

import msgspec

from archive.errors import Unreached

T = TypeVar("T")


def decode(data: bytes, shape: type[T]) -> T:
    """Raises ``Unreached`` (``bad-json``) for what is broken, of another shape or too deep."""
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreached("bad-json", str(error)[:200]) from error
