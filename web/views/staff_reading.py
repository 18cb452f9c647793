"""How a typed date or place is understood, while it is typed."""

from flask import Response, jsonify, request

from web.auth import staff_blueprint
from web.current import now
from web.review.moment import date_reading
from web.review.placing import reading
from web.words import JAPAN

blueprint = staff_blueprint("staff_reading", limited=True)
_LONGEST = 100


@blueprint.get("/staff/reading/date")
def date() -> Response:
    return jsonify(date_reading(_text(), now().astimezone(JAPAN).date()))


@blueprint.get("/staff/reading/place")
def place() -> Response:
    return jsonify(reading(_text()))


def _text() -> str:
    return request.args.get("text", "")[:_LONGEST]
