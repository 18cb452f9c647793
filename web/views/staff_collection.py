"""Where collections are put together: the list, and the desk of one."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.collection import Collection
from archive.errors import InvalidSubmission, RevisionConflict
from archive.rights import PUBLIC
from archive.writing import Written
from web.auth import actor, current_agent, staff_blueprint
from web.card import card
from web.collection.form import Typed, collection_of, said, typed_from, typed_of, with_steps
from web.current import services
from web.lesson.desk import found
from web.review.conflict import agent_names
from web.review.placing import offered
from web.review.wording import options, translated
from web.writing import Difference, differences

blueprint = staff_blueprint("staff_collection")
_NEW = "new"


@blueprint.get("/staff/collections")
def index() -> str:
    rows = [
        {
            "id": one.id,
            "title": one.value.title.get("ja", ""),
            "kind": str(one.value.kind),
            "open": one.value.open,
            "count": len(one.value.entries),
            "gaps": services().collections.items(one.value, PUBLIC).count(None),
            "at": one.at,
        }
        for one in reversed(services().collections.every())
    ]
    return render_template(
        "staff/collections.html", rows=rows, kinds=dict(options("collection-kind"))
    )


@blueprint.get("/staff/collections/<collection_id>")
def show(collection_id: str) -> str:
    held = _held(collection_id)
    return _page(collection_id, typed_of(held), held)


@blueprint.post("/staff/collections/<collection_id>")
def change(collection_id: str) -> AnyResponse | tuple[str, int] | str:
    """Save, or put one thing on the desk; what was typed is never lost."""
    held = _held(collection_id)
    typed = typed_from(request.form, held.value if held else Collection())
    if request.form.get("do") != "save":
        return _page(collection_id, with_steps(typed, request.form), held)
    key = "" if collection_id == _NEW else collection_id
    try:
        saved = services().collections.save(
            actor(), key, collection_of(typed), revision=typed.revision, reason=typed.reason
        )
    except InvalidSubmission as error:
        told = {name: translated(why) for name, why in error.fields.items()}
        return _page(collection_id, replace(typed, wrong=told), held), 422
    except RevisionConflict:
        return _conflict(collection_id, typed), 409
    flash(_("保存しました。"), "ok")
    return redirect(url_for("staff_collection.show", collection_id=saved.id), 303)


def _held(collection_id: str) -> Written[Collection] | None:
    return None if collection_id == _NEW else services().collections.get(collection_id)


def _conflict(collection_id: str, typed: Typed) -> str:
    """What was typed stays, beside what is there now; sent again, it is meant."""
    held = services().collections.get(collection_id)
    found = differences(said(typed.collection), said(held.value))
    differing = [one for one in found if one.name != "place"]
    return _page(collection_id, replace(typed, revision=held.revision), held, differing)


def _page(
    collection_id: str,
    typed: Typed,
    held: Written[Collection] | None,
    theirs: list[Difference] | None = None,
) -> str:
    items = services().collections.items(typed.collection, current_agent())
    public = services().collections.items(typed.collection, PUBLIC)
    steps = services().collections.history(collection_id)[::-1] if held else []
    return render_template(
        "staff/collection.html",
        collection_id=collection_id,
        typed=typed,
        held=held,
        theirs=theirs,
        conflict=theirs is not None,
        rows=[
            (entry, card(item) if item is not None else None, seen is not None)
            for entry, item, seen in zip(typed.collection.entries, items, public, strict=True)
        ],
        found=found(typed.seek),
        kinds=options("collection-kind"),
        directions=options("direction"),
        places=offered(),
        steps=steps,
        who=agent_names(step.agent for step in steps),
    )
