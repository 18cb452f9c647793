"""All hits of a search as a sheet, and the sheet back: what differs becomes a bulk edit."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.bulk_edit import Plan
from archive.errors import InvalidSubmission, WrongUse
from archive.exports import get_exporter
from archive.judgement import granted
from web.asking import ask
from web.asking import read as read_search
from web.auth import actor, current_agent, staff_blueprint
from web.bulk import sheet
from web.bulk.planning import planned
from web.current import now, services
from web.review.wording import translated
from web.sealed import noted
from web.views.export import begun
from web.words import JAPAN

blueprint = staff_blueprint("staff_bulk_file", limited=True)
_LONGEST_NAME = 100
_READ_AS = "sheet.xlsx"
"""What it is, its content tells; the reader of workbooks wants a name that ends so."""


@blueprint.get("/staff/bulk/items.xlsx")
def export() -> Response:
    """Every item of the result in ``seq`` order, as the form shows it."""
    items = begun(services().search.walk(ask(read_search(request.args), offset=0)))
    seen = (one for one in granted(items, current_agent(), now()) if one[1].staff)
    shown = (item for item, _grant in noted(seen, form="xlsx"))
    kind = get_exporter("xlsx")
    answer = Response(stream_with_context(sheet.write(shown)), content_type=kind.media_type)
    name = f"items-{now().astimezone(JAPAN):%Y%m%d}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/staff/bulk/sheet")
def form() -> str:
    return _form({})


@blueprint.post("/staff/bulk/sheet")
def take_in() -> AnyResponse | tuple[str, int]:
    """Look at every row; nothing is changed before the differences were seen."""
    try:
        edit = services().bulk_edits.plan(actor(), _plan())
    except InvalidSubmission as error:
        return _form(error.fields), 422
    return redirect(url_for("staff_bulk.show", edit_id=edit.id), 303)


def _plan() -> Plan:
    given, reason = request.files.get("file"), request.form.get("reason", "").strip()
    wrong = {} if given and given.filename else {"file": _("ファイルを選んでください。")}
    if not reason:
        wrong["reason"] = _("理由を書いてください。")
    if wrong or given is None:
        raise InvalidSubmission(wrong)
    name = Path(str(given.filename)).name[:_LONGEST_NAME]
    with TemporaryDirectory() as folder:
        path = Path(folder) / _READ_AS
        given.save(path)
        try:
            returned = sheet.read(path)
        except WrongUse as error:
            raise InvalidSubmission({"file": str(error).replace(_READ_AS, name, 1)}) from error
    source = str(_("表 %(name)s", name=name))
    return planned(
        returned.pairs, action="edit", reason=reason, source=source, refused=returned.refused
    )


def _form(wrong: dict[str, str]) -> str:
    told = {name: translated(why) for name, why in wrong.items()}
    return render_template(
        "staff/bulk_sheet.html", wrong=told, reason=request.form.get("reason", "")
    )
