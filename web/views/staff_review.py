"""The review queue: a list or a contact sheet, and one decision for all that is selected."""

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.wrappers import Response as AnyResponse

from archive import vocabulary
from archive.errors import InvalidSubmission, WrongState
from web.auth import actor, staff_blueprint
from web.current import services
from web.i18n import current_language
from web.review import queue
from web.review.age import age_names
from web.review.bulk import Result, decide_many
from web.review.choice import choices
from web.review.queue import REASONS, SIZES, Wanted, reason_names, wanted_from
from web.review.row import rows
from web.review.taking_back import last_decision
from web.review.wording import options
from web.views.staff_batch import open_batches

blueprint = staff_blueprint("staff_review", limited=True)


@blueprint.get("/staff/review")
def show() -> str:
    return _page(wanted_from(request.args), ImmutableMultiDict())


@blueprint.post("/staff/review")
def decide() -> tuple[str, int]:
    wanted = wanted_from(request.args)
    try:
        result = decide_many(request.form)
    except InvalidSubmission as error:
        return _page(wanted, request.form, wrong=error.fields), 422
    if result.refused:
        return _page(wanted, request.form, result=result), 200 if result.done else 422
    return _page(wanted, ImmutableMultiDict(), result=result), 200


@blueprint.post("/staff/review/reverse")
def reverse() -> AnyResponse:
    """Take back a decision of one's own; back to the item, or to the list where there were more."""
    wanted = wanted_from(request.args)
    try:
        made = services().reversals.reverse(actor(), request.form.get("entry", ""))
    except WrongState:
        flash(_("もう取り消せません。あとから資料が変わっています。"), "warn")
        return redirect(wanted.url("staff_review.show"), 303)
    flash(_("%(n)s件の決定を取り消しました。", n=len(made.done)), "ok")
    if made.left:
        flash(_("%(n)s件は、あとから変わっているため、そのままです。", n=len(made.left)), "warn")
    if len(made.done) > 1 or made.left:
        return redirect(wanted.url("staff_review.show"), 303)
    return redirect(wanted.url("staff_item.show", item_id=made.done[0], queue=1), 303)


def _page(
    wanted: Wanted,
    typed: MultiDict[str, str],
    *,
    result: Result | None = None,
    wrong: dict[str, str] | None = None,
) -> str:
    items, onward = queue.page(wanted, after=_after())
    refused = services().catalog.items(list(result.refused)) if result else {}
    number, more = queue.count(wanted)
    return render_template(
        "staff/review.html",
        wanted=wanted,
        rows=rows(items, wanted),
        onward=wanted.url("staff_review.show", after=onward) if onward else "",
        first=not _after(),
        number=number,
        more=more,
        typed=typed,
        chosen={value.partition(":")[0] for value in typed.getlist("item")},
        result=result,
        refused=rows(refused.values(), wanted),
        wrong=wrong or {},
        last=last_decision(),
        ages=_ages(wanted),
        here=wanted.url("staff_review.show"),
        tabs=[(wanted.because(why), reason_names()[why]) for why in REASONS],
        batches=[(b.id, b.name or b.accession) for b in reversed(open_batches())],
        places=_places(),
        types=options("type"),
        sizes=SIZES,
        choices=choices(),
        after=_after(),
    )


def _ages(wanted: Wanted) -> list[tuple[str, str, tuple[int, bool]]]:
    """Address, words and number by how long things have waited, youngest first."""
    counted, names = queue.ages(wanted), age_names()
    return [(wanted.aged(age).url("staff_review.show"), names[age], counted[age]) for age in names]


def _after() -> int:
    text = request.args.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _places() -> list[tuple[str, str]]:
    lang = current_language()
    known = vocabulary.places().municipalities()
    return [(place.code, place.name.get(lang) or place.name["ja"]) for place in known]
