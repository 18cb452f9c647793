"""The crosswalk of an older archive: what its columns are, what its words mean; as CSV too."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import Conflict, InvalidSubmission, WrongUse
from ingest.crosswalk import Crosswalk, sheet
from ingest.crosswalk.profile import Profile, guessed
from ingest.migration import Migration
from web.auth import current_agent, staff_blueprint
from web.current import services
from web.migration.form import columns_from, words_from
from web.migration.showing import blocks
from web.migration.wording import targets
from web.review.refusal import NotNow

blueprint = staff_blueprint("staff_crosswalk")
_READ_AS = "crosswalk.csv"


@blueprint.get("/staff/migrations/<migration_id>/columns")
def columns(migration_id: str) -> str:
    return _columns(_given(migration_id)[0], {})


@blueprint.post("/staff/migrations/<migration_id>/columns")
def save_columns(migration_id: str) -> AnyResponse | tuple[str, int]:
    """Another header makes other columns: then the page comes again with them."""
    migration, crosswalk, found = _given(migration_id)
    try:
        wanted = columns_from(request.form, crosswalk)
        if wanted.header != found.header:
            found = services().migrations.profile(migration, wanted.header)
            wanted = guessed(found, wanted)
            _save(wanted)
            return redirect(url_for("staff_crosswalk.columns", migration_id=migration.id), 303)
    except InvalidSubmission as error:
        return _columns(migration, error.fields), 422
    except WrongUse as error:
        return _columns(migration, {"first": str(error)}), 422
    # The header that is found anyway is not said: the next table may have another.
    _save(replace(wanted, header=crosswalk.header))
    return redirect(url_for("staff_crosswalk.words", migration_id=migration.id), 303)


@blueprint.get("/staff/migrations/<migration_id>/words")
def words(migration_id: str) -> str:
    migration, crosswalk, found = _given(migration_id)
    return render_template(
        "staff/migration_words.html",
        migration=migration,
        crosswalk=crosswalk,
        revision=services().crosswalks.revision(crosswalk.id),
        blocks=blocks(found, crosswalk),
    )


@blueprint.post("/staff/migrations/<migration_id>/words")
def save_words(migration_id: str) -> AnyResponse:
    """What was chosen is kept, and a dry run is asked for."""
    migration, crosswalk, _found = _given(migration_id)
    _save(words_from(request.form, crosswalk))
    services().migrations.rehearse(migration.id)
    return redirect(url_for("staff_migration.show", migration_id=migration.id), 303)


@blueprint.get("/staff/crosswalks/<crosswalk_id>.csv")
def export(crosswalk_id: str) -> Response:
    data = sheet.write(services().crosswalks.get(crosswalk_id))
    answer = Response(data, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_READ_AS}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/staff/migrations/<migration_id>/crosswalk")
def take_in(migration_id: str) -> AnyResponse | tuple[str, int]:
    """A crosswalk from CSV in the place of what it says now."""
    migration, crosswalk, _found = _given(migration_id)
    file = request.files.get("csv")
    if file is None or not file.filename:
        return _columns(migration, {"csv": _("ファイルを選んでください。")}), 422
    with TemporaryDirectory() as folder:
        path = Path(folder) / _READ_AS
        file.save(path)
        try:
            given = sheet.read(path, crosswalk.name)
            _save(given, over=crosswalk)
            services().migrations.profile(migration, given.header)
        except WrongUse as error:
            return _columns(migration, {"csv": str(error)}), 422
    flash(_("対応表を読み込みました。"), "ok")
    return redirect(url_for("staff_crosswalk.columns", migration_id=migration.id), 303)


def _given(migration_id: str) -> tuple[Migration, Crosswalk, Profile]:
    """With the guesses for columns that nobody has said anything of."""
    migration = services().migrations.get(migration_id)
    crosswalk = services().crosswalks.get(migration.crosswalk)
    if not services().migrations.is_there(migration):
        raise NotNow(
            _("渡されたファイルは、保存の期限が過ぎて残っていません。渡し直してください。")
        )
    found = services().migrations.profile(migration, crosswalk.header)
    return migration, guessed(found, crosswalk), found


def _save(wanted: Crosswalk, *, over: Crosswalk | None = None) -> None:
    if over is not None:
        wanted = replace(wanted, id=over.id, name=over.name)
    seen = request.form.get("revision", "")
    revision = int(seen) if seen.isdecimal() and len(seen) < 9 else None
    try:
        services().crosswalks.revise(wanted, current_agent().agent, revision=revision)
    except Conflict as error:
        raise NotNow(_("ほかの人が対応表を先に変えました。開き直してください。")) from error


def _columns(migration: Migration, wrong: dict[str, str]) -> str:
    _migration, crosswalk, found = _given(migration.id)
    chosen = dict(zip(request.form.getlist("column"), request.form.getlist("target"), strict=False))
    return render_template(
        "staff/migration_columns.html",
        migration=migration,
        crosswalk=crosswalk,
        revision=services().crosswalks.revision(crosswalk.id),
        found=found,
        chosen={**crosswalk.columns, **chosen},
        targets=targets(),
        typed=request.form,
        wrong=wrong,
    )
