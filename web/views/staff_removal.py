"""Taking an item from the public, and giving it back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission
from web.auth import staff_blueprint
from web.review.deciding import step, withdrawal_reason
from web.review.opening import open_item
from web.review.wording import options, translated, word

blueprint = staff_blueprint("staff_removal", limited=True)


@blueprint.post("/staff/items/<item_id>/withdraw")
def withdraw(item_id: str) -> AnyResponse | tuple[str, int]:
    chosen, note = request.form.get("class", ""), request.form.get("note", "")
    try:
        reason = withdrawal_reason(chosen, note)
        step(open_item(item_id), _revision(), "withdraw", reason)
    except InvalidSubmission as error:
        return _again(item_id, "withdraw", error), 422
    flash(_("公開を止めました。検索・一覧・書き出しからも消えています。"), "ok")
    return redirect(url_for("staff_item.show", item_id=item_id), 303)


@blueprint.post("/staff/items/<item_id>/restore")
def restore(item_id: str) -> AnyResponse | tuple[str, int]:
    try:
        step(open_item(item_id), _revision(), "restore", request.form.get("reason", ""))
    except InvalidSubmission as error:
        return _again(item_id, "restore", error), 422
    flash(_("公開を再開しました。検索には一分以内に出ます。"), "ok")
    return redirect(url_for("staff_item.show", item_id=item_id), 303)


def _again(item_id: str, action: str, error: InvalidSubmission) -> str:
    """The form alone, with what was typed."""
    item = open_item(item_id)
    return render_template(
        "staff/removal.html",
        item=item,
        action=action,
        typed=request.form,
        wrong={name: translated(why) for name, why in error.fields.items()},
        reasons=options("withdrawal-reason"),
        state_words=word("state", item.state),
    )


def _revision() -> int:
    text = request.form.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
