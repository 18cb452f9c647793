"""An item under review: its page, the decision on it, and the picture without masks."""

from dataclasses import replace

from flask import Response, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import wrap_file

from archive.errors import InvalidSubmission, RevisionConflict, WrongState
from archive.model import Item
from web.auth import staff_blueprint
from web.current import services
from web.headers import FILE_POLICY
from web.review.advice import accepted
from web.review.beside import beside_the_machine
from web.review.changes import latest
from web.review.choice import choices
from web.review.conflict import agent_names, differences, resolved
from web.review.deciding import carry_out
from web.review.draft import draft_from, draft_in, draft_of
from web.review.opening import open_item
from web.review.placing import offered
from web.review.plate import looked_at
from web.review.queue import count, onward, wanted_from
from web.review.sheet import Typed, opened, sheet
from web.review.wording import action_words, options, reason_words, themes, translated, word
from web.views.media import SIZES

blueprint = staff_blueprint("staff_item", limited=True)
_ONWARD = ("publish", "hold", "refuse")
_MORE_ROWS = 3


@blueprint.get("/staff/items/<item_id>")
def show(item_id: str) -> str:
    item = open_item(item_id)
    return _page(item, opened(item, queued="queue" in request.args))


@blueprint.post("/staff/items/<item_id>")
def decide(item_id: str) -> AnyResponse | tuple[str, int] | str:
    item, typed, do = open_item(item_id), _typed(), request.form.get("do", "")
    if do == "resume" or "resolving" in request.form:
        draft = resolved(typed.draft, item, request.form)
        typed = replace(typed, draft=draft)
    if do in ("resume", "more", "look") or do.startswith("accept-"):
        return _page(item, _turned(item, typed, do))
    typed = beside_the_machine(item, typed)
    if typed.revision != item.revision:
        return _conflict(item, typed, do), 409
    try:
        changed = carry_out(item, typed, do)
    except InvalidSubmission as error:
        told = {name: translated(why) for name, why in error.fields.items()}
        return _page(item, replace(typed, wrong=told)), 422
    except (RevisionConflict, WrongState):
        return _conflict(open_item(item_id), typed, do), 409
    return _onward(item, do, changed=changed)


@blueprint.get("/staff/items/<item_id>/unmasked/<int:asset>.jpg")
def unmasked(item_id: str, asset: int) -> Response:
    """For drawing masks: made for this answer, and kept by nobody."""
    item = open_item(item_id)
    size = request.args.get("size", "large")
    data = services().pictures.unmasked(item, asset=asset, size=size if size in SIZES else "large")
    return _private(Response(data, mimetype="image/jpeg"))


@blueprint.get("/staff/items/<item_id>/pages/<int:asset>/<int:page>.jpg")
def page_picture(item_id: str, asset: int, page: int) -> Response:
    """A page of a PDF, counted from 1, as it is: for drawing masks."""
    item = open_item(item_id)
    stream = services().pictures.page(item, asset=asset, number=page - 1)
    answer = Response(wrap_file(request.environ, stream), mimetype="image/jpeg")
    answer.direct_passthrough = True
    answer.call_on_close(stream.close)
    return _private(answer)


def _private(answer: Response) -> Response:
    """Kept by no cache between here and the person."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    return answer


def _typed() -> Typed:
    revision = request.form.get("revision", "")
    return Typed(
        draft=draft_from(request.form),
        revision=int(revision) if revision.isdecimal() and len(revision) < 9 else 0,
        seen=request.form.get("seen", ""),
        reason=request.form.get("reason", ""),
        looked=looked_at(request.form),
    )


def _turned(item: Item, typed: Typed, do: str) -> Typed:
    """The same form again: with a suggestion taken over, with more blank rows or another page."""
    number = do.removeprefix("accept-")
    if number.isdecimal():
        return replace(typed, draft=accepted(item, typed.draft, int(number)))
    return replace(typed, rows=_MORE_ROWS if do == "more" else typed.rows)


def _page(item: Item, typed: Typed) -> str:
    queued, wanted = "queue" in request.args, wanted_from(request.args)
    return render_template(
        "staff/item.html",
        sheet=sheet(item, wanted, typed, queued=queued),
        queued=queued,
        choices=choices(),
        themes=themes,
        offered=offered(),
        reasons=options("withdrawal-reason"),
        state_words=word("state", item.state),
        here=request.full_path.rstrip("?"),
    )


def _conflict(item: Item, typed: Typed, do: str) -> str:
    by = latest(item.id, typed.revision)
    return render_template(
        "staff/conflict.html",
        item=item,
        typed=typed,
        do=do,
        action=action_words(do if do != "save" else "edit"),
        by=by,
        by_name=agent_names([by.agent])[by.agent] if by else "",
        by_reason=reason_words(by.reason) if by else "",
        by_action=action_words(by.action) if by else "",
        differences=differences(typed.draft, draft_in(typed.seen), item),
        now_seen=draft_of(item).text(),
        here=request.full_path.rstrip("?"),
    )


def _onward(item: Item, do: str, *, changed: bool) -> AnyResponse:
    """To the next of the same queue, which the browser has fetched already."""
    if do == "publish" and "queue" in request.args:
        session["reason"] = request.form.get("reason", "").strip()[:200]
    done = action_words(do if do != "save" else "edit")
    said = _("%(done)s: 記録しました。", done=done) if changed else _("変更はありません。")
    flash(said, "ok")
    wanted = wanted_from(request.args)
    if do not in _ONWARD or "queue" not in request.args:
        kept = wanted.url("staff_item.show", item_id=item.id, queue=request.args.get("queue", ""))
        return redirect(kept, 303)
    upcoming = onward(wanted, item.seq)
    if upcoming is None and count(wanted)[0]:
        flash(_("残りの資料は、ほかの人が見ています。"), "ok")
        return redirect(wanted.url("staff_review.show"), 303)
    if upcoming is None:
        flash(_("この条件の資料は、すべて確認しました。"), "ok")
        return redirect(url_for("staff_review.show"), 303)
    return redirect(wanted.url("staff_item.show", item_id=upcoming.id, queue=1), 303)
