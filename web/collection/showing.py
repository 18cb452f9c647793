"""A collection for one viewer: entries as cards, gaps where an item may not be seen."""

from dataclasses import dataclass

from flask import request, url_for

from archive import vocabulary
from archive.collection import Collection, Entry, Kind
from archive.model import Item
from archive.rights import judge
from archive.title import described
from archive.writing import Written
from web.card import Card, card, picture_url
from web.current import now, services
from web.i18n import current_language
from web.lesson.showing import place_label
from web.viewer import current_viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An entry; without a card it is a gap, and nothing else of it is there either."""

    number: int
    card: Card | None
    caption: str = ""
    caption_lang: str = ""
    picture: str = ""
    """The middle size, for comparing; empty where there is a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A collection in a list."""

    url: str
    title: str
    title_lang: str
    kind: str
    count: int
    picture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two pieces with pictures, and those among which may be chosen."""

    before: Piece
    after: Piece
    offered: tuple[Piece, ...]


def pieces(collection: Collection) -> list[Piece]:
    items = services().collections.items(collection, current_viewer())
    pairs = zip(collection.entries, items, strict=True)
    return [_piece(number, entry, item) for number, (entry, item) in enumerate(pairs, 1)]


def _piece(number: int, entry: Entry, item: Item | None) -> Piece:
    shown = card(item) if item is not None else None
    if item is None or shown is None:
        return Piece(number=number, card=None)
    caption, tag = described(entry.caption, current_language())
    grant = judge(item, current_viewer(), now())
    picture = "" if shown.warning else picture_url(item, grant, size="medium")
    return Piece(number=number, card=shown, caption=caption, caption_lang=tag, picture=picture)


def door(written: Written[Collection]) -> Door:
    collection = written.value
    title, tag = described(collection.title, current_language())
    shown = [piece.card for piece in pieces(collection) if piece.card is not None]
    pictured = sorted(
        (one for one in shown if one.picture), key=lambda one: one.id != collection.cover
    )
    return Door(
        url=url_for("collection.show", collection_id=written.id),
        title=title,
        title_lang=tag,
        kind=kind_label(collection.kind),
        count=len(shown),
        picture=pictured[0].picture if pictured else "",
    )


def comparison(collection: Collection, shown: list[Piece]) -> Comparison | None:
    """First and last of a series, or the two that the address names by number."""
    offered = tuple(piece for piece in shown if piece.picture)
    if collection.kind is not Kind.SERIES or len(offered) < 2:
        return None
    by_number = {str(piece.number): piece for piece in offered}
    before = by_number.get(request.args.get("before", ""), offered[0])
    after = by_number.get(request.args.get("after", ""), offered[-1])
    return Comparison(before=before, after=after, offered=offered)


def kind_label(kind: Kind) -> str:
    return vocabulary.label("collection-kind", str(kind), current_language())


def where(collection: Collection) -> str:
    """Place and direction of a series, in words."""
    direction = vocabulary.label("direction", collection.direction, current_language())
    return " · ".join(
        filter(None, (place_label(collection.place), direction if collection.direction else ""))
    )
