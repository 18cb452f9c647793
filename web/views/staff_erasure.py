"""Erasure: asked for by one administrator, decided by another."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission
from archive.title import title
from web.auth import actor, require_administrator, staff_blueprint
from web.current import services
from web.i18n import current_language
from web.review.conflict import agent_names
from web.review.erasing import ASKED, Requests
from web.review.opening import open_item, titles
from web.review.wording import translated

blueprint = staff_blueprint("staff_erasure")
blueprint.before_request(require_administrator)


@blueprint.get("/staff/erasures")
def index() -> str:
    every = sorted(Requests(services()).every(), key=lambda one: one.asked_at, reverse=True)
    people = agent_names(name for one in every for name in (one.asked_by, one.decided_by) if name)
    return render_template(
        "staff/erasures.html",
        waiting=[one for one in every if one.state == ASKED],
        decided=[one for one in every if one.state != ASKED],
        titles=titles(one.item_id for one in every),
        people=people,
    )


@blueprint.get("/staff/items/<item_id>/erasure")
def form(item_id: str) -> str:
    return _form(item_id, {})


@blueprint.post("/staff/items/<item_id>/erasure")
def ask(item_id: str) -> AnyResponse | tuple[str, int]:
    item = open_item(item_id)
    basis, reason = request.form.get("basis", ""), request.form.get("reason", "")
    try:
        Requests(services()).ask(actor(), item.id, basis=basis, reason=reason)
    except InvalidSubmission as error:
        return _form(item_id, error.fields), 422
    flash(_("削除を申請しました。ほかの管理者が承認すると、すぐに消えます。"), "ok")
    return redirect(url_for("staff_erasure.index"), 303)


@blueprint.post("/staff/erasures/<request_id>/approve")
def approve(request_id: str) -> AnyResponse:
    Requests(services()).approve(actor(), request_id)
    flash(_("削除しました。原本、派生ファイル、記録の内容は残っていません。"), "ok")
    return redirect(url_for("staff_erasure.index"), 303)


@blueprint.post("/staff/erasures/<request_id>/decline")
def decline(request_id: str) -> AnyResponse:
    Requests(services()).decline(actor(), request_id)
    flash(_("申請を取り下げました。資料はそのままです。"), "ok")
    return redirect(url_for("staff_erasure.index"), 303)


def _form(item_id: str, wrong: dict[str, str]) -> str:
    item = open_item(item_id)
    return render_template(
        "staff/erasure.html",
        item=item,
        title_words=title(item, current_language()),
        waiting=Requests(services()).waiting_for(item.id),
        typed=request.form,
        wrong={name: translated(why) for name, why in wrong.items()},
    )
