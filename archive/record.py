"""The one projection of an item for the outside: API, exports and the data of its page.

Nothing here decides: the grant of :func:`archive.rights.judge` is applied, key by key. The keys
come in one order and language maps are sorted: the same item, the same bytes after a rebuild.
"""

from dataclasses import replace
from datetime import UTC
from typing import Any

import msgspec

from archive.errors import NotAllowed, WrongState
from archive.model import Dates, Item, State
from archive.projection import (
    Json,
    address,
    context_part,
    instant,
    naming_part,
    place_part,
    post_part,
    rights_part,
    text_part,
)
from archive.rights import Grant
from archive.title import posted
from archive.vocabulary import labels
from archive.when import date_part


def record(item: Item, grant: Grant, *, base_url: str, lang: str = "ja") -> Json:
    """The item as the holder of the grant may see it, with labels in ``lang``.

    ``base_url`` has no slash at its end. Without the right to the record there is nothing to
    project: ``NotAllowed``. ``text`` and ``pages`` are there with the right to the content only,
    ``staff`` with the right to staff evidence only; all other keys always are.
    """
    shown = granted_part(item, grant)
    projection = {
        **naming_part(shown, base_url, lang),
        **date_part(shown, lang),
        "places": [place_part(place, lang) for place in shown.places],
        **context_part(shown, lang),
        **rights_part(shown, lang),
        "post": post_part(shown, lang),
    }
    if grant.content:
        projection |= text_part(shown, everything=grant.staff)
    projection["published"] = instant(item.published)
    projection["updated"] = instant(item.updated)
    if grant.staff:
        projection["staff"] = _staff_part(item, grant)
    return projection


def granted_part(item: Item, grant: Grant) -> Item:
    """The item without those fields that the grant closes; ``text`` is left to who shows it.

    A post whose content is closed is who, when, where it stands, and what the archive says of it:
    what was drawn from its text goes with its text. Raises ``NotAllowed`` without the record.
    """
    if not grant.record:
        raise NotAllowed
    if item.post is None or grant.content:
        return item
    return replace(
        item,
        title={},
        description={},
        alt={},
        dates=Dates(published=posted(item)),
        places=(),
        themes=(),
        creator="",
        credit="",
        post=replace(item.post, hashtags=(), links=(), media=()),
    )


def withdrawn_record(item: Item, *, base_url: str) -> Json:
    """All that is said of an item that is gone: its address, the class of the reason, the day.

    Whoever calls has made sure that the item was ever published; an item that is not gone is
    ``WrongState``.
    """
    if item.state not in (State.WITHDRAWN, State.ERASED):
        raise WrongState(f"{item.id} is {item.state}, not gone")
    return {
        "id": item.id,
        "url": address(item.id, base_url),
        "reason": reason_class(item.reason),
        "date": item.updated.astimezone(UTC).date().isoformat(),
    }


def reason_class(reason: str) -> str:
    """The public part of a reason: its class, where it is one or starts with one and a colon.

    Classes are the ids of the vocabulary ``withdrawal-reason``; all else stays inside: ``other``.
    """
    head = reason.replace("：", ":").partition(":")[0].strip()
    return head if head in labels("withdrawal-reason") else "other"


def _staff_part(item: Item, grant: Grant) -> dict[str, Any]:
    """What staff see beside it; evidence on sealed content is for those who are named."""
    part = _handling(item)
    return part | _findings(item) if grant.content else part


def _findings(item: Item) -> dict[str, Any]:
    """What people and machines found, as it was kept, keys sorted."""
    return {
        "donor": item.donor,
        "people_reason": item.rights.people_reason,
        "evidence": _plain(item.evidence),
        "suggestions": _plain(item.suggestions),
        "warnings": _plain(item.open_warnings),
    }


def _handling(item: Item) -> dict[str, Any]:
    return {
        "state": str(item.state),
        "revision": item.revision,
        "seq": item.seq,
        "batch": item.batch,
        "accession": item.accession,
        "source": item.source,
        "local_identifier": item.local_identifier,
        "reason": item.reason,
        "agreement": item.rights.agreement,
        "basis_number": item.rights.basis.number,
        "named": {"record": list(item.record.named), "content": list(item.content.named)},
        "masks": _plain(item.masks),
        "received": instant(item.received),
    }


def _plain(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value, order="sorted"))
