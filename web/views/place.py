"""Places: the 45 municipalities as tiles and list, and one page each."""

from dataclasses import dataclass, replace
from math import log

from flask import Blueprint, render_template

from archive import vocabulary
from archive.errors import NotFound
from archive.lesson import Lesson
from archive.vocabulary import Kind, Place
from search.engines import Sort
from web.asking import Asked, ask
from web.away import found_or_away, told
from web.current import services
from web.drawing import drawing
from web.facet import values
from web.first_days import first_days
from web.frame import written
from web.i18n import current_language
from web.lesson.showing import line
from web.listing import hit_cards, inviting
from web.mark import marks, place_box
from web.words import day_words, name_in

blueprint = Blueprint("place", __name__)
_SHOWN = 6
_LOOKED_AT = 24
_SHADES = 5
_BELOW = (Kind.WARD, Kind.MUNICIPALITY, Kind.DISTRICT)
_COLUMNS = ("disaster", "type", "phase", "theme")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A municipality on the grid; ``shade`` is 0 without items, up to 5 for most."""

    place: Place
    above: Place
    count: int
    shade: int
    x: int
    y: int


@blueprint.get("/places")
def index() -> str:
    found = found_or_away(ask(Asked(), size=1))
    counts = dict(found.facets.get("place", ()))
    cells = grid(counts)
    by_name = sorted(cells, key=lambda cell: cell.place.reading)
    return render_template("places.html", cells=cells, by_name=by_name, **told(found))


@blueprint.get("/places/<code>")
def show(code: str) -> str:
    place = vocabulary.places().get(code)
    if place.kind is Kind.TOWN:
        raise NotFound
    asked = Asked(filters={"place": (code,)})
    question = ask(replace(asked, sort=Sort.NEWEST), size=_LOOKED_AT)
    placed = marks(asked, question, within=place_box(code))
    found = placed.found
    counts = dict(found.facets.get("place", ()))
    return render_template(
        "place.html",
        drawing=drawing(placed) if placed.areas or placed.spots else None,
        map_url=asked.url("map.show", bbox=written(placed.box)),
        **told(found),
        place=place,
        above=vocabulary.places().ancestors(code),
        former=[(one.name, day_words(one.merged)) for one in vocabulary.places().former_of(code)],
        below=below(code),
        towns=towns(code, counts),
        total=found.total,
        cards=inviting(hit_cards(found.hits))[:_SHOWN],
        doors={name: values(asked, name, found.facets) for name in _COLUMNS},
        all_url=asked.url(),
        first=list(first_days(asked, dict(found.facets.get("disaster", ())))),
        lessons=[line(*one) for one in services().lessons.published() if _is_about(one[1], code)],
        near=vocabulary.places().near(place),
        feed_url=asked.url("outside.newest"),
    )


def _is_about(lesson: Lesson, code: str) -> bool:
    """Whether the lesson is of the place, of one inside it or of one around it."""
    known = vocabulary.places()
    if lesson.place not in known.by_code:
        return False
    return code in _up(lesson.place) or lesson.place in _up(code)


def _up(code: str) -> set[str]:
    """The place and those around it, the prefecture apart: it is around everything."""
    known = vocabulary.places()
    around = (one for one in known.ancestors(code) if one.kind is not Kind.PREFECTURE)
    return {code, *(one.code for one in around)}


def below(code: str) -> list[tuple[str, list[Place]]]:
    """Wards, municipalities and districts directly below, by what each kind or set is called."""
    found: dict[str, list[Place]] = {}
    for place in vocabulary.places().children(code):
        if place.kind in _BELOW:
            kind = vocabulary.label("place-kind", place.kind, current_language())
            found.setdefault(name_in(place.group) or kind, []).append(place)
    return list(found.items())


def towns(code: str, counts: dict[str, int]) -> list[tuple[Place, int, str]]:
    """町域 below the place that hold items, with how many and the address of their list."""
    inside = (place for place in vocabulary.places().children(code) if place.kind is Kind.TOWN)
    return [
        (place, counts[place.code], Asked(filters={"place": (place.code,)}).url())
        for place in sorted(inside, key=lambda place: place.reading)
        if counts.get(place.code)
    ]


def grid(counts: dict[str, int]) -> list[Cell]:
    """All municipalities, from north to south, with their counts."""
    known = vocabulary.places()
    most = max((counts.get(place.code, 0) for place in known.municipalities()), default=0)
    return [
        Cell(
            place=known.get(tile.code),
            above=known.ancestors(tile.code)[0],
            count=counts.get(tile.code, 0),
            shade=shade(counts.get(tile.code, 0), most),
            x=tile.x,
            y=tile.y,
        )
        for tile in vocabulary.tilegrid()
    ]


def shade(count: int, most: int) -> int:
    """On a logarithmic scale, because counts of places differ by orders of magnitude."""
    if count == 0:
        return 0
    return 1 + round((_SHADES - 1) * log(count) / log(most)) if count < most else _SHADES
