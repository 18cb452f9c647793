"""Jobs: what runs, waits or is parked and why; another round, cancelling."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.batch import Batch
from archive.errors import WrongState
from archive.queue import JobState
from web.auth import staff_blueprint
from web.current import services
from web.jobs import cancel as cancel_job
from web.jobs import kind_words, reason_words
from web.review.refusal import NotNow
from web.review.wording import batch_state_words

blueprint = staff_blueprint("staff_jobs")
_SHOWN = 50
_OPEN_BATCHES = ("staging", "staged", "cancelling")


@blueprint.get("/staff/jobs")
def index() -> str:
    oversight = services().oversight
    return render_template(
        "staff/jobs.html",
        parked=oversight.list([JobState.PARKED], limit=_SHOWN),
        running=oversight.list([JobState.RUNNING, JobState.STOPPING], limit=_SHOWN),
        waiting=oversight.list([JobState.READY], limit=_SHOWN),
        counts=services().queue.counts(),
        minutes=round(oversight.age() / 60),
        batches={batch.id: batch for batch in services().batches.every()},
        progress=_progress(),
        kind_words=kind_words,
        reason_words=reason_words,
        state_words=batch_state_words,
    )


@blueprint.post("/staff/jobs/<job_id>/retry")
def retry(job_id: str) -> AnyResponse:
    try:
        services().oversight.retry(job_id)
    except WrongState as error:
        raise NotNow(_("この処理は、いまはやり直せません。")) from error
    return _back(_("やり直すように頼みました。"))


@blueprint.post("/staff/jobs/<job_id>/cancel")
def cancel(job_id: str) -> AnyResponse:
    try:
        state = cancel_job(services(), job_id)
    except WrongState as error:
        raise NotNow(_("この処理は、もう終わっています。")) from error
    if state is JobState.STOPPING:
        return _back(_("いまの一件が終わったところで止まります。"))
    return _back(_("処理を取りやめました。"))


@blueprint.post("/staff/jobs/batches/<batch_id>/cancel")
def cancel_batch(batch_id: str) -> AnyResponse:
    try:
        services().intake.cancel(batch_id)
    except WrongState as error:
        raise NotNow(_("この受入は、いまは取りやめられません。")) from error
    return _back(_("受入の残りを取りやめます。受け入れたものは残ります。"))


def _progress() -> list[tuple[Batch, int]]:
    """Batches that are on their way, with how many of their parts are settled."""
    open_batches = [b for b in services().batches.every() if b.state in _OPEN_BATCHES]
    return [(b, sum(services().batches.counts(b.id).values())) for b in open_batches]


def _back(said: str) -> AnyResponse:
    flash(said, "ok")
    return redirect(url_for("staff_jobs.index"), 303)
