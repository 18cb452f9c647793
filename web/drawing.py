"""What a page tells the script that draws a map (``static/js/map.mjs``)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _

from archive import vocabulary
from archive.model import PlaceStatement, Point
from archive.projection import public_area
from search.item_place import EXACT
from search.tile import Box
from web import frame
from web.current import services
from web.mark import Mark, Marks, radius_km
from web.tiles import read_tiles
from web.words import located_words, name_in

Drawing = dict[str, Any]


def drawing(marks: Marks, *, live: bool = False) -> Drawing:
    """Marks and frame; ``live`` maps ask the page anew when they are moved."""
    return draw((*marks.areas, *marks.spots), marks.box, live=live)


def of_places(places: Iterable[Mapping[str, Any]]) -> tuple[Drawing, str] | None:
    """The places of a record as a small map, and where the large map of that part stands.

    None where no place of it has a position.
    """
    found = tuple(_placed(place) for place in places if place["point"])
    if not found:
        return None
    first = found[0]
    box = frame.about(Point(lat=first.lat, lon=first.lon), max(1.0, 2 * first.radius / 1000))
    return draw(found, box), url_for("map.show", bbox=frame.written(box))


def _placed(place: Mapping[str, Any]) -> Mark:
    point = Point(**place["point"])
    code = public_area(PlaceStatement(code=place["code"]))
    exact = place["point_precision"] == EXACT
    return Mark(
        lat=point.lat,
        lon=point.lon,
        radius=0 if exact else round(1000 * radius_km(code)),
        label=place["name"] if exact else located_words(code),
        count=0,
        url="",
    )


def draw(marks: tuple[Mark, ...], box: Box, *, live: bool = False) -> Drawing:
    tiles = read_tiles(services().settings)
    g.tiles_from = tiles.origin if tiles else ""
    return {
        "marks": [asdict(mark) for mark in marks],
        "box": [box.south, box.west, box.north, box.east],
        "live": live,
        "places": [
            (name_in(place.name), place.point.lat, place.point.lon)
            for place in vocabulary.places().municipalities()
            if place.point
        ],
        "tiles": {"url": tiles.url, "credit": tiles.credit, "link": tiles.link} if tiles else None,
        "say": {
            "near": _("近づく"),
            "far": _("遠ざかる"),
            "close": _("閉じる"),
            "items": _("{n}件"),
            "several": _("{k}か所に{n}件。一覧を開く"),
            "failed": _("いまは一覧を新しくできません。しばらくして、もう一度動かしてください。"),
        },
    }
