"""A collection as a whole to be exported: its entries in order, then what carries its name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from archive.collection import Collection
from archive.exports.unit import Piece, Unit
from archive.judgement import Granted, Judgement, granted
from archive.rights import Viewer
from archive.writing import Written
from search.service import Ask

if TYPE_CHECKING:
    from web.wiring import Services


def unit(written: Written[Collection]) -> Unit:
    collection = written.value
    return Unit(
        kind=str(collection.kind),
        id=written.id,
        path=f"collections/{written.id}",
        title=collection.title,
        description=collection.description,
        credit=collection.credit,
        made=written.at,
        more={"revision": str(written.revision)},
    )


def pieces(
    here: "Services", collection: Collection, viewer: Viewer, now: datetime
) -> Iterator[Piece]:
    """Each entry, a gap where its item may not be seen; behind them items that carry the name.

    What is sealed is a gap for everybody, and among the others it is left out.
    """
    viewer = replace(viewer, agent="")
    judgement = Judgement(viewer, now)
    number = 0
    for item, entry in zip(
        here.collections.items(collection, viewer), collection.entries, strict=True
    ):
        number += 1
        grant = judgement.of(item) if item is not None else None
        if item is None or grant is None or not grant.record:
            yield Piece(number=number, granted=None)
        else:
            yield Piece(number=number, granted=(item, grant), caption=entry.caption)
    for one in _named(here, collection, viewer, now):
        number += 1
        yield Piece(number=number, granted=one)


def _named(
    here: "Services", collection: Collection, viewer: Viewer, now: datetime
) -> Iterator[Granted]:
    if not collection.name:
        return
    held = {entry.item for entry in collection.entries}
    ask = Ask(filters={"collection": (collection.name,)}, viewer=viewer, now=now)
    for item, grant in granted(here.search.walk(ask), viewer, now):
        if item.id not in held:
            yield item, grant
