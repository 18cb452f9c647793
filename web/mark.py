"""What a map shows of a search: spots that are known exactly, and places with somewhere in them.

The counts of one search over the positions of its items; each mark is a filter of the same search.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from archive import vocabulary
from archive.model import Point
from archive.vocabulary import Kind, Place
from archive.vocabulary.place import BOX, distance_km
from search import tile
from search.ask import Ask, Found
from search.item_place import EXACT
from search.tile import Box
from web import frame
from web.asking import Asked, ask
from web.away import AWAY, found_or_away
from web.words import located_words, name_in

LOCATED = "located"
KUMAMOTO = Box(**dict(zip(("south", "west", "north", "east"), BOX, strict=True)))
_NARROWEST, _WIDEST, _UNKNOWN = 0.3, 12.0, 1.0
"""Kilometres of the circle that stands for a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """``radius`` in metres of the circle that stands for a place; 0 is a spot known exactly."""

    lat: float
    lon: float
    radius: int
    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """``found`` has one page of the hits; ``elsewhere`` have no position and stand on no map."""

    found: Found
    areas: tuple[Mark, ...]
    spots: tuple[Mark, ...]
    elsewhere: int
    box: Box


def marks(asked: Asked, question: Ask, *, within: Box = KUMAMOTO) -> Marks:
    """Of what is asked for; ``question`` is how much of the hits and facets is wanted.

    ``within`` is the part of the map to show, where the search itself names none.
    """
    box = frame.box_of(asked.filters) or within
    facets = (*question.facets, LOCATED)
    found = found_or_away(replace(question, facets=facets))
    held = dict(found.facets.get(LOCATED, ()))
    spots = _spots(asked, box) if found is not AWAY and held.get(EXACT) else ()
    narrowed = bool(asked.filters.get(LOCATED))
    return Marks(
        found=found,
        areas=tuple(_areas(asked, held)),
        spots=tuple(spots),
        elsewhere=0 if narrowed else found.total - sum(held.values()),
        box=box,
    )


def _areas(asked: Asked, counts: dict[str, int]) -> Iterator[Mark]:
    """By how much is in them."""
    for code, count in counts.items():
        place = vocabulary.places().by_code.get(code)
        if place is not None and place.point is not None:
            yield Mark(
                lat=place.point.lat,
                lon=place.point.lon,
                radius=round(1000 * radius_km(code)),
                label=located_words(code),
                count=count,
                url=asked.only(LOCATED, code).url(),
            )


def _spots(asked: Asked, box: Box) -> Iterator[Mark]:
    exact = asked.only(LOCATED, EXACT)
    question = replace(ask(exact, size=0), facets=(), tiles=frame.zoom(box))
    for name, count in found_or_away(question).tiles:
        part = tile.bounds(name)
        if part is not None:
            lat, lon = (part.south + part.north) / 2, (part.west + part.east) / 2
            url = exact.only(tile.TILE, name).url()
            yield Mark(lat=lat, lon=lon, radius=0, label=_near(lat, lon), count=count, url=url)


def _near(lat: float, lon: float) -> str:
    place = vocabulary.places().nearest(lat, lon)
    if place is None:
        return str(_("位置のわかる地点"))
    return str(_("位置のわかる地点（%(place)sのあたり）", place=name_in(place.name)))


def place_box(code: str) -> Box:
    """The part of the map to show a place in; all of the prefecture where its point is unknown."""
    point = vocabulary.places().get(code).point
    return KUMAMOTO if point is None else frame.about(point, 3 * radius_km(code))


@vocabulary.remembered_by_place
def radius_km(code: str) -> float:
    """Of the circle that stands for a place: half the way to the nearest of its kind.

    No border is known here, and none is claimed: the circle says "somewhere about here".
    """
    place = vocabulary.places().get(code)
    if place.point is None:
        return _UNKNOWN
    here = place.point
    ways = [distance_km(here, point) for point in _others(place)]
    return max(_NARROWEST, min(_WIDEST, min(ways, default=2 * _UNKNOWN) / 2))


def _others(place: Place) -> Iterator[Point]:
    known = vocabulary.places()
    if place.kind is Kind.MUNICIPALITY:
        beside = known.municipalities()
    else:
        beside = known.children(place.parent) if place.parent else ()
    for one in beside:
        if one.point is not None and one.code != place.code and one.kind is place.kind:
            yield one.point
