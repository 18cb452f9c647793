"""The page of an item, for ever at one address; its citations as files."""

from datetime import date
from typing import TypedDict

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from archive.citation import bibtex, citation, ris
from archive.errors import EngineUnavailable, NotFound
from archive.model import Item
from web.card import Card, cards
from web.collection.showing import door
from web.current import now, public_url, services
from web.drawing import of_places
from web.i18n import current_language
from web.lesson.showing import line
from web.outside.structured import of_item, sharing_picture
from web.problems import gone_page
from web.reading import Gone, Moved, readable
from web.sheet import sheet
from web.viewer import current_viewer
from web.words import JAPAN


class Citing(TypedDict):
    """What every form of citation is told beside the item."""

    lang: str
    base_url: str
    accessed: date
    site: str


blueprint = Blueprint("item", __name__)
_CITATIONS = {
    "bib": (bibtex, "application/x-bibtex"),
    "ris": (ris, "application/x-research-info-systems"),
}


@blueprint.get("/items/<item_id>")
def show(item_id: str) -> str | AnyResponse:
    try:
        found = readable(item_id)
    except Moved as moved:
        return redirect(url_for("item.show", item_id=moved.item_id), 301)
    except Gone as gone:
        return gone_page(gone)
    q = request.args.get("q", "")[:400]
    shown = sheet(found, q=q)
    related = _related(found.item)
    cited = citation(found.item, **_citing())
    return render_template(
        "item.html",
        sheet=shown,
        q=q,
        related=related,
        map=of_places(shown.record["places"]),
        structured=of_item(shown),
        shared_picture=sharing_picture(shown),
        cited=cited,
        collections=[door(one) for one in services().collections.holding(found.item.id)],
        lessons=[line(*one) for one in services().lessons.citing(found.item.id)],
    )


def _related(item: Item) -> list[Card]:
    """None while search does not answer: the page of an item needs it for nothing else."""
    try:
        return cards(services().search.related(item, current_viewer(), now()))
    except EngineUnavailable:
        return []


@blueprint.get("/items/<item_id>/cite.<form>")
def cite(item_id: str, form: str) -> Response:
    if form not in _CITATIONS:
        raise NotFound
    write, media_type = _CITATIONS[form]
    answer = Response(write(readable(item_id).item, **_citing()), mimetype=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{item_id}.{form}"'
    return answer


def _citing() -> Citing:
    return {
        "lang": current_language(),
        "base_url": public_url(),
        "accessed": now().astimezone(JAPAN).date(),
        "site": services().settings.site_name if current_language() == "ja" else "",
    }
