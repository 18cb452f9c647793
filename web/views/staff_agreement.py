"""Agreements: the register, one of them, and what its end would close before it does."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.agreement import Agreement, Standing
from archive.agreement.keeping import Held
from archive.errors import InvalidSubmission, NotFound, RevisionConflict, WrongState
from web.agreement import form, showing
from web.agreement.form import Desk
from web.auth import actor, staff_blueprint
from web.card import card
from web.current import services
from web.review.choice import choices
from web.review.conflict import agent_names
from web.review.refusal import NotNow
from web.review.wording import translated, word
from web.writing import Difference, differences, revision_of

blueprint = staff_blueprint("staff_agreement")
_NEW = "new"
_SAMPLES = 12


@blueprint.get("/staff/agreements")
def index() -> str:
    agreements = services().agreements
    number = agreements.count()
    return render_template(
        "staff/agreements.html",
        soon=agreements.soon(),
        rows=[(held, number.get(held.id, 0)) for held in agreements.every()],
        showing=showing,
        word=word,
    )


@blueprint.get("/staff/agreements/<agreement_id>")
def show(agreement_id: str) -> str:
    held = _held(agreement_id)
    value = held.value if held else Agreement(name="", donor=request.args.get("donor", ""))
    revision = held.revision if held else 0
    return _page(held, Desk(typed=form.typed_of(value), revision=revision))


@blueprint.post("/staff/agreements/<agreement_id>")
def change(agreement_id: str) -> AnyResponse | tuple[str, int]:
    held = _held(agreement_id)
    desk = Desk(
        typed=form.typed(request.form),
        revision=revision_of(request.form),
        reason=form.reason_of(request.form),
    )
    try:
        wanted = form.agreement_of(desk.typed, held.value if held else Agreement(name=""))
        saved = services().agreements.save(
            *(actor(), held.id if held else "", wanted),
            revision=desk.revision,
            reason=desk.reason,
        )
    except InvalidSubmission as error:
        told = {name: translated(why) for name, why in error.fields.items()}
        return _page(held, replace(desk, wrong=told)), 422
    except RevisionConflict:
        return _conflict(agreement_id, desk), 409
    flash(_("保存しました。この許諾の資料に、もう効いています。"), "ok")
    return redirect(url_for("staff_agreement.show", agreement_id=saved.id), 303)


@blueprint.get("/staff/agreements/<agreement_id>/stop")
def ask(agreement_id: str) -> str:
    return _stop_page(_known(agreement_id), {})


@blueprint.post("/staff/agreements/<agreement_id>/stop")
def stop(agreement_id: str) -> AnyResponse | tuple[str, int]:
    held, reason = _known(agreement_id), form.reason_of(request.form)
    try:
        to = Standing(request.form.get("do", ""))
    except ValueError:
        return _stop_page(held, {"do": _("どちらかを選んでください。")}), 422
    try:
        services().agreements.stop(
            actor(), held.id, to, revision=revision_of(request.form), reason=reason
        )
    except InvalidSubmission as error:
        return _stop_page(held, {n: translated(why) for n, why in error.fields.items()}), 422
    except RevisionConflict as error:
        raise NotNow(_("ほかの人が、ちょうどこの許諾を変えました。")) from error
    except WrongState as error:
        raise NotNow(_("この許諾は、もうそうなっています。")) from error
    flash(_("閉じました。検索・一覧・書き出しからも消えています。"), "ok")
    return redirect(url_for("staff_agreement.show", agreement_id=held.id), 303)


def _held(agreement_id: str) -> Held | None:
    return None if agreement_id == _NEW else services().agreements.get(agreement_id)


def _known(agreement_id: str) -> Held:
    held = _held(agreement_id)
    if held is None:
        raise NotFound
    return held


def _conflict(agreement_id: str, desk: Desk) -> str:
    """What was typed stays, beside what is there now; sent again, it is meant."""
    held = _known(agreement_id)
    found = differences(desk.typed, form.typed_of(held.value))
    return _page(held, replace(desk, revision=held.revision), found)


def _page(held: Held | None, desk: Desk, theirs: list[Difference] | None = None) -> str:
    agreements, offer = services().agreements, choices()
    steps = agreements.history(held.id)[::-1] if held else []
    return render_template(
        "staff/agreement.html",
        held=held,
        desk=desk,
        theirs=theirs,
        number=agreements.count().get(held.id, 0) if held else 0,
        donors=[("", _("なし")), *((one.id, one.value.name) for one in services().donors.every())],
        standings=_standings(desk.typed["standing"]),
        levels=[(str(level), word("level", str(level))) for level in showing.LEVELS],
        licences=offer["licence"],
        papers=services().papers.of(held.id) if held else (),
        under_way=agreements.under_way(held.id) if held else None,
        showing=showing,
        steps=steps,
        who=agent_names(step.agent for step in steps),
    )


def _standings(chosen: str) -> list[tuple[str, str]]:
    """Ended and withdrawn are steps of their own, offered only where they hold."""
    steps = (Standing.ENDED, Standing.WITHDRAWN)
    offered = [one for one in Standing if one not in steps or str(one) == chosen]
    return [(str(one), showing.standing_words(one)) for one in offered]


def _stop_page(held: Held, wrong: dict[str, str]) -> str:
    agreements = services().agreements
    return render_template(
        "staff/agreement_stop.html",
        held=held,
        closing=agreements.open_now(held.id),
        cards=[card(item) for item in agreements.first_open(held.id, _SAMPLES)],
        showing=showing,
        wrong=wrong,
        reason=form.reason_of(request.form),
    )
