"""The API in words and as a document: both made of what stands beside its routes."""

from flask import Blueprint, Response, current_app, jsonify, render_template

from web.api import document
from web.api.examples import examples, walk
from web.api.operation import Operation, documented
from web.api.parameters import LANG
from web.current import public_url
from web.problems import words
from web.review.wording import N_

blueprint = Blueprint("api_page", __name__)
_STATUSES = (400, 404, 410, 429, 503)


@blueprint.get("/api")
def show() -> str:
    return render_template(
        "api.html",
        examples=examples(),
        walk=walk(public_url()),
        routes=[(path, operation) for _name, path, operation in document.routes(current_app)],
        lang_parameter=LANG,
        problems=[(status, *words(status)) for status in _STATUSES],
        version=document.VERSION,
    )


@blueprint.get("/api/v1/openapi.json")
@documented(Operation(says=N_("この API の記述 (OpenAPI 3.1)。"), gives="Document"))
def openapi() -> Response:
    return jsonify(document.document())
