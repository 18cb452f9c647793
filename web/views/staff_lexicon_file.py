"""The lexicon as a file: out as CSV, in again after a look at what it would change."""

from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, RevisionConflict
from archive.lexicon import Term, sheet
from web.auth import actor, staff_blueprint
from web.current import now, services
from web.lexicon import wording
from web.lexicon.saying import summary
from web.review.refusal import NotNow
from web.review.wording import translated
from web.words import JAPAN

blueprint = staff_blueprint("staff_lexicon_file")
_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a file would do; ``text`` is the file again, for the second step."""

    text: str
    new: tuple[Term, ...] = ()
    changed: tuple[tuple[Term, Term], ...] = ()
    """As it is, and as it would be."""
    same: int = 0
    troubles: tuple[sheet.Trouble, ...] = ()


@blueprint.get("/staff/lexicon/lexicon.csv")
def export() -> Response:
    data = sheet.write(held.term for held in services().lexicon.every())
    answer = Response(data, mimetype="text/csv")
    name = f"lexicon-{now().astimezone(JAPAN):%Y%m%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/staff/lexicon/import")
def form() -> str:
    return _page()


@blueprint.post("/staff/lexicon/import")
def take_in() -> AnyResponse | tuple[str, int] | str:
    """First the file is looked through; sent again with a reason, it is taken in."""
    data, reason = _data(), request.form.get("reason", "").strip()
    if not data:
        return _page(wrong={"file": _("ファイルを選んでください。")}), 422
    trial = _trial(data)
    if trial.troubles or request.form.get("do") != "import":
        return _page(trial) if not trial.troubles else (_page(trial), 422)
    try:
        count = services().lexicon.take_in(actor(), sheet.read(data).terms, reason=reason)
    except InvalidSubmission as error:
        told = {name: translated(why) for name, why in error.fields.items()}
        return _page(trial, wrong=told), 422
    except RevisionConflict as error:
        said = _("取り込むあいだに、ほかの人が辞書を変えました。もう一度確かめてください。")
        raise NotNow(said) from error
    flash(_("%(n)s項目を取り込みました。", n=count), "ok")
    return redirect(url_for("staff_lexicon.index"), 303)


def _data() -> bytes:
    """The file, or what the first step kept of it."""
    file = request.files.get("file")
    return file.read() if file else request.form.get("text", "").encode()


def _trial(data: bytes) -> Trial:
    read = sheet.read(data)
    held = {one.term.id: one for one in services().lexicon.every()}
    text = "" if read.troubles else data.decode("utf-8-sig")
    pairs = [(term, held.get(term.id)) for term in read.terms]
    return Trial(
        text=text,
        new=tuple(term for term, before in pairs if before is None),
        changed=tuple((b.term, t) for t, b in pairs if b is not None and b.term != t),
        same=sum(before is not None and before.term == term for term, before in pairs),
        troubles=read.troubles,
    )


def _page(trial: Trial | None = None, *, wrong: dict[str, str] | None = None) -> str:
    return render_template(
        "staff/lexicon_import.html",
        trial=trial,
        shown=_SHOWN,
        wrong=wrong or {},
        reason=request.form.get("reason", ""),
        columns=sheet.COLUMNS,
        summary=summary,
        words=wording,
        translated=translated,
    )
