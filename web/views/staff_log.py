"""The audit log, for administrators: read, filtered and taken out, never changed."""

from collections.abc import Iterator

import msgspec
from flask import Response, render_template, request, stream_with_context, url_for
from werkzeug.datastructures import MultiDict

from archive.audit_log import Kind, Logged, Wanted
from archive.errors import InvalidSubmission, NotFound
from archive.exports.table_csv import line
from web.auditing import action_name, kind_names, lines, wanted, who
from web.auth import current_agent, require_administrator, staff_blueprint
from web.current import now, services
from web.words import JAPAN

blueprint = staff_blueprint("staff_log")
blueprint.before_request(require_administrator)
_PAGE = 100
_COLUMNS = (
    "id",
    "at",
    "agent",
    "name",
    "kind",
    "action",
    "action_name",
    "subject",
    "count",
    "said",
)
_FORMATS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}


@blueprint.get("/staff/log")
def index() -> str | tuple[str, int]:
    try:
        asked = wanted(request.args)
    except InvalidSubmission as error:
        return _page([], error.fields), 422
    before = request.args.get("before", "")
    return _page(services().audit_log.find(asked, before=before, limit=_PAGE), {})


@blueprint.get("/staff/log/download.<name>")
def download(name: str) -> Response | tuple[str, int]:
    """All rows of the filter; that they were taken out is a row itself."""
    if name not in _FORMATS:
        raise NotFound
    try:
        asked = wanted(request.args)
    except InvalidSubmission as error:
        return _page([], error.fields), 422
    services().audit_log.note(
        Kind.EXPORT, "log", agent=current_agent().agent, said={"format": name}
    )
    answer = Response(
        stream_with_context(_csv(asked) if name == "csv" else _json_lines(asked)),
        content_type=_FORMATS[name],
    )
    filename = f"log-{now().astimezone(JAPAN):%Y%m%d}.{name}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(found: list[Logged], wrong: dict[str, str]) -> str:
    asked = {name: value for name, value in request.args.items() if name != "before" and value}
    return render_template(
        "staff/log.html",
        lines=lines(found),
        kinds=list(kind_names().items()),
        agents=sorted(services().accounts.every(), key=lambda one: one.name),
        typed=MultiDict(asked),
        wrong=wrong,
        onward=url_for("staff_log.index", **asked, before=found[-1].id)  # type: ignore[arg-type]
        if len(found) == _PAGE
        else "",
        first="" if "before" not in request.args else url_for("staff_log.index", **asked),  # type: ignore[arg-type]
        downloads=[
            (url_for("staff_log.download", name=name, **asked), label)  # type: ignore[arg-type]
            for name, label in (("csv", "CSV"), ("jsonl", "JSON Lines"))
        ],
    )


def _csv(asked: Wanted) -> Iterator[bytes]:
    """No cell can run as a formula."""
    yield f"\ufeff{line(_COLUMNS, ())}".encode()
    for row, name in _named(asked):
        cells = (
            *(row.id, row.at.isoformat(), row.agent, name, row.kind, row.action),
            *(action_name(row), row.subject, str(row.count)),
            msgspec.json.encode(row.said).decode() if row.said else "",
        )
        yield line(cells, ()).encode()


def _json_lines(asked: Wanted) -> Iterator[bytes]:
    for row, name in _named(asked):
        yield msgspec.json.encode({**msgspec.to_builtins(row), "name": name}) + b"\n"


def _named(asked: Wanted) -> Iterator[tuple[Logged, str]]:
    names = {agent.id: agent.name for agent in services().accounts.every()}
    for row in services().audit_log.walk(asked):
        yield row, who(row, names)
