"""Files from a browser: whole with the form, or in pieces that a bad line may cut (tus)."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from archive.errors import InvalidSubmission, WrongState
from archive.scope import place_scopes
from ingest.uploads import LARGEST_PIECE, Upload
from web.auth import current_agent, staff_blueprint
from web.current import services
from web.review.choice import choices
from web.review.placing import offered
from web.review.wording import options, translated
from web.upload import tus
from web.upload.storing import stored
from web.upload.terms import BASES, terms_of, typed

blueprint = staff_blueprint("staff_upload", limited=True)


@blueprint.get("/staff/uploads")
def form() -> str:
    return _form({}, {})


@blueprint.post("/staff/uploads")
def begin() -> AnyResponse | tuple[Response, int] | tuple[str, int]:
    """The terms; without scripts the files come with them, and all is given at once."""
    given, by_script = typed(), "application/json" in request.headers.get("Accept", "")
    try:
        upload = services().uploads.begin(current_agent().agent, _within(terms_of(given)))
        if by_script:
            return _begun(upload), 201
        return redirect(_batch_url(_give(upload, stored(upload, "files"))), 303)
    except InvalidSubmission as error:
        wrong = {name: translated(why) for name, why in error.fields.items()}
        return (jsonify(wrong=wrong), 422) if by_script else (_form(given, wrong), 422)


def _within(terms: dict[str, Any]) -> dict[str, Any]:
    """What staff with limits send lies within them, or they would never see it again."""
    mine, code = current_agent().limits, terms["place"]
    if mine and not mine & {*place_scopes(code)}:
        raise InvalidSubmission({"place": _("担当の範囲にある場所を選んでください。")})
    return terms


@blueprint.post("/staff/uploads/<upload_id>/files")
def add(upload_id: str) -> Response:
    """Creation: a file is coming, and this is where to send it."""
    size = tus.number("Upload-Length")
    try:
        incoming = services().uploads.add(_mine(upload_id), tus.filename(), size)
    except InvalidSubmission:
        return tus.answer(413, Tus_Max_Size=services().uploads.largest)
    return tus.answer(201, Location=_file_url(upload_id, incoming.id))


@blueprint.route("/staff/uploads/<upload_id>/files/<file_id>", methods=["HEAD"])
def reach(upload_id: str, file_id: str) -> Response:
    """How far a file has come."""
    incoming = services().uploads.find(_mine(upload_id), file_id)
    return tus.answer(200, Upload_Offset=incoming.offset, Upload_Length=incoming.size)


@blueprint.patch("/staff/uploads/<upload_id>/files/<file_id>")
def append(upload_id: str, file_id: str) -> Response:
    if request.mimetype != tus.PIECE:
        return tus.answer(415)
    if (request.content_length or 0) > LARGEST_PIECE:
        return tus.answer(413)
    offset, piece = tus.number("Upload-Offset"), request.get_data(cache=False)
    try:
        reached = services().uploads.append(_mine(upload_id), file_id, offset, piece)
    except WrongState:
        return tus.answer(409)
    except InvalidSubmission:
        return tus.answer(400)
    return tus.answer(204, Upload_Offset=reached)


@blueprint.post("/staff/uploads/<upload_id>/give")
def give(upload_id: str) -> tuple[Response, int]:
    try:
        batch_id = _give(_mine(upload_id), request.form.getlist("file"))
    except InvalidSubmission as error:
        return jsonify(wrong={n: translated(why) for n, why in error.fields.items()}), 422
    return jsonify(url=_batch_url(batch_id)), 200


def _mine(upload_id: str) -> Upload:
    return services().uploads.get(upload_id, current_agent().agent)


def _give(upload: Upload, files: list[str]) -> str:
    return services().uploads.give(upload, files).id


def _begun(upload: Upload) -> Response:
    return jsonify(
        id=upload.id,
        files=url_for("staff_upload.add", upload_id=upload.id),
        give=url_for("staff_upload.give", upload_id=upload.id),
    )


def _file_url(upload_id: str, file_id: str) -> str:
    return url_for("staff_upload.append", upload_id=upload_id, file_id=file_id)


def _batch_url(batch_id: str) -> str:
    return url_for("staff_batch.show", batch_id=batch_id)


def _form(given: Mapping[str, str], wrong: Mapping[str, str]) -> str:
    offer = choices()
    return render_template(
        "staff/upload.html",
        typed=given,
        wrong=wrong,
        bases=[(key, text) for key, text in options("basis") if key in BASES],
        agreements=offer["agreement"],
        licences=offer["licence"],
        disasters=offer["disaster"],
        places=offered(),
        largest=services().uploads.largest,
    )
