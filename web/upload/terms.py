"""The terms of an upload as a form: said once for all that is sent, and kept by its batch."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from archive import vocabulary
from archive.agreement.keeping import batch_terms
from archive.errors import InvalidSubmission
from web.current import now, services
from web.review.moment import date_reading
from web.words import JAPAN
from web.writing import place_code

FIELDS = (
    *("name", "donor", "credit", "source", "basis", "agreement", "licence", "disaster"),
    *("date", "place"),
)
BASES = ("own", "agreement", "permission", "api", "unknown")
_LONGEST = 200


def typed() -> dict[str, str]:
    return {name: request.form.get(name, "").strip()[:_LONGEST] for name in FIELDS}


def terms_of(given: dict[str, str]) -> dict[str, Any]:
    """Fields of a batch; raises ``InvalidSubmission`` by the form's fields."""
    wrong: dict[str, str] = {}
    today = now().astimezone(JAPAN)
    date = date_reading(given["date"], today.date()).get("edtf", "") if given["date"] else ""
    if given["date"] and not date:
        wrong["date"] = _("日付として読めません。例: 2016年4月16日、平成28年4月、2016-04")
    if given["basis"] not in BASES:
        wrong["basis"] = _("権利の根拠を選んでください。")
    if given["licence"] and given["licence"] not in vocabulary.licences():
        wrong["licence"] = _("ライセンスを一覧から選んでください。")
    if given["disaster"] and given["disaster"] not in vocabulary.disasters():
        wrong["disaster"] = _("災害を一覧から選んでください。")
    agreed = _agreed(given, wrong)
    place = ""
    try:
        place = place_code(given["place"])
    except InvalidSubmission as error:
        wrong |= error.fields
    if wrong:
        raise InvalidSubmission(wrong)
    name = given["name"] or _("%(day)sに送ったもの", day=f"{today:%Y-%m-%d %H:%M}")
    licence = given["licence"] or agreed.get("licence", "")
    return {**given, **agreed, "licence": licence, "name": name, "date": date, "place": place}


def _agreed(given: dict[str, str], wrong: dict[str, str]) -> dict[str, str]:
    """What follows from the agreement that was chosen."""
    held = services().agreements.find(given["agreement"])
    if held is not None:
        return batch_terms(held)
    if given["agreement"] or given["basis"] == "agreement":
        wrong["agreement"] = _("許諾を一覧から選んでください。")
    return {}
