"""Sources that are pulled: what comes from where, how it goes; adding, changing, removing one."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, NotFound, RevisionConflict, WrongState
from archive.writing import Written
from ingest.harvest.run import waits
from ingest.harvest.source import Pulled, Standing
from ingest.pulled import Kind, kinds
from web.auth import actor, staff_blueprint
from web.current import now, services
from web.review.choice import choices
from web.review.conflict import agent_names
from web.review.placing import offered
from web.review.refusal import NotNow
from web.review.wording import options, translated
from web.source.counting import counted
from web.source.form import of_the_form, pause_words, pauses, source_of, typed, typed_of
from web.source.showing import differences, said, shown, step_words
from web.source.trouble import words
from web.upload.terms import BASES
from web.words import minute, name_in
from web.writing import revision_of

blueprint = staff_blueprint("staff_source")
Held = Written[Pulled]


@blueprint.get("/staff/sources")
def index() -> str:
    sources = services().harvest.sources
    return render_template(
        "staff/sources.html",
        rows=[shown(held) for held in sources.every()],
        removed=sources.removed(),
        kinds=[(name, name_in(kind.label)) for name, kind in kinds().items()],
        pause_words=pause_words,
    )


@blueprint.get("/staff/sources/new/<kind>")
def form(kind: str) -> str:
    begun = {f"told_{one.name}": one.start for one in _kind(kind).fields}
    return _form(kind, {"minutes": "60", **begun}, {})


@blueprint.post("/staff/sources/new/<kind>")
def add(kind: str) -> AnyResponse | tuple[str, int]:
    found = _kind(kind)
    given = typed(found)
    try:
        held = services().harvest.sources.add(actor(), source_of(kind, found, given))
    except InvalidSubmission as error:
        return _form(kind, given, of_the_form(error, found)), 422
    services().due.ask_for(held.id)
    flash(_("足しました。まもなく、はじめて取りに行きます。"), "ok")
    return redirect(url_for("staff_source.show", source_id=held.id), 303)


@blueprint.get("/staff/sources/<source_id>")
def show(source_id: str) -> str:
    return _page(_held(source_id), {})


@blueprint.get("/staff/sources/<source_id>/edit")
def edit(source_id: str) -> str:
    held = _standing(source_id)
    begun = typed_of(held.value, _kind(held.value.kind))
    return _form(held.value.kind, begun, {}, held, revision=held.revision)


@blueprint.post("/staff/sources/<source_id>/edit")
def save(source_id: str) -> AnyResponse | tuple[str, int]:
    held = _standing(source_id)
    found, seen = _kind(held.value.kind), revision_of(request.form)
    given = {**typed(found), "origin": held.value.origin}
    try:
        wanted = source_of(held.value.kind, found, given, held.value.minutes)
        changed = services().harvest.sources.change(
            *(actor(), held.id, wanted),
            revision=seen,
            anew=bool(given["anew"]),
            reason=_reason(),
        )
    except InvalidSubmission as error:
        return _form(held.value.kind, given, of_the_form(error, found), held, revision=seen), 422
    except RevisionConflict:
        held = _standing(source_id)
        theirs = differences(wanted, held.value)
        page = _form(held.value.kind, given, {}, held, revision=held.revision, theirs=theirs)
        return page, 409
    if changed.value.asked != held.value.asked:
        services().due.ask_for(held.id)
    flash(_("変えました。これから取りに行くときに効きます。"), "ok")
    return redirect(_url(held.id), 303)


@blueprint.post("/staff/sources/<source_id>")
def change(source_id: str) -> AnyResponse | tuple[str, int]:
    held = _held(source_id)
    try:
        done = _done(held, request.form.get("do", ""), _reason())
    except InvalidSubmission as error:
        wrong = {name: translated(why) for name, why in error.fields.items()}
        return _page(held, wrong), 422
    except RevisionConflict as error:
        raise NotNow(_("ほかの人が、ちょうどこの提供元を変えました。")) from error
    except WrongState as error:
        raise NotNow(_("この提供元は、もう外されています。")) from error
    if done:
        flash(done, "ok")
    back = "index" if request.form.get("back") == "list" else "show"
    address = url_for("staff_source.index") if back == "index" else _url(held.id)
    return redirect(address, 303)


def _done(held: Held, do: str, reason: str) -> str:
    """The sentence that tells what was done; nothing for a button that there is not."""
    sources = services().harvest.sources
    if do == "run":
        sources.ask(actor(), held.id)
        state = services().harvest.states.get(held.id)
        if waits(state, now()) and state.wait is not None:
            until = minute(state.wait)
            return str(_("相手が待つように求めているので、%(at)sに取りに行きます。", at=until))
        services().due.ask_for(held.id)
        return str(_("取りに行くように頼みました。"))
    if do == "pause":
        sources.pause(actor(), held.id, reason=reason)
        return str(_("休止しました。再開するまで、取りに行きません。"))
    if do == "resume":
        sources.resume(actor(), held.id, reason=reason)
        return str(_("再開しました。"))
    if do == "remove":
        sources.remove(actor(), held.id, reason=reason)
        return str(_("外しました。ここから受け入れた資料は、そのまま残ります。"))
    return ""


def _form(
    kind: str,
    given: Mapping[str, str],
    wrong: Mapping[str, str],
    held: Held | None = None,
    **more: Any,
) -> str:
    """The form of a new source, or of one that there is: ``revision``, and what others wrote."""
    offer, found = choices(), _kind(kind)
    return render_template(
        "staff/source_form.html",
        kind=kind,
        held=held,
        label=name_in(found.label),
        leads=_("・").join(name_in(one.label) for one in found.fields if one.leads),
        fields=[
            (one, name_in(one.label), name_in(one.hint) if one.hint else "") for one in found.fields
        ],
        typed=given,
        wrong={name: translated(why) for name, why in wrong.items()},
        reason=_reason(),
        pauses=pauses(held.value.minutes if held else 0),
        bases=[(key, text) for key, text in options("basis") if key in BASES],
        agreements=offer["agreement"],
        licences=offer["licence"],
        disasters=offer["disaster"],
        places=offered(),
        **more,
    )


def _page(held: Held, wrong: Mapping[str, str]) -> str:
    steps = services().harvest.sources.history(held.id)[::-1]
    one = shown(held)
    return render_template(
        "staff/source.html",
        one=one,
        held=held,
        said=said(held.value),
        runs=[(run, counted(services(), run), words(run)) for run in one.state.runs],
        steps=steps,
        who=agent_names(step.agent for step in steps),
        step_words=step_words,
        wrong=wrong,
        reason=request.form.get("reason", ""),
    )


def _reason() -> str:
    return request.form.get("reason", "").strip()[:1000]


def _kind(name: str) -> Kind:
    found = kinds().get(name)
    if found is None:
        raise NotFound
    return found


def _held(source_id: str) -> Held:
    held = services().harvest.sources.get(source_id)
    if held.id != source_id:
        raise NotFound
    return held


def _standing(source_id: str) -> Held:
    """One that can be changed still."""
    held = _held(source_id)
    if held.value.standing is Standing.REMOVED:
        raise NotNow(_("この提供元は、もう外されています。"))
    return held


def _url(source_id: str) -> str:
    return url_for("staff_source.show", source_id=source_id)
