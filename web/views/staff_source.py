"""Sources that are pulled: what comes from where, how it goes; adding, pausing, removing one."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, NotFound, RevisionConflict, WrongState
from archive.writing import Written
from ingest.harvest.run import waits
from ingest.harvest.source import Pulled
from ingest.pulled import Field, Kind, kinds
from web.auth import actor, staff_blueprint
from web.current import now, services
from web.review.choice import choices
from web.review.conflict import agent_names
from web.review.placing import offered
from web.review.refusal import NotNow
from web.review.wording import options, translated
from web.source.counting import counted
from web.source.form import PAUSES, of_the_form, pause_words, source_of, typed
from web.source.showing import shown, step_words, terms_in_words
from web.source.trouble import words
from web.upload.terms import BASES
from web.words import minute, name_in

blueprint = staff_blueprint("staff_source")


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
        told = of_the_form(error, found)
        return _form(kind, given, {name: translated(why) for name, why in told.items()}), 422
    services().due.ask_for(held.id)
    flash(_("足しました。まもなく、はじめて取りに行きます。"), "ok")
    return redirect(url_for("staff_source.show", source_id=held.id), 303)


@blueprint.get("/staff/sources/<source_id>")
def show(source_id: str) -> str:
    return _page(_held(source_id), {})


@blueprint.post("/staff/sources/<source_id>")
def change(source_id: str) -> AnyResponse | tuple[str, int]:
    held, reason = _held(source_id), request.form.get("reason", "").strip()[:1000]
    try:
        said = _done(held, request.form.get("do", ""), reason)
    except InvalidSubmission as error:
        wrong = {name: translated(why) for name, why in error.fields.items()}
        return _page(held, wrong), 422
    except RevisionConflict as error:
        raise NotNow(_("ほかの人が、ちょうどこの提供元を変えました。")) from error
    except WrongState as error:
        raise NotNow(_("この提供元は、もう外されています。")) from error
    if said:
        flash(said, "ok")
    back = "index" if request.form.get("back") == "list" else "show"
    address = url_for("staff_source.index") if back == "index" else _url(held.id)
    return redirect(address, 303)


def _done(held: Written[Pulled], do: str, reason: str) -> str:
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


def _form(kind: str, given: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    offer, found = choices(), _kind(kind)
    return render_template(
        "staff/source_new.html",
        kind=kind,
        label=name_in(found.label),
        fields=[
            (one, name_in(one.label), name_in(one.hint) if one.hint else "") for one in found.fields
        ],
        typed=given,
        wrong=wrong,
        pauses=[(str(minutes), pause_words(minutes)) for minutes in PAUSES],
        bases=[(key, text) for key, text in options("basis") if key in BASES],
        agreements=offer["agreement"],
        licences=offer["licence"],
        disasters=offer["disaster"],
        places=offered(),
    )


def _page(held: Written[Pulled], wrong: Mapping[str, str]) -> str:
    steps = services().harvest.sources.history(held.id)[::-1]
    one, kind = shown(held), kinds().get(held.value.kind)
    labels = {each.name: name_in(each.label) for each in kind.fields} if kind else {}
    return render_template(
        "staff/source.html",
        one=one,
        held=held,
        told=[(labels.get(name, name), said) for name, said in held.value.told.items() if said],
        terms=terms_in_words(held.value),
        pause=pause_words(held.value.minutes),
        runs=[(run, counted(services(), run), words(run)) for run in one.state.runs],
        steps=steps,
        who=agent_names(step.agent for step in steps),
        step_words=step_words,
        wrong=wrong,
        reason=request.form.get("reason", ""),
    )


def _hint(field: Field) -> str:
    return name_in(field.hint) if field.hint else ""


def _kind(name: str) -> Kind:
    found = kinds().get(name)
    if found is None:
        raise NotFound
    return found


def _held(source_id: str) -> Written[Pulled]:
    held = services().harvest.sources.get(source_id)
    if held.id != source_id:
        raise NotFound
    return held


def _url(source_id: str) -> str:
    return url_for("staff_source.show", source_id=source_id)
