"""The first page: one search box, doors, and what is new."""

from itertools import islice

from flask import Blueprint, render_template

from archive.vocabulary import disasters
from search.engines import Sort
from web.asking import Asked, ask
from web.away import AWAY, found_or_away, told
from web.collection.showing import door
from web.current import services
from web.facet import Value, values
from web.lesson.showing import line
from web.listing import hit_cards, inviting
from web.on_this_day import on_this_day
from web.outside.structured import of_site

blueprint = Blueprint("home", __name__)
_NEWEST = 6
_LOOKED_AT = 24
_LESSONS = 3
_COLLECTIONS = 4
_PICTURED = Asked(sort=Sort.NEWEST, filters={"type": ("photo", "document")})
_DOORS = ("disaster", "place", "type", "phase", "theme")


def _latest_first(door: Value) -> int:
    """As on the page of all disasters, whatever there is most of."""
    known = list(disasters())
    return -known.index(door.value) if door.value in known else len(known)


@blueprint.get("/")
def show() -> str:
    found = found_or_away(ask(Asked(sort=Sort.NEWEST), size=_NEWEST))
    pictured = found if found is AWAY else found_or_away(ask(_PICTURED, size=_LOOKED_AT))
    doors = {name: values(Asked(), name, found.facets) for name in _DOORS}
    newest = inviting(hit_cards(pictured.hits))[:_NEWEST] or hit_cards(found.hits)
    lessons = [line(*one) for one in islice(services().lessons.published(), _LESSONS)]
    return render_template(
        "home.html",
        structured=of_site(),
        **told(found),
        total=found.total,
        doors=doors,
        newest=newest,
        this_day=on_this_day(year for year, _count in found.facets.get("year", ())),
        events=sorted(doors["disaster"], key=_latest_first),
        disasters=disasters(),
        lessons=lessons,
        collections=[door(one) for one in islice(services().collections.open(), _COLLECTIONS)],
    )
