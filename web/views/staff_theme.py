"""Themes: their list, one with its form and history, and merging one into another."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, NotFound, RevisionConflict, WrongState
from archive.theme import NEW, Held
from archive.vocabulary import Theme, label, read_as
from search.ask import Ask
from web.agreement.form import Desk, reason_of
from web.auth import actor, staff_blueprint
from web.current import now, services
from web.i18n import current_language
from web.review.conflict import agent_names
from web.review.refusal import NotNow
from web.review.wording import translated
from web.theme import form
from web.theme.numbers import numbers, touched
from web.viewer import current_viewer
from web.writing import Difference, differences, revision_of

blueprint = staff_blueprint("staff_theme")


@blueprint.get("/staff/themes")
def index() -> str:
    every = services().themes.every()
    return render_template(
        "staff/themes.html",
        offered=[one for one in every if one.value.offered],
        others=[one for one in every if not one.value.offered],
        numbers=numbers(services().search, _ask()),
        name=_name,
        now_read=_now_read,
    )


@blueprint.get("/staff/themes/<theme_id>")
def show(theme_id: str) -> str:
    held = _held(theme_id)
    return _page(held, Desk(typed=form.typed_of(held), revision=held.revision))


@blueprint.post("/staff/themes/<theme_id>")
def change(theme_id: str) -> AnyResponse | tuple[str, int]:
    """Save what the form says, or, with a reason, retire the theme or bring it back."""
    held = _held(theme_id)
    desk = Desk(
        typed=form.typed(request.form) if "ja" in request.form else form.typed_of(held),
        revision=revision_of(request.form),
        reason=reason_of(request.form),
    )
    try:
        saved = _done(held, desk, request.form.get("do", ""))
    except InvalidSubmission as error:
        return _page(held, replace(desk, wrong=_told(error))), 422
    except RevisionConflict:
        return _conflict(theme_id, desk), 409
    except WrongState as error:
        raise NotNow(_("このテーマは、もうそうなっています。")) from error
    flash(_("保存しました。検索と書き出しには、まもなく効きます。"), "ok")
    return redirect(url_for("staff_theme.show", theme_id=saved.id), 303)


@blueprint.get("/staff/themes/<theme_id>/merge")
def ask(theme_id: str) -> str:
    return _merge_page(_known(theme_id), request.args.get("into", ""), {})


@blueprint.post("/staff/themes/<theme_id>/merge")
def merge(theme_id: str) -> AnyResponse | tuple[str, int]:
    held, into = _known(theme_id), request.form.get("into", "")
    try:
        services().themes.merge(
            *(actor(), held.id, into),
            revision=revision_of(request.form),
            reason=reason_of(request.form),
        )
    except InvalidSubmission as error:
        return _merge_page(held, into, _told(error)), 422
    except RevisionConflict as error:
        raise NotNow(_("ほかの人が、ちょうどこのテーマを変えました。")) from error
    except WrongState as error:
        raise NotNow(_("このテーマは、もうそうなっています。")) from error
    flash(_("まとめました。資料の記録はそのままで、いつでも戻せます。"), "ok")
    return redirect(url_for("staff_theme.show", theme_id=held.id), 303)


def _done(held: Held, desk: Desk, do: str) -> Held:
    themes, at = services().themes, desk.revision
    if do == "retire":
        return themes.retire(actor(), held.id, revision=at, reason=desk.reason)
    if do == "reuse":
        return themes.reuse(actor(), held.id, revision=at, reason=desk.reason)
    wanted, theme_id = form.theme_of(desk.typed, held), "" if held.id == NEW else held.id
    return themes.save(actor(), theme_id, wanted, revision=at, reason=desk.reason)


def _held(theme_id: str) -> Held:
    if theme_id == NEW:
        return Held(id=NEW, revision=0, value=Theme(label={}))
    return services().themes.get(theme_id)


def _known(theme_id: str) -> Held:
    """One that can still be merged."""
    held = services().themes.get(theme_id)
    if held.value.into:
        raise NotFound
    return held


def _conflict(theme_id: str, desk: Desk) -> str:
    """What was typed stays, beside what is there now; sent again, it is meant."""
    held = _held(theme_id)
    found = differences(desk.typed, form.typed_of(held))
    return _page(held, replace(desk, revision=held.revision), found)


def _page(held: Held, desk: Desk, theirs: list[Difference] | None = None) -> str:
    is_new = held.id == NEW
    steps = [] if is_new else services().themes.history(held.id)[::-1]
    return render_template(
        "staff/theme.html",
        held=held,
        is_new=is_new,
        heading=_("新しいテーマ") if is_new else _name(held.id),
        desk=desk,
        theirs=theirs,
        fields=form.fields(),
        places=[("", _("いちばん初め")), *form.offered(but=held.id)],
        number=(numbers(services().search, _ask()) or {}).get(held.id, 0),
        name=_name,
        now_read=_now_read,
        steps=steps,
        step_words=_step_words(),
        who=agent_names(step.agent for step in steps),
    )


def _merge_page(held: Held, into: str, wrong: dict[str, str]) -> str:
    others = form.offered(but=held.id)
    chosen = into if into in dict(others) else ""
    return render_template(
        "staff/theme_merge.html",
        held=held,
        into=chosen,
        others=others,
        wrong=wrong,
        touched=touched(services().search, held.id, chosen, _ask()) if chosen else None,
        name=_name,
    )


def _ask() -> Ask:
    return Ask(viewer=current_viewer(), now=now())


def _name(theme_id: str) -> str:
    return label("theme", theme_id, current_language())


def _now_read(theme_id: str) -> str:
    return read_as((theme_id,))[0]


def _told(error: InvalidSubmission) -> dict[str, str]:
    return {name: translated(why) for name, why in error.fields.items()}


def _step_words() -> dict[str, str]:
    return {
        "add": _("足した"),
        "edit": _("変えた"),
        "merge": _("ほかのテーマにまとめた"),
        "retire": _("使うのをやめた"),
        "reuse": _("また使うようにした"),
    }
