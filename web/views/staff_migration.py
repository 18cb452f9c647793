"""Moving in an older archive: given once, tried by a dry run, moved in, published as it was."""

from collections.abc import Iterator, Mapping

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, NotFound, WrongState, WrongUse
from archive.model import People
from ingest.crosswalk.profile import Profile
from ingest.migration import Migration
from ingest.uploads import Upload
from web.auth import current_agent, staff_blueprint
from web.current import services
from web.migration.publishing import begin_publishing
from web.migration.report import outcomes_csv
from web.migration.showing import in_order, moved, open_words
from web.review.choice import choices
from web.review.conflict import agent_names
from web.review.placing import offered
from web.review.refusal import NotNow
from web.review.wording import batch_state_words, detail_words, fate_words, options, translated
from web.upload.storing import stored
from web.upload.terms import BASES, terms_of, typed

blueprint = staff_blueprint("staff_migration")
_SHOWN = 100
"""Lines of a dry run on its page; the file has all."""


@blueprint.get("/staff/migrations")
def index() -> str:
    return _index({}, {})


@blueprint.post("/staff/migrations")
def begin() -> AnyResponse | tuple[Response, int] | tuple[str, int]:
    """The terms; without scripts table and files come with them."""
    given, by_script = _typed(), "application/json" in request.headers.get("Accept", "")
    try:
        terms = _terms(given)
        upload = services().uploads.begin(current_agent().agent, terms)
        if by_script:
            return _begun(upload), 201
        return redirect(_url(_begin(upload, _whole(upload))), 303)
    except InvalidSubmission as error:
        wrong = {name: translated(why) for name, why in error.fields.items()}
        return (jsonify(wrong=wrong), 422) if by_script else (_index(given, wrong), 422)


@blueprint.post("/staff/migrations/of/<upload_id>")
def give(upload_id: str) -> tuple[Response, int]:
    """All has come: the first of the files is the table."""
    upload = services().uploads.get(upload_id, current_agent().agent)
    try:
        migration = _begin(upload, request.form.getlist("file"))
    except InvalidSubmission as error:
        return jsonify(wrong={n: translated(why) for n, why in error.fields.items()}), 422
    return jsonify(url=_url(migration)), 200


@blueprint.get("/staff/migrations/<migration_id>")
def show(migration_id: str) -> str:
    migration = services().migrations.get(migration_id)
    return _page(migration, {})


@blueprint.get("/staff/migrations/<migration_id>/rehearsal.csv")
def rehearsal(migration_id: str) -> Response:
    """Every line of the last dry run that a person should read."""
    lines = services().migrations.lines(services().migrations.get(migration_id))
    return outcomes_csv(lines, name="dry-run.csv")


@blueprint.post("/staff/migrations/<migration_id>/<do>")
def change(migration_id: str, do: str) -> AnyResponse | tuple[str, int]:
    migration = services().migrations.get(migration_id)
    match do:
        case "rehearse":
            services().migrations.rehearse(migration.id)
        case "move":
            _move(migration)
        case "publish":
            return _publish(migration)
        case _:
            raise NotFound
    return redirect(_url(migration), 303)


def _move(migration: Migration) -> None:
    try:
        update = request.form.get("update") == "1"
        services().migrations.move_in(migration.id, current_agent().agent, update=update)
    except WrongState as error:
        said = _("先に、いまの対応表で試してください。取り込みの途中では、もう一度始められません。")
        raise NotNow(said) from error
    flash(_("取り込みを始めました。終わるまで、この画面を離れてもかまいません。"), "ok")


