"""Bulk edits: all hits of a search, what is chosen for them, a preview, and one action."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.wrappers import Response as AnyResponse

from archive import vocabulary
from archive.bulk_edit import BulkEdit, Stage
from archive.errors import InvalidSubmission, NotFound, WrongState
from web.asking import Asked, ask, read
from web.auth import actor, current_agent, staff_blueprint
from web.bulk.change import change_from
from web.bulk.looking import Wanted, begin
from web.bulk.showing import showing
from web.current import services
from web.facet import chips
from web.review.choice import choices
from web.review.conflict import agent_names
from web.review.naming import date_names
from web.review.placing import offered
from web.review.refusal import NotNow
from web.review.wording import themes

blueprint = staff_blueprint("staff_bulk", limited=True)


@blueprint.get("/staff/bulk")
def index() -> str:
    edits = [edit for edit in services().bulk_edits.every() if _may_open(edit)]
    names = agent_names(edit.by for edit in edits)
    return render_template("staff/bulks.html", edits=edits, names=names, stages=stage_words())


@blueprint.get("/staff/bulk/new")
def form() -> str:
    return _form(ImmutableMultiDict(), {})


@blueprint.post("/staff/bulk/new")
def plan() -> AnyResponse | tuple[str, int]:
    """Look at every hit of the search; nothing is changed before the preview was seen."""
    asked = read(request.args)
    try:
        change = change_from(request.form)
        edit = begin(
            Wanted(asked=asked.exact, change=change),
            action=change.action,
            reason=request.form["reason"].strip(),
            source=_source(asked),
        )
    except InvalidSubmission as error:
        return _form(request.form, error.fields), 422
    return redirect(url_for("staff_bulk.show", edit_id=edit.id), 303)


@blueprint.get("/staff/bulk/<edit_id>")
def show(edit_id: str) -> str:
    edit = services().bulk_edits.get(edit_id)
    if not _may_open(edit):
        raise NotFound
    first = request.args.get("first", "")
    return render_template(
        "staff/bulk.html",
        shown=showing(edit, first=int(first) if first.isdecimal() and len(first) < 6 else 0),
        stage=stage_words()[edit.stage],
    )


def _may_open(edit: BulkEdit) -> bool:
    """Those of others tell what lies outside one's limits."""
    return current_agent().works_everywhere() or edit.by == current_agent().agent


@blueprint.post("/staff/bulk/<edit_id>/<do>")
def change(edit_id: str, do: str) -> AnyResponse:
    edits = services().bulk_edits
    steps = {"apply": edits.apply, "stop": edits.stop, "drop": edits.drop, "undo": edits.undo}
    if do not in steps:
        raise NotFound
    try:
        steps[do](actor(), edit_id)
    except WrongState as error:
        raise NotNow(_("この一括の修正は、もう終わっています。")) from error
    said = {
        "apply": _("反映を頼みました。終わるまで、この画面を離れてもかまいません。"),
        "stop": _("止めるよう頼みました。区切りのよいところで止まります。"),
        "drop": _("取りやめました。何も変わっていません。"),
        "undo": _("取り消しを頼みました。終わるまで、この画面を離れてもかまいません。"),
    }
    flash(said[do], "ok")
    return redirect(url_for("staff_bulk.show", edit_id=edit_id), 303)


def stage_words() -> dict[Stage, str]:
    return {
        Stage.LOOKING: _("違いを調べているところ"),
        Stage.DRAFT: _("反映の前"),
        Stage.ASKED: _("反映しているところ"),
        Stage.DONE: _("反映した"),
        Stage.UNDOING: _("取り消しているところ"),
        Stage.UNDONE: _("取り消した"),
        Stage.DROPPED: _("取りやめた"),
    }


def _source(asked: Asked) -> str:
    """The search in words."""
    words = [_("「%(q)s」", q=asked.q)] if asked.q else []
    words += [f"{chip['facet']}: {chip['label']}" for chip in chips(asked)]
    return str(_("検索 %(words)s", words="、".join(words) or _("すべての資料")))


def _form(typed: MultiDict[str, str], wrong: dict[str, str]) -> str:
    asked = read(request.args)
    found = services().search.find(ask(asked, size=1, offset=0))
    return render_template(
        "staff/bulk_new.html",
        asked=asked,
        source=_source(asked),
        number=found.total,
        typed=typed,
        wrong=wrong,
        choices=choices(),
        all_themes=themes(vocabulary.labels("theme")),
        offered=offered(),
        dates=[(name.removeprefix("date_"), words) for name, words in date_names().items()],
        here=request.full_path.rstrip("?"),
    )
