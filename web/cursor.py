"""Cursors of the API: opaque, without state on the server, good for one search only."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from flask_babel import gettext as _

from archive.errors import WrongUse
from web.asking import Asked

T = TypeVar("T")
_MOST = 1 << 63
"""A ``seq`` has 63 bits."""


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
    after, offset, mark = _parts(text, tuple[int | None, int, str])
    if mark != _mark(asked):
        raise WrongUse(of_another())
    if offset < 0 or not 0 <= (after or 0) < _MOST:
        raise WrongUse(_unreadable())
    return Cursor(after=after, offset=offset)


def write_place(after: str) -> str:
    """The cursor behind one entry of a list that has an order of its own."""
    return base64.urlsafe_b64encode(msgspec.json.encode((after,))).decode().rstrip("=")


def read_place(text: str) -> str:
    """The entry that the cursor stands behind; empty without a cursor. Raises ``WrongUse``."""
    (after,) = _parts(text, tuple[str]) if text else ("",)
    return after


def read_number(text: str) -> int:
    """Of a list that goes by number; 0 without a cursor. Raises ``WrongUse``."""
    place = read_place(text) or "0"
    if not place.isascii() or not place.isdigit() or len(place) > 9:
        raise WrongUse(of_another())
    return int(place)


def _parts(text: str, shape: type[T]) -> T:
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(data, type=shape)
    except (binascii.Error, ValueError) as error:
        raise WrongUse(_unreadable()) from error


def of_another() -> str:
    return str(
        _("この cursor は別の検索のものです。cursor を書かずに、はじめからたどってください。")
    )


def _unreadable() -> str:
    return str(_("cursor が読めません。前の答えの `next` を、そのまま渡してください。"))


def _mark(asked: Asked) -> str:
    """The search that the cursor is good for; page size and language may change on the way."""
    told = (asked.q, sorted(asked.filters.items()), str(asked.sort))
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:12]
