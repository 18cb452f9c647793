"""Batches: what was given, what became of it, and how to take it back."""

from collections import Counter
from collections.abc import Iterator

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from archive import catalog as catalogs
from archive import vocabulary
from archive.batch import Batch, Fate, Outcome
from archive.errors import NotFound
from archive.model import Item, State
from archive.schema import items
from ingest.harvest.run import BATCH_KIND
from ingest.uploads import JOB as UPLOAD
from web.agreement.showing import agreement_name
from web.auth import actor, current_agent, require_everywhere, staff_blueprint
from web.current import now, services
from web.migration.report import outcomes_csv
from web.review.conflict import agent_names
from web.review.refusal import NotNow
from web.review.report import lines, veiled
from web.review.wording import (
    batch_state_words,
    detail_words,
    fate_words,
    reason_words,
    word,
)
from web.words import minute, name_in, value_label

blueprint = staff_blueprint("staff_batch", limited=True)
_BY_MACHINE = frozenset({BATCH_KIND, UPLOAD})
"""Kinds of batches whose staging a worker goes on with by itself."""


@blueprint.get("/staff/batches")
def index() -> str:
    batches = list(reversed(open_batches()))
    return render_template(
        "staff/batches.html",
        batches=batches,
        counts={batch.id: services().batches.counts(batch.id) for batch in batches},
        batch_state_words=batch_state_words,
        fate_words=fate_words,
        fates=list(Fate),
    )


@blueprint.get("/staff/batches/<batch_id>")
def show(batch_id: str) -> str:
    batch, fate = services().batches.get(batch_id), _fate()
    if not _may_open(batch):
        raise NotFound
    shown = lines(services().database, batch.id, fate=fate, after=_after())
    held = services().catalog.items([line.item_id for line in shown.lines if line.item_id])
    shown = veiled(shown, held, current_agent(), now())
    return render_template(
        "staff/batch.html",
        batch=batch,
        by=agent_names([batch.by])[batch.by],
        undone=_undone(batch),
        licence=_licence(batch.licence),
        disaster=value_label("disaster", batch.disaster) if batch.disaster else "",
        state=batch_state_words(batch.state),
        basis=word("basis", batch.basis),
        agreement=agreement_name(batch.agreement),
        counts=services().batches.counts(batch.id),
        jobs=services().queue.counts(batch.id),
        fate=fate,
        fates=list(Fate),
        fate_words=fate_words,
        detail_words=detail_words,
        shown=shown,
        stopped=batch.kind not in _BY_MACHINE and services().intake.is_stopped(batch),
        can_undo=batch.state == "done" and current_agent().works_everywhere(),
    )


@blueprint.get("/staff/batches/<batch_id>/report.csv")
def report(batch_id: str) -> Response:
    batch = services().batches.get(batch_id)
    if not _may_open(batch):
        raise NotFound
    return outcomes_csv(_every_line(batch), name=f"{batch.accession}.csv")


def _every_line(batch: Batch) -> Iterator[Outcome]:
    """As its page shows them, from the first to the last."""
    after: int | None = -1
    while after is not None:
        shown = lines(services().database, batch.id, fate=None, after=after)
        held = services().catalog.items([line.item_id for line in shown.lines if line.item_id])
        yield from veiled(shown, held, current_agent(), now()).lines
        after = shown.onward or None


def open_batches() -> list[Batch]:
    """All; for staff with limits those that they gave themselves."""
    return [batch for batch in services().batches.every() if _may_open(batch)]


def _may_open(batch: Batch) -> bool:
    return current_agent().works_everywhere() or batch.by == current_agent().agent


def _licence(uri: str) -> str:
    known = vocabulary.licences().get(uri)
    return f"{name_in(known.short)}（{uri}）" if known and uri else uri


def _undone(batch: Batch) -> tuple[str, str]:
    """Who took it back and why, in words; empty where nobody did."""
    if batch.undone_at is None:
        return "", ""
    who = agent_names([batch.undone_by])[batch.undone_by]
    return f"{minute(batch.undone_at)} {who}", reason_words(batch.undone_why)


@blueprint.get("/staff/batches/<batch_id>/undo")
def confirm(batch_id: str) -> str:
    require_everywhere()
    return _confirm(services().batches.get(batch_id))


@blueprint.post("/staff/batches/<batch_id>/undo")
def undo(batch_id: str) -> AnyResponse | tuple[str, int]:
    require_everywhere()
    batch, reason = services().batches.get(batch_id), request.form.get("reason", "").strip()
    if not reason:
        return _confirm(batch, wrong={"reason": _("理由を書いてください。")}), 422
    undone = services().undo.undo(batch.id, actor(), reason=f"error: {reason}")
    said = _(
        "受入を取り消しました。取り除いた資料: %(removed)s件、公開を止めた資料: %(withdrawn)s件。",
        removed=undone.removed,
        withdrawn=undone.withdrawn,
    )
    flash(said, "ok")
    return redirect(url_for("staff_batch.show", batch_id=batch.id), 303)


def _confirm(batch: Batch, *, wrong: dict[str, str] | None = None) -> str:
    if batch.state != "done":
        raise NotNow(_("この受入は、いまは取り消せません。"))
    counted = Counter(_outlook(item) for item in _items(batch))
    return render_template(
        "staff/undo.html", batch=batch, counted=counted, wrong=wrong or {}, typed=request.form
    )


def _outlook(item: Item) -> str:
    """What undoing would do with the item."""
    if item.published is None:
        return "removed"
    return "withdrawn" if item.state is State.PUBLISHED else "kept"


def _items(batch: Batch) -> Iterator[Item]:
    query = select(items.c.data).where(items.c.batch == batch.id).order_by(items.c.seq)
    with services().database.read() as connection:
        for data in connection.execute(query).scalars():
            yield catalogs.decode(data)


def _fate() -> Fate | None:
    return next((fate for fate in Fate if fate == request.args.get("fate", "")), None)


def _after() -> int:
    text = request.args.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