def _publish(migration: Migration) -> AnyResponse | tuple[str, int]:
    """A bulk edit of what the batch holds, at the levels of its rows; shown before it applies."""
    reason, people = request.form.get("reason", "").strip(), request.form.get("people", "")
    if not migration.batches:
        raise NotNow(_("まだ取り込んでいません。"))
    if not reason:
        return _page(migration, {"reason": _("理由を書いてください。")}), 422
    chosen = People(people) if people in set(People) - {People.UNANSWERED} else None
    try:
        batch, table = migration.batches[-1], migration.table
        edit = begin_publishing(batch, table, reason=reason, people=chosen)
    except InvalidSubmission as error:
        return _page(migration, {"reason": " ".join(map(translated, error.fields.values()))}), 422
    return redirect(url_for("staff_bulk.show", edit_id=edit.id), 303)


def _typed() -> dict[str, str]:
    """The terms, and where the files are that are not sent."""
    return typed() | {name: request.form.get(name, "").strip() for name in ("kept", "below")}


def _terms(given: Mapping[str, str]) -> dict[str, object]:
    """Its source has a name, which is that of the crosswalk too."""
    wrong = {}
    if not given["source"]:
        wrong["source"] = _("移行元の名前を書いてください。")
    try:
        if given["kept"]:
            services().migration_places.check(given["kept"], given["below"])
        terms = terms_of(dict(given))
    except InvalidSubmission as error:
        wrong |= {name: translated(why) for name, why in error.fields.items()}
    if wrong:
        raise InvalidSubmission(wrong)
    return {**terms, "name": given["name"] or given["source"]}


def _begin(upload: Upload, files: list[str]) -> Migration:
    try:
        return services().migrations.begin(upload, files)
    except WrongUse as error:
        raise InvalidSubmission({"table": str(error)}) from error


def _whole(upload: Upload) -> list[str]:
    table = stored(upload, "table")
    if not table:
        raise InvalidSubmission({"table": _("表のファイルを選んでください。")})
    return [*table, *stored(upload, "files")]


def _begun(upload: Upload) -> Response:
    return jsonify(
        id=upload.id,
        files=url_for("staff_upload.add", upload_id=upload.id),
        give=url_for("staff_migration.give", upload_id=upload.id),
    )


def _url(migration: Migration) -> str:
    return url_for("staff_migration.show", migration_id=migration.id)


def _index(given: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    migrations = services().migrations.every()
    offer = choices()
    return render_template(
        "staff/migrations.html",
        migrations=migrations,
        names=agent_names(one.by for one in migrations),
        crosswalks=services().crosswalks.every(),
        typed=given,
        wrong=wrong,
        bases=[(key, text) for key, text in options("basis") if key in BASES],
        agreements=offer["agreement"],
        licences=offer["licence"],
        disasters=offer["disaster"],
        places=offered(),
        largest=services().uploads.largest,
        kept=[(at, _("置き場所 %(at)s", at=at)) for at in services().migration_places.named],
    )


def _page(migration: Migration, wrong: Mapping[str, str]) -> str:
    here = services()
    crosswalk = here.crosswalks.get(migration.crosswalk)
    there = here.migrations.is_there(migration)
    found: Profile | None = None
    if there:
        found = here.migrations.profile(migration, crosswalk.header)
    parked = here.queue.counts(migration.id).get("parked", 0)
    return render_template(
        "staff/migration.html",
        migration=migration,
        crosswalk=crosswalk,
        there=there,
        found=found,
        taken=sum(t not in ("note", "ignore") for t in _used(found, crosswalk.columns)),
        open_words=open_words(found, crosswalk) if found else 0,
        foreseen=there and here.migrations.is_foreseen(migration),
        lines=here.migrations.lines(migration)[:_SHOWN],
        moved=moved(migration),
        counts=in_order(migration.rehearsed.counts) if migration.rehearsed else {},
        parked=parked,
        people=choices()["people"],
        typed=request.form,
        wrong=wrong,
        fate_words=fate_words,
        detail_words=detail_words,
        batch_state_words=batch_state_words,
    )


def _used(found: Profile | None, columns: Mapping[str, str]) -> Iterator[str]:
    for column in found.columns if found else ():
        yield columns.get(column.name, "note")
