"""Signed papers of an agreement: kept with it, seen by staff alone, and who looked is noted."""

from collections.abc import Mapping
from io import BytesIO

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.agreement.keeping import Held
from archive.agreement.paper import Paper
from archive.errors import InvalidSubmission, RevisionConflict
from ingest.paper import LARGEST
from web.agreement import form, showing
from web.agreement.papers import noted, took
from web.auth import actor, current_agent, staff_blueprint
from web.current import services
from web.headers import FILE_POLICY
from web.review.conflict import agent_names
from web.review.refusal import NotNow
from web.review.wording import translated

blueprint = staff_blueprint("staff_paper")


@blueprint.get("/staff/agreements/<agreement_id>/papers")
def index(agreement_id: str) -> str:
    return _page(services().agreements.get(agreement_id), {})


@blueprint.post("/staff/agreements/<agreement_id>/papers")
def keep(agreement_id: str) -> AnyResponse | tuple[str, int]:
    held = services().agreements.get(agreement_id)
    try:
        took(actor(), held.id, instead=_instead(held), reason=form.reason_of(request.form))
    except InvalidSubmission as error:
        return _refused(held, error.fields)
    except RevisionConflict as error:
        raise NotNow(_("ほかの人が、ちょうどこの許諾の書類を変えました。")) from error
    flash(_("書類を保管しました。"), "ok")
    return redirect(_url(held), 303)


@blueprint.get("/staff/agreements/<agreement_id>/papers/<digest>")
def show(agreement_id: str, digest: str) -> Response:
    """The bytes as they came: saved, never shown here."""
    held, papers = services().agreements.get(agreement_id), services().papers
    paper = papers.find(held.id, digest)
    data = papers.read(held.id, paper.digest)
    noted(services(), current_agent().agent, held.id, paper)
    kind, name = paper.media_type, paper.name
    answer = send_file(BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/staff/agreements/<agreement_id>/papers/<digest>")
def put_aside(agreement_id: str, digest: str) -> AnyResponse | tuple[str, int]:
    held, reason = services().agreements.get(agreement_id), form.reason_of(request.form)
    try:
        services().papers.put_aside(actor(), held.id, digest, reason=reason)
    except InvalidSubmission as error:
        return _refused(held, {f"aside-{digest}": why for why in error.fields.values()})
    except RevisionConflict as error:
        raise NotNow(_("ほかの人が、ちょうどこの許諾の書類を変えました。")) from error
    flash(_("外しました。前の書類のところに残っています。"), "ok")
    return redirect(_url(held), 303)


def _instead(held: Held) -> str:
    """The paper whose place the new one takes; empty for a further one."""
    chosen = request.form.get("instead", "")
    return chosen if chosen in {one.digest for one in services().papers.of(held.id)} else ""


def _refused(held: Held, wrong: Mapping[str, str]) -> tuple[str, int]:
    return _page(held, {name: translated(why) for name, why in wrong.items()}), 422


def _page(held: Held, wrong: dict[str, str]) -> str:
    papers = services().papers
    holding: tuple[Paper, ...] = papers.of(held.id)
    steps = papers.history(held.id)[::-1]
    return render_template(
        "staff/papers.html",
        held=held,
        holding=holding,
        earlier=papers.earlier(held.id),
        instead=[("", _("なし（もう1つ足す）")), *((one.digest, one.name) for one in holding)],
        largest=LARGEST,
        showing=showing,
        steps=steps,
        who=agent_names(step.agent for step in steps),
        wrong=wrong,
        reason=form.reason_of(request.form),
    )


def _url(held: Held) -> str:
    return url_for("staff_paper.index", agreement_id=held.id)
