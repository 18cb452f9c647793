"""Collections for everybody: the list, one with its entries, and before and after."""

from flask import Blueprint, Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import NotFound
from archive.title import described
from web.collection.showing import comparison, door, kind_label, pieces, where
from web.current import services
from web.forms import forms
from web.i18n import current_language
from web.viewer import current_viewer
from web.words import day

blueprint = Blueprint("collection", __name__)


@blueprint.get("/collections")
def index() -> str:
    doors = [door(one) for one in services().collections.open()]
    return render_template("collections.html", doors=doors)


@blueprint.get("/collections/<collection_id>")
def show(collection_id: str) -> str | AnyResponse:
    written = services().collections.get(collection_id)
    collection = written.value
    if collection.is_gone:
        return Response(render_template("collection_gone.html", gone_day=day(written.at)), 410)
    if not collection.open:
        raise NotFound
    shown, lang = pieces(collection), current_language()
    compared = comparison(collection, shown)
    return render_template(
        "collection.html",
        id=collection_id,
        collection=collection,
        title=described(collection.title, lang),
        about=described(collection.description, lang),
        kind=kind_label(collection.kind),
        where=where(collection),
        pieces=shown,
        comparison=compared,
        offered=[(str(one.number), one.card.title) for one in compared.offered if one.card]
        if compared
        else [],
        changed=written.at,
        forms=forms(),
        is_staff=current_viewer().works_everywhere(),
    )
