"""The form of a source: what its kind asks for, how often, and the terms of what comes."""

from collections.abc import Mapping

from flask import request
from flask_babel import gettext as _

from archive.errors import InvalidSubmission
from ingest.harvest.source import Pulled
from ingest.pulled import Kind
from web.upload.terms import terms_of
from web.upload.terms import typed as typed_terms
from web.writing import place_words

PAUSES = (15, 30, 60, 180, 360, 1440, 10080)
_TERMS = ("donor", "credit", "basis", "agreement", "licence", "disaster", "date", "place")
_LONGEST = 100_000


def typed(kind: Kind) -> dict[str, str]:
    """All that the form holds; ``told_`` begins the fields of the kind."""
    own = {name: request.form.get(name, "").strip()[:200] for name in ("origin", "minutes")}
    told = {f"told_{one.name}": request.form.get(f"told_{one.name}", "") for one in kind.fields}
    cut = {name: text.replace("\r\n", "\n").strip()[:_LONGEST] for name, text in told.items()}
    ticked = {name: request.form.get(name, "") for name in ("update", "anew")}
    return {**typed_terms(), **own, **cut, **ticked}


def typed_of(source: Pulled, kind: Kind) -> dict[str, str]:
    """What the form shows of a source that there is."""
    return {
        **{name: source.terms.get(name, "") for name in _TERMS},
        **{f"told_{one.name}": source.told.get(one.name, "") for one in kind.fields},
        "name": source.name,
        "origin": source.origin,
        "minutes": str(source.minutes),
        "place": place_words(source.terms.get("place", "")),
        "update": "1" if source.update else "",
    }


def pauses(held: int) -> list[tuple[str, str]]:
    """Intervals to choose from, and the one that a source has from elsewhere."""
    offered = sorted({*PAUSES, held} - {0})
    return [(str(minutes), pause_words(minutes)) for minutes in offered]


def source_of(name: str, kind: Kind, given: Mapping[str, str], held: int = 0) -> Pulled:
    """Raises ``InvalidSubmission`` by the form's fields, for what the register does not look at.

    ``held`` are the minutes that a source has already.
    """
    terms = terms_of(dict(given))
    offered = dict(pauses(held))
    minutes = int(given["minutes"]) if given["minutes"] in offered else 0
    return Pulled(
        name=given["name"],
        kind=name,
        origin=given["origin"],
        told={one.name: given[f"told_{one.name}"] for one in kind.fields},
        minutes=minutes,
        terms={term: terms[term] for term in _TERMS},
        update=bool(given["update"]),
    )


def of_the_form(error: InvalidSubmission, kind: Kind) -> dict[str, str]:
    """Sentences by the names that the form gives its fields."""
    own = {one.name for one in kind.fields}
    return {f"told_{name}" if name in own else name: why for name, why in error.fields.items()}


def pause_words(minutes: int) -> str:
    if minutes % 1440 == 0:
        return str(_("%(n)s日ごと", n=minutes // 1440))
    if minutes % 60 == 0:
        return str(_("%(n)s時間ごと", n=minutes // 60))
    return str(_("%(n)s分ごと", n=minutes))
