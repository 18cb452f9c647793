"""Words that found nothing, or hardly: why that may be, and what to do about each."""

from collections.abc import Iterator

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import EngineUnavailable, RevisionConflict
from archive.exports.table_csv import escape
from archive.lexicon import Status
from web.auth import staff_blueprint
from web.current import now, services
from web.lexicon import wording
from web.lexicon.cause import Cause, Found, causes
from web.lexicon.sought import OPEN, TABS, Sought, add_address, decide, queue
from web.paging import pages
from web.review.refusal import NotNow
from web.zero_hits import by_day, cleaned

blueprint = staff_blueprint("staff_words")
SIZE = 10
_REACH = 100_000
_DOABLE = {
    "wanted": Status.WANTED,
    "ignored": Status.IGNORED,
    "reopen": Status.RETIRED,
}


@blueprint.get("/staff/words")
def index() -> str:
    found, tab, page = queue(), _tab(), _page()
    rows = found[tab][(page - 1) * SIZE : page * SIZE]
    return render_template(
        "staff/words.html",
        tab=tab,
        tabs=[(_url(name), _tab_words(name), len(found[name]), name == tab) for name in TABS],
        rows=[(row, *_told(row)) for row in rows],
        days=[by_day(services().database, row.missed.words, limit=5) for row in rows],
        at=min(_number("at"), max(0, len(rows) - 1)),
        pages=pages(
            page,
            total=len(found[tab]),
            size=SIZE,
            url=lambda number: _url(tab, page=number),
            reach=_REACH,
        ),
        add_address=add_address,
        page=page,
    )


@blueprint.post("/staff/words")
def judge() -> AnyResponse:
    words, status = cleaned(request.form.get("words", "")), _DOABLE.get(request.form.get("do", ""))
    if words and status is not None:
        try:
            decide(words, status)
        except RevisionConflict as error:
            raise NotNow(_("ほかの人が、ちょうどこの語を決めました。")) from error
        flash(_said(words, status), "ok")
    back = {"page": _page(), "at": _number("at")}
    return redirect(_url(_tab(), **{name: n for name, n in back.items() if n}), 303)


@blueprint.get("/staff/words/wanted.csv")
def wanted() -> Response:
    """What people sought and the archive should have, for whoever collects."""
    answer = Response("".join(_lines(queue()[Status.WANTED])), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="wanted.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(rows: list[Sought]) -> Iterator[str]:
    yield "\ufeff" + _line(("words", "count", "days", "last_day", "found", "decided"))
    for row in rows:
        one, held = row.missed, row.held
        counts = (str(one.count), str(one.days), one.day, str(one.found))
        yield _line((one.words, *counts, held.term.note if held else ""))


def _line(cells: tuple[str, ...]) -> str:
    quoted = ('"{}"'.format(escape(cell).replace('"', '""')) for cell in cells)
    return f"{','.join(quoted)}\r\n"


def _told(row: Sought) -> tuple[Found | None, str]:
    """Causes of what is open, and where to add the likeliest one; none while search is away."""
    words = row.missed.words
    if row.tab != OPEN:
        return None, add_address(words)
    try:
        found = causes(services(), words, now())
    except EngineUnavailable:
        return None, add_address(words)
    first: Cause | None = next((cause for cause in found.causes if cause.kind), None)
    return found, add_address(words, first)


def _tab() -> str:
    asked = request.values.get("tab", OPEN)
    return asked if asked in TABS else OPEN


def _tab_words(tab: str) -> str:
    return str(_("決めていない語")) if tab == OPEN else wording.status_words(Status(tab))


def _said(words: str, status: Status) -> str:
    if status is Status.RETIRED:
        return str(_("「%(words)s」を、決めていない語に戻しました。", words=words))
    done = wording.status_words(status)
    return str(_("「%(words)s」: %(status)s", words=words, status=done))


def _url(tab: str, **more: int) -> str:
    values = {name: str(value) for name, value in more.items()}
    if tab != OPEN:
        values["tab"] = str(tab)
    return url_for("staff_words.index", **values)  # type: ignore[arg-type]


def _page() -> int:
    return max(1, _number("page"))


def _number(name: str) -> int:
    text = request.values.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0
