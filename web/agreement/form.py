"""The forms of an agreement and of a donor: as typed, and as what they say."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from archive.agreement import Agreement, Standing
from archive.donor import Donor, Sort
from archive.errors import InvalidSubmission
from archive.model import Level
from web.current import services
from web.review.draft import local
from web.review.moment import read_instant

_TEXTS = ("name", "number", "succession", "credit", "note")
_CHOSEN = ("donor", "standing", "record", "content", "licence", "starts", "ends")
_TICKED = ("stays", "masking", "resizing", "translation")
_LONGEST = 4000
Typed = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What stands in a form; ``revision`` is the one that was seen, 0 for what is new."""

    typed: Typed
    revision: int = 0
    reason: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)


def typed(form: MultiDict[str, str]) -> Typed:
    found = {name: _text(form, name) for name in (*_TEXTS, *_CHOSEN)}
    return found | {name: "1" if form.get(name) else "" for name in _TICKED}


def typed_of(agreement: Agreement) -> Typed:
    values: dict[str, Any] = {name: getattr(agreement, name) for name in (*_TEXTS, *_CHOSEN)}
    values |= {"starts": local(agreement.starts), "ends": local(agreement.ends)}
    ticked = {name: "1" if getattr(agreement, name) else "" for name in _TICKED}
    return {name: str(value) for name, value in values.items()} | ticked


def agreement_of(said: Typed, held: Agreement) -> Agreement:
    """What the form says; raises ``InvalidSubmission`` for what is none of its choices."""
    wrong: dict[str, str] = {}
    plain: dict[str, Any] = {name: said[name] for name in _TEXTS}
    plain |= {name: bool(said[name]) for name in _TICKED}
    made = replace(
        held,
        **plain,
        donor=said["donor"],
        licence=said["licence"],
        starts=read_instant(said["starts"], held.starts, "starts", wrong),
        ends=read_instant(said["ends"], held.ends, "ends", wrong),
    )
    for name, known in (("standing", Standing), ("record", Level), ("content", Level)):
        if said[name] not in set(known):
            wrong[name] = _("一覧から選んでください。")
    if said["donor"] and services().donors.find(said["donor"]) is None:
        wrong["donor"] = _("一覧から選んでください。")
    if wrong:
        raise InvalidSubmission(wrong)
    return replace(
        made,
        standing=Standing(said["standing"]),
        record=Level(said["record"]),
        content=Level(said["content"]),
    )


def typed_donor(form: MultiDict[str, str]) -> Typed:
    return {name: _text(form, name) for name in ("name", "kind", "contact", "note")}


def typed_of_donor(donor: Donor) -> Typed:
    return {
        "name": donor.name,
        "kind": str(donor.kind),
        "contact": donor.contact,
        "note": donor.note,
    }


def donor_of(said: Typed) -> Donor:
    """Raises ``InvalidSubmission`` for a kind that is none."""
    if said["kind"] not in set(Sort):
        raise InvalidSubmission({"kind": _("一覧から選んでください。")})
    return Donor(
        name=said["name"], kind=Sort(said["kind"]), contact=said["contact"], note=said["note"]
    )


def reason_of(form: MultiDict[str, str]) -> str:
    return form.get("reason", "").strip()[:1000]


def _text(form: MultiDict[str, str], name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()[:_LONGEST]
