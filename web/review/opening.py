"""From an address of staff to an item: judged like every other door."""

from archive.errors import NotAllowed, NotFound
from archive.model import Item
from archive.rights import judge
from web.auth import current_agent
from web.current import now, services


def open_item(item_id: str) -> Item:
    """The item, for staff who may see its content.

    ``NotFound`` where they may not see that it exists, ``NotAllowed`` where only its content is
    sealed from them.
    """
    item = services().catalog.get(item_id)
    grant = judge(item, current_agent(), now())
    if not grant.record:
        raise NotFound
    if not grant.content:
        raise NotAllowed
    return item
