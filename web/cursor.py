"""Cursors of the API: opaque, without state on the server, good for one search only."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

import msgspec

from archive.errors import WrongUse
from web.asking import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where the next page starts: after a ``seq`` of the walk, or at an offset of the ranking."""

    after: int | None = None
    offset: int = 0


def write(cursor: Cursor, asked: Asked) -> str:
    """The cursor as text for an address."""
    data = msgspec.json.encode((cursor.after, cursor.offset, _mark(asked)))
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def read(text: str, asked: Asked) -> Cursor:
    """The cursor of the text; raises ``WrongUse`` for another search's, or for no cursor at all."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        after, offset, mark = msgspec.json.decode(data, type=tuple[int | None, int, str])
    except (binascii.Error, ValueError) as error:
        raise WrongUse("The cursor cannot be read; take it from `next` as it is.") from error
    if mark != _mark(asked):
        raise WrongUse("The cursor belongs to another search; start again without a cursor.")
    if offset < 0 or (after is not None and after < 0):
        raise WrongUse("The cursor cannot be read; take it from `next` as it is.")
    return Cursor(after=after, offset=offset)


def _mark(asked: Asked) -> str:
    """The search that the cursor is good for; page size and language may change on the way."""
    told = (asked.q, sorted(asked.filters.items()), str(asked.sort))
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:12]
