"""A collection for programs: what is written as it is kept, each entry as far as it is open."""

from typing import Any

from archive.collection import Collection, Entry
from archive.exports.unit import Piece
from archive.model import Item
from archive.rights import judge
from archive.writing import Written
from web.api.entry import told_piece
from web.collection.showing import kind_label
from web.current import now, public_url, services
from web.viewer import current_viewer


def told(written: Written[Collection]) -> dict[str, Any]:
    """Of a list: with how many of its items the viewer may see."""
    items = services().collections.items(written.value, current_viewer())
    return {**_head(written), "count": len(items) - items.count(None)}


def told_entries(written: Written[Collection]) -> dict[str, Any]:
    """Whole: a gap has its number and nothing else."""
    items = services().collections.items(written.value, current_viewer())
    pairs = zip(written.value.entries, items, strict=True)
    return {
        **_head(written),
        "count": len(items) - items.count(None),
        "gaps": items.count(None),
        "entries": [
            told_piece(_piece(number, entry, item)) for number, (entry, item) in enumerate(pairs, 1)
        ],
    }


def _head(written: Written[Collection]) -> dict[str, Any]:
    collection = written.value
    return {
        "id": written.id,
        "url": f"{public_url()}/collections/{written.id}",
        "kind": str(collection.kind),
        "kind_label": kind_label(collection.kind),
        "title": dict(collection.title),
        "description": dict(collection.description),
        "credit": collection.credit,
        "place": collection.place or None,
        "direction": collection.direction or None,
        "revision": written.revision,
        "changed": written.at.isoformat(),
    }


def _piece(number: int, entry: Entry, item: Item | None) -> Piece:
    if item is None:
        return Piece(number=number, granted=None)
    grant = judge(item, current_viewer(), now())
    return Piece(number=number, granted=(item, grant), caption=entry.caption)
