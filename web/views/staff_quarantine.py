"""Quarantine: what could not be taken in, why, and what to do about it."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import wrap_file

from archive.errors import NotFound, WrongState
from archive.queue import OPEN
from archive.rights import judge
from ingest.quarantine import ADVICE, DISCARDED, HELD, RELEASED, RETRYING, Held
from web.auth import actor, current_agent, require_administrator, staff_blueprint
from web.current import now, services
from web.headers import FILE_POLICY
from web.page_context import number as in_words
from web.review.conflict import agent_names
from web.review.refusal import NotNow
from web.review.wording import quarantine_words, translated

blueprint = staff_blueprint("staff_quarantine")
_SHOWN = 50


@blueprint.get("/staff/quarantine")
def index() -> str:
    return _page({})


@blueprint.post("/staff/quarantine/<held_id>/discard")
def discard(held_id: str) -> AnyResponse | tuple[str, int]:
    why = request.form.get("reason", "").strip()
    if not why:
        return _page({held_id: _("理由を書いてください。")}), 422
    services().quarantine.discard(held_id, by=actor().agent, why=why, at=now())
    flash(_("ファイルを捨てました。受け取ったことと理由は残ります。"), "ok")
    return redirect(url_for("staff_quarantine.index"), 303)


@blueprint.post("/staff/quarantine/<held_id>/retry")
def retry(held_id: str) -> AnyResponse:
    try:
        services().intake.retry(held_id, by=actor().agent)
    except WrongState as error:
        raise NotNow(_("このファイルは、いまは試せません。")) from error
    flash(
        _("もう一度受け入れを試しています。終わると、ここから消えるか、新しい理由が出ます。"), "ok"
    )
    return redirect(url_for("staff_quarantine.index"), 303)


@blueprint.post("/staff/quarantine/retry")
def retry_all() -> AnyResponse:
    """All that is held: after an update of the program, or with a higher limit."""
    tried = sum(_tried(held.id) for held in list(services().quarantine.every()))
    said = _("%(n)s件をもう一度試しています。開けなかったものはここに残ります。", n=in_words(tried))
    flash(said, "ok")
    return redirect(url_for("staff_quarantine.index"), 303)


def _tried(held_id: str) -> bool:
    try:
        services().intake.retry(held_id, by=actor().agent)
    except WrongState:  # of a batch that was taken back, or somebody was faster
        return False
    return True


@blueprint.get("/staff/quarantine/<held_id>/<int:number>")
def download(held_id: str, number: int) -> Response:
    """The bytes as they came, for administrators: saved, never shown."""
    require_administrator()
    held = services().quarantine.get(held_id)
    if held.state not in (HELD, RETRYING) or number >= len(held.keys):
        raise NotFound
    stream = services().store.open(held.keys[number])
    answer = Response(
        wrap_file(request.environ, stream),
        mimetype="application/octet-stream",
        direct_passthrough=True,
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{held.id}-{number + 1}.bin"'
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(wrong: dict[str, str]) -> str:
    known = sorted(services().quarantine.every(state=""), key=_latest, reverse=True)
    waiting = [held for held in known if held.state in (HELD, RETRYING)]
    decided = [held for held in known if held.state in (DISCARDED, RELEASED)][:_SHOWN]
    batches = {batch.id: batch for batch in services().batches.every()}
    return render_template(
        "staff/quarantine.html",
        waiting=waiting,
        trying={held.id for held in waiting if held.state == RETRYING and _is_busy(held)},
        held_number=sum(held.state == HELD for held in waiting),
        decided=decided,
        **_taken([held.id for held in decided]),
        batches=batches,
        reason_words=quarantine_words,
        advice={reason: translated(said) for reason, said in ADVICE.items()},
        people=agent_names(held.decided_by for held in known if held.decided_by),
        wrong=wrong,
        typed=request.form,
    )


def _is_busy(held: Held) -> bool:
    """Whether its trial is still to come; one whose job was lost can be asked for again."""
    jobs = services().queue.counts(held.batch)
    return bool(jobs.keys() & set(OPEN))


def _taken(ids: list[str]) -> dict[str, object]:
    """Items that came out of quarantine, and those of them that this person may not look into."""
    taken = services().catalog.items(ids)
    grants = {item.id: judge(item, current_agent(), now()) for item in taken.values()}
    return {
        "taken": {item_id for item_id, grant in grants.items() if grant.record},
        "sealed": {item_id for item_id, grant in grants.items() if not grant.content},
    }


def _latest(held: Held) -> str:
    return held.at.isoformat()
