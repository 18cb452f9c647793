"""Requests that wait for an answer, and one of them beside its item."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, NotFound, RevisionConflict, WrongState
from archive.takedown import Outcome, Takedown
from archive.writing import Written
from web.auth import actor, staff_blueprint
from web.card import card
from web.current import now, services
from web.review.conflict import agent_names
from web.review.opening import open_item, titles
from web.review.refusal import NotNow
from web.review.wording import options, translated, word
from web.takedown.answers import DRAFTS
from web.takedown.form import outcome_words
from web.writing import revision_of

blueprint = staff_blueprint("staff_takedown")
_SHOWN = 100


@blueprint.get("/staff/takedowns")
def index() -> str:
    every = services().takedowns.every()
    waiting = [one for one in every if one.value.outcome is None]
    answered = [one for one in every if one.value.outcome is not None][:_SHOWN]
    return render_template(
        "staff/takedowns.html",
        waiting=waiting,
        answered=answered,
        titles=titles(one.value.item for one in (*waiting, *answered)),
        word=word,
        outcome_words=outcome_words,
        now=now(),
    )


@blueprint.get("/staff/takedowns/<number>")
def show(number: str) -> str:
    return _page(services().takedowns.get(number))


@blueprint.post("/staff/takedowns/<number>")
def change(number: str) -> AnyResponse | tuple[str, int] | str:
    """Hide the item for the look, put a draft into the answer, or answer."""
    request_ = services().takedowns.get(number)
    open_item(request_.value.item)
    do = request.form.get("do", "")
    if do == "draft":
        return _page(request_, typed={**request.form.to_dict(), "answer": _draft()})
    try:
        if do == "hide":
            services().takedowns.hide(actor(), request_.id)
            flash(
                _("公開を止めました。回答すると、結果にあわせて再開するか、止めたままにします。"),
                "ok",
            )
            return redirect(url_for("staff_takedown.show", number=request_.id), 303)
        return _answer(request_)
    except WrongState as error:
        raise NotNow(_("この申出には、もう回答しています。")) from error


def _answer(request_: Written[Takedown]) -> AnyResponse | tuple[str, int]:
    form = request.form
    try:
        services().takedowns.answer(
            actor(),
            request_.id,
            form.get("outcome", ""),
            form.get("answer", ""),
            revision=revision_of(form),
        )
    except InvalidSubmission as error:
        wrong = {name: translated(why) for name, why in error.fields.items()}
        return _page(request_, typed=form.to_dict(), wrong=wrong), 422
    except RevisionConflict as error:
        raise NotNow(_("ほかの人が先に変更しました。開き直してください。")) from error
    flash(_("回答しました。受付番号のページに出ています。"), "ok")
    return redirect(url_for("staff_takedown.index"), 303)


def _draft() -> str:
    chosen = request.form.get("outcome", "")
    return DRAFTS[Outcome(chosen)] if chosen in set(Outcome) else request.form.get("answer", "")


def _page(
    request_: Written[Takedown],
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> str:
    """Whoever may not see the item sees that there is a request, and nothing of either."""
    try:
        item = open_item(request_.value.item)
    except NotFound:
        raise NotNow(_("この資料は、もうありません。")) from None
    steps = services().takedowns.history(request_.id)
    return render_template(
        "staff/takedown.html",
        request_=request_,
        asked=request_.value,
        item=item,
        card=card(item),
        state_words=word("state", item.state),
        outcomes=options("takedown-outcome"),
        typed=typed or {},
        wrong=wrong or {},
        steps=steps,
        who=agent_names(step.agent for step in steps if step.agent),
        late=request_.value.outcome is None and request_.value.due < now(),
        word=word,
        outcome_words=outcome_words,
    )
