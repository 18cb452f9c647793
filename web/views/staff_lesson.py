"""Where lessons are written: the list with its gaps, the desk, the steps to the public."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, NotAllowed, NotFound, RevisionConflict
from archive.lesson import Lesson, Page
from archive.lesson.keeping import CURATORS
from archive.rights import judge
from archive.title import described
from archive.vocabulary import disasters
from archive.writing import Written
from web.auth import actor, current_agent, staff_blueprint
from web.current import now, services
from web.i18n import current_language
from web.lesson import desk
from web.lesson.form import Typed, lesson_of, typed_from, typed_of, with_item, with_steps
from web.lesson.wording import kind_options, text_names
from web.review.placing import offered
from web.review.wording import options, translated, word
from web.writing import Difference, differences

blueprint = staff_blueprint("staff_lesson")
_NEW = "new"


@blueprint.get("/staff/lessons")
def index() -> str:
    every = services().lessons.every()[::-1]
    wanted = request.args.get("status", "")
    rows = [
        {
            "id": one.id,
            "statement": described(one.value.lesson.statement, "ja")[0],
            "status": str(one.value.status),
            "status_words": word("lesson-status", str(one.value.status)),
            "is_shown": one.value.shown is not None,
            "gaps": desk.gaps(one.value.shown or one.value.lesson),
            "at": one.at,
        }
        for one in every
        if wanted in ("", str(one.value.status))
    ]
    rows.sort(key=lambda row: not (row["gaps"] and row["is_shown"]))
    return render_template(
        "staff/lessons.html", rows=rows, wanted=wanted, statuses=options("lesson-status")
    )


@blueprint.get("/staff/lessons/<lesson_id>")
def show(lesson_id: str) -> str:
    held = _held(lesson_id)
    return _page(lesson_id, typed_of(held), held)


@blueprint.post("/staff/lessons/<lesson_id>")
def change(lesson_id: str) -> AnyResponse | tuple[str, int] | str:
    """Save, step, or put one thing on the desk; what was typed is never lost."""
    held = _held(lesson_id)
    typed = typed_from(request.form, held.value.lesson if held else Page().lesson)
    do = request.form.get("do", "")
    if not do:
        return _page(lesson_id, _beside(typed), held)
    try:
        saved = _carry_out(lesson_id, typed, do)
    except InvalidSubmission as error:
        told = {name: translated(why) for name, why in error.fields.items()}
        return _page(lesson_id, replace(typed, wrong=told), held), 422
    except RevisionConflict:
        return _conflict(lesson_id, typed), 409
    return redirect(url_for("staff_lesson.show", lesson_id=saved.id), 303)


def _carry_out(lesson_id: str, typed: Typed, do: str) -> Written[Page]:
    """What was typed is saved before a draft goes on to review."""
    lessons, new = services().lessons, lesson_id == _NEW
    if do in ("save", "submit"):
        key = "" if new else lesson_id
        lesson = lesson_of(typed)
        saved = lessons.save(actor(), key, lesson, revision=typed.revision, reason=typed.reason)
        if do == "submit":
            saved = lessons.step(
                actor(), saved.id, do, revision=saved.revision, reason=typed.reason
            )
        flash(_("保存しました。") if do == "save" else _("確認に出しました。"), "ok")
        return saved
    if new or do not in ("return", "publish", "withdraw"):
        raise NotFound
    saved = lessons.step(actor(), lesson_id, do, revision=typed.revision, reason=typed.reason)
    flash(_done(do), "ok")
    return saved


def _done(do: str) -> str:
    said = {
        "return": _("書き直しに戻しました。"),
        "publish": _("公開しました。"),
        "withdraw": _("公開を止めました。アドレスは残ります。"),
    }
    return str(said[do])


def _beside(typed: Typed) -> Typed:
    """After a search, or a button beside the evidence."""
    if cite := request.form.get("cite", ""):
        item_id, _space, page = cite.partition(" ")
        item = services().catalog.get(item_id)
        if not judge(item, replace(current_agent(), agent=""), now()).record:
            raise NotAllowed
        return with_item(typed, item, int(page) if page.isdecimal() else 0)
    return with_steps(typed, request.form)


def _held(lesson_id: str) -> Written[Page] | None:
    return None if lesson_id == _NEW else services().lessons.get(lesson_id)


def _conflict(lesson_id: str, typed: Typed) -> str:
    """What was typed stays, beside what is there now; sent again, it is meant."""
    held = services().lessons.get(lesson_id)
    mine = replace(typed, revision=held.revision)
    return _page(lesson_id, mine, held, _differences(typed.lesson, held.value.lesson))


def _differences(mine: Lesson, theirs: Lesson) -> list[Difference]:
    return differences(dict(desk.said(mine)), dict(desk.said(theirs)))


def _page(
    lesson_id: str,
    typed: Typed,
    held: Written[Page] | None,
    theirs: list[Difference] | None = None,
) -> str:
    lang = current_language()
    return render_template(
        "staff/lesson.html",
        lesson_id=lesson_id,
        typed=typed,
        held=held,
        theirs=theirs,
        conflict=theirs is not None,
        names=text_names(),
        rows=desk.rows(typed.lesson),
        found=desk.found(typed.seek),
        kinds=kind_options(),
        phases=options("lesson-phase"),
        subjects=options("lesson-subject"),
        disasters=[(one.id, described(one.name, lang)[0]) for one in disasters().values()],
        places=offered(),
        status_words=word("lesson-status", str(held.value.status)) if held else "",
        may_publish=actor().role in CURATORS,
        steps=desk.steps(lesson_id) if held else [],
    )
