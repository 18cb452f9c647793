"""Donors: who gave, and how to reach them, for staff alone."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.donor import Donor
from archive.errors import InvalidSubmission, NotFound, RevisionConflict
from archive.writing import Written
from web.agreement import form, showing
from web.agreement.form import Desk
from web.auth import actor, staff_blueprint
from web.current import services
from web.review.conflict import agent_names
from web.review.refusal import NotNow
from web.review.wording import translated
from web.writing import Difference, differences, revision_of

blueprint = staff_blueprint("staff_donor")
_NEW = "new"


@blueprint.get("/staff/donors")
def index() -> str:
    agreements = services().agreements.every()
    rows = [
        (one, sum(1 for held in agreements if held.value.donor == one.id))
        for one in services().donors.every()
    ]
    return render_template("staff/donors.html", rows=rows, kinds=dict(_kinds()))


@blueprint.get("/staff/donors/<donor_id>")
def show(donor_id: str) -> str:
    held = _held(donor_id)
    value, revision = (held.value, held.revision) if held else (Donor(name=""), 0)
    return _page(held, Desk(typed=form.typed_of_donor(value), revision=revision))


@blueprint.post("/staff/donors/<donor_id>")
def change(donor_id: str) -> AnyResponse | tuple[str, int]:
    held = _held(donor_id)
    desk = Desk(
        typed=form.typed_donor(request.form),
        revision=revision_of(request.form),
        reason=form.reason_of(request.form),
    )
    try:
        saved = services().donors.save(
            *(actor(), held.id if held else "", form.donor_of(desk.typed)),
            revision=desk.revision,
            reason=desk.reason,
        )
    except InvalidSubmission as error:
        told = {name: translated(why) for name, why in error.fields.items()}
        return _page(held, replace(desk, wrong=told)), 422
    except RevisionConflict:
        return _conflict(donor_id, desk), 409
    flash(_("保存しました。"), "ok")
    return redirect(url_for("staff_donor.show", donor_id=saved.id), 303)


@blueprint.post("/staff/donors/<donor_id>/forget")
def forget(donor_id: str) -> AnyResponse | tuple[str, int]:
    held = _held(donor_id)
    if held is None:
        raise NotFound
    revision = revision_of(request.form)
    try:
        services().donors.forget_contact(
            actor(), held.id, revision=revision, reason=form.reason_of(request.form)
        )
    except InvalidSubmission as error:
        told = {name: translated(why) for name, why in error.fields.items()}
        desk = Desk(typed=form.typed_of_donor(held.value), revision=held.revision, wrong=told)
        return _page(held, desk), 422
    except RevisionConflict as error:
        raise NotNow(_("ほかの人が、ちょうどこの寄贈者を変えました。")) from error
    flash(_("連絡先とメモを、これまでの版からも消しました。名前は残っています。"), "ok")
    return redirect(url_for("staff_donor.show", donor_id=held.id), 303)


def _held(donor_id: str) -> Written[Donor] | None:
    return None if donor_id == _NEW else services().donors.get(donor_id)


def _conflict(donor_id: str, desk: Desk) -> str:
    held = services().donors.get(donor_id)
    found = differences(desk.typed, form.typed_of_donor(held.value))
    return _page(held, replace(desk, revision=held.revision), found)


def _page(held: Written[Donor] | None, desk: Desk, theirs: list[Difference] | None = None) -> str:
    steps = services().donors.history(held.id)[::-1] if held else []
    agreements = services().agreements.every() if held else []
    return render_template(
        "staff/donor.html",
        held=held,
        desk=desk,
        theirs=theirs,
        kinds=_kinds(),
        agreements=[one for one in agreements if held and one.value.donor == held.id],
        showing=showing,
        steps=steps,
        who=agent_names(step.agent for step in steps),
    )


def _kinds() -> list[tuple[str, str]]:
    return [("person", str(_("個人"))), ("organisation", str(_("団体")))]
