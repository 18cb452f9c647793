"""From an address of staff to an item: judged like every other door."""

from collections.abc import Iterable

from archive.errors import NotAllowed, NotFound
from archive.model import Item
from archive.rights import judge_work
from archive.title import title
from web.auth import current_agent
from web.current import now, services
from web.i18n import current_language


def open_item(item_id: str) -> Item:
    """The item, for staff who may see its content.

    ``NotFound`` where they may not see that it exists, ``NotAllowed`` where only its content is
    sealed from them.
    """
    item = services().catalog.get(item_id)
    grant = judge_work(item, current_agent(), now())
    if not grant.record:
        raise NotFound
    if not grant.content:
        raise NotAllowed
    return item


def titles(item_ids: Iterable[str]) -> dict[str, str]:
    """Titles by id, of those items whose record these staff may see."""
    found = services().catalog.items(list(dict.fromkeys(item_ids)))
    seen = (item for item in found.values() if judge_work(item, current_agent(), now()).record)
    return {item.id: title(item, current_language()) for item in seen}
