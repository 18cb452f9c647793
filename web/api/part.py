"""One page of a list that is held whole: by size, and behind the entry that the cursor names."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import request

from archive.errors import WrongUse
from web import cursor
from web.api.parameters import LARGEST

T = TypeVar("T")


def part(found: Sequence[T], *, key: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """The entries of this request, and the cursor of those that follow.

    Raises ``WrongUse`` for a cursor whose entry is not in the list any more.
    """
    size = int(request.args.get("size") or LARGEST)
    after = cursor.read_place(request.args.get("cursor", ""))
    start = _behind(after, [key(one) for one in found]) if after else 0
    shown = found[start : start + size]
    more = start + size < len(found)
    return shown, cursor.write_place(key(shown[-1])) if more else None


def _behind(after: str, keys: Sequence[str]) -> int:
    if after not in keys:
        raise WrongUse(cursor.of_another())
    return keys.index(after) + 1
