"""The map: the same result as a search, by where it lies; its list says the same without it."""

from dataclasses import replace
from functools import partial

from flask import Blueprint, render_template, request

from web.asking import Asked, ask, read
from web.away import told
from web.drawing import drawing
from web.facet import chips
from web.listing import hit_cards
from web.mark import marks

blueprint = Blueprint("map", __name__)
_SHOWN = 6
_LISTED = 60
"""Marks in each list; all of them are on the map, and in the search."""


@blueprint.get("/map")
def show() -> str:
    asked = replace(read(request.args), page=1)
    here = partial(Asked.url, endpoint="map.show")
    found = marks(asked, replace(ask(asked, size=_SHOWN), facets=()))
    return render_template(
        "map.html",
        **told(found.found),
        asked=asked,
        marks=found,
        listed=_LISTED,
        drawing=drawing(found, live=True),
        chips=chips(asked, here),
        cards=hit_cards(found.found.hits),
        all_url=asked.url(),
        whole_url=here(replace(asked, filters=_anywhere(asked))),
    )


def _anywhere(asked: Asked) -> dict[str, tuple[str, ...]]:
    """The filters without the part of the map; the same where there is none."""
    return {name: values for name, values in asked.filters.items() if name != "bbox"}
