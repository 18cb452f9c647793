"""From an address to an item: what the viewer may read, what is gone, what has moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from archive import former
from archive.errors import ArchiveError, NotFound
from archive.model import Item, State
from archive.record import withdrawn_record
from archive.rights import Grant, judge
from web.current import now, public_url, services
from web.viewer import current_viewer


class Gone(ArchiveError):
    """The item was here and is not shown any more; ``since`` is in UTC."""

    def __init__(self, told: dict[str, Any], *, since: datetime) -> None:
        super().__init__()
        self.told = told
        self.since = since


class Moved(ArchiveError):
    """The item has another address now."""

    def __init__(self, item_id: str) -> None:
        super().__init__()
        self.item_id = item_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Readable:
    """An item whose record the viewer may see, with the grant."""

    item: Item
    grant: Grant


def readable(address: str) -> Readable:
    """The item at the address.

    ``Gone`` for what was public and is withdrawn or erased, ``Moved`` for an earlier address of
    something readable or gone, ``NotFound`` for all else, so that nothing hidden is betrayed.
    """
    item, moved = _at(address)
    grant = judge(item, current_viewer(), now())
    if not grant.record and not _was_open(item):
        raise NotFound
    if moved:
        raise Moved(item.id)
    if not grant.record:
        raise _gone(item)
    return Readable(item=item, grant=grant)


def formerly(keys: Sequence[str]) -> Item | None:
    """The item that the viewer may see at an address it had before it came; of several the first.

    ``Gone`` where all that was open there is withdrawn; ``None`` for what is hidden or unknown.
    """
    found = services().catalog.former(keys)
    for item in found:
        if judge(item, current_viewer(), now()).record:
            return item
    closed = next((item for item in found if _was_open(item)), None)
    if closed is not None:
        raise _gone(closed)
    return None


def _gone(item: Item) -> Gone:
    return Gone(withdrawn_record(item, base_url=public_url()), since=item.updated)


def _at(address: str) -> tuple[Item, bool]:
    """The item of the address, and whether the address is an earlier one."""
    catalog = services().catalog
    try:
        return catalog.get(address), False
    except NotFound:
        current = catalog.alias(address)
        if current is not None:
            return catalog.get(current), True
        item = formerly(former.keys(former.of_number(address)))
        if item is None:
            raise
        return item, True


def _was_open(item: Item) -> bool:
    """Whether the viewer could have seen it, were it not withdrawn or erased."""
    if item.published is None or item.state not in (State.WITHDRAWN, State.ERASED):
        return False
    before = replace(item, state=State.PUBLISHED)
    return judge(before, current_viewer(), now()).record
