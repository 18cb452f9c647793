"""Items for programs: a search, its counts, one record; and suggestions while typing."""

from dataclasses import replace
from typing import Any

import msgspec
from flask import Blueprint, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from archive.errors import WrongUse
from archive.record import record
from archive.rights import judge
from search.engines import Interval, Sort
from search.service import Ask, Found, Hit
from search.suggestion import Suggestion
from web import cursor
from web.api import parameters as p
from web.api.operation import Operation, documented
from web.asking import REACH, Asked, ask, read
from web.card import picture_url
from web.current import now, public_url, services
from web.i18n import current_language
from web.listing import notes
from web.reading import Moved, readable
from web.review.wording import N_
from web.viewer import current_viewer
from web.words import value_label

blueprint = Blueprint("api", __name__)
_INTERVALS = {step.name.lower(): step for step in Interval}


@blueprint.get("/api/v1/items")
@documented(
    Operation(
        says=N_("資料をさがす。"),
        more=N_(
            "looser.items は、件数の少ない検索で示す「近い資料」です。"
            "total と facets には入りません。"
        ),
        takes=(
            *(p.Q, *p.FILTER, p.SORT, p.SIZE_OF_PAGE, p.CURSOR, p.PAGE),
            *(p.HISTOGRAM, p.TILES, p.ADVICE),
        ),
        gives="ItemList",
    )
)
def items() -> Response:
    """One page of a result, by cursor or by page number."""
    asked = _asked(request.args)
    size = number("size", p.SIZE)
    question, start = _question(asked, size)
    question = replace(question, histogram=_interval(), tiles=_zoom())
    found = _found(question)
    return jsonify(
        **_about(asked, found),
        items=[_hit(hit) for hit in found.hits],
        looser={"items": [_hit(hit) for hit in found.looser]},
        facets=_facets(found),
        next=_next(asked, found, start + size),
        **_meant(found),
        **_counted(question, found),
        **_advised(question, found),
    )


@blueprint.get("/api/v1/facets")
@documented(
    Operation(
        says=N_("見つかる資料を、絞り込みの項目ごとに数える。"),
        takes=(p.Q, *p.FILTER),
        gives="FacetList",
    )
)
def facets() -> Response:
    asked = _asked(request.args)
    found = services().search.find(ask(asked, size=0, offset=0))
    return jsonify(**_about(asked, found), facets=_facets(found))


@blueprint.get("/api/v1/counts")
@documented(
    Operation(
        says=N_("見つかる資料を、日付ごと、地図のタイルごとに数える。"),
        takes=(p.Q, *p.FILTER, p.HISTOGRAM, p.TILES),
        gives="CountList",
    )
)
def counts() -> Response:
    """What a map or an axis needs and nothing that costs more: no items, no facets."""
    asked = _asked(request.args)
    question = replace(ask(asked, size=0, offset=0), facets=())
    question = replace(question, histogram=_interval(), tiles=_zoom())
    found = services().search.find(question)
    return jsonify(**_about(asked, found), **_counted(question, found))


@blueprint.get("/api/v1/items/<item_id>")
@documented(
    Operation(says=N_("資料1件の記録。"), path=(p.ITEM_ID,), gives="Item", refuses=(301, 404, 410))
)
def item(item_id: str) -> Response:
    """The record of one item, as far as the asker may see it."""
    try:
        found = readable(item_id)
    except Moved as moved:
        answer = jsonify(id=moved.item_id)
        answer.status_code = 301
        answer.location = url_for("api.item", item_id=moved.item_id)
        return answer
    told = record(found.item, found.grant, base_url=public_url(), lang=current_language())
    return jsonify(told)


@blueprint.get("/api/v1/suggestions")
@documented(
    Operation(
        says=N_("打ちかけの語に続く、場所・語・題名の候補。"),
        takes=(p.SUGGEST_Q,),
        gives="SuggestionList",
    )
)
def suggestions() -> Response:
    return suggest()


@blueprint.get("/suggest")
def suggest() -> Response:
    """Words that start like this, from what the viewer may see."""
    prefix = request.args.get("q", "").strip()[:40]
    found = services().search.suggest(prefix, current_viewer(), now()) if prefix else ()
    return jsonify(suggestions=[_suggested(one) for one in found])


def _suggested(one: Suggestion) -> dict[str, Any]:
    """A title leads to its item, anything else is sought."""
    told: dict[str, Any] = {"text": one.text, "kind": one.kind, "count": one.count}
    if one.id:
        told |= {"label": _("資料"), "url": url_for("item.show", item_id=one.id)}
    return told


def _asked(args: MultiDict[str, str]) -> Asked:
    """As the page reads it, and the walk by ``seq`` as a further order."""
    asked = replace(read(args), page=1)
    return replace(asked, sort=Sort.SEQ) if args.get("sort") == Sort.SEQ else asked


def _question(asked: Asked, size: int) -> tuple[Ask, int]:
    """What to ask, and the offset at which the answer starts."""
    given = request.args.get("cursor", "")
    if given and "page" in request.args:
        raise WrongUse(_("`cursor` と `page` は、どちらか一方だけ書いてください。"))
    if given:
        place = cursor.read(given, asked)
        start = _within_reach(place.offset, size) if place.after is None else 0
        return replace(ask(asked, size=size, offset=start), after=place.after), start
    page = number("page", 1)
    start = _within_reach((page - 1) * size, size)
    return ask(asked, size=size, offset=start), start


def _found(question: Ask) -> Found:
    """One page; inside a walk the counts are still those of the whole result."""
    if question.after is None:
        return services().search.find(question)
    step = services().search.find(replace(question, facets=(), histogram=None, tiles=None))
    whole = services().search.find(replace(question, after=None, size=0))
    return replace(whole, hits=step.hits, next=step.next)


def _within_reach(offset: int, size: int) -> int:
    if offset + size > REACH:
        raise WrongUse(
            _(
                "ページは%(n)s件目までです。その先は `sort=seq` とし、`next` をたどってください。",
                n=REACH,
            )
        )
    return offset


def _next(asked: Asked, found: Found, end: int) -> str | None:
    """The cursor of the following page; the walk goes on to the end, a ranking to its reach."""
    if asked.sort is Sort.SEQ:
        return cursor.write(cursor.Cursor(after=found.next), asked) if found.next else None
    if end >= found.total or end + 1 > REACH:
        return None
    return cursor.write(cursor.Cursor(offset=end), asked)


def _hit(hit: Hit) -> dict[str, Any]:
    """The short record of a list; ``record`` decides what it may hold."""
    grant = judge(hit.item, current_viewer(), now())
    told = record(hit.item, grant, base_url=public_url(), lang=current_language())
    kept = ("id", "local_identifier", "title", "title_language", "type", "type_label", "url")
    more = ("date", "places", "phase", "disaster", "licence", "credit_line", "content_warning")
    picture = picture_url(hit.item, grant)
    return {
        **{name: told[name] for name in kept},
        "snippet": "".join(text for text, _marked in hit.snippet.parts),
        "snippet_parts": [{"text": text, "hit": marked} for text, marked in hit.snippet.parts],
        **{name: told[name] for name in more},
        "post": told["post"],
        "picture": public_url() + picture if picture else None,
    }


def _meant(found: Found) -> dict[str, Any]:
    """Only where the extra is installed."""
    if found.meaning is None:
        return {}
    return {"meaning": {"items": [_hit(hit) for hit in found.meaning]}}


def _facets(found: Found) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [
            {"value": value, "label": value_label(name, value), "count": count}
            for value, count in counts
        ]
        for name, counts in found.facets.items()
    }


def _about(asked: Asked, found: Found) -> dict[str, Any]:
    """How many there are, and how the words were read."""
    return {
        "total": found.total,
        "read_as": found.read_as,
        "notes": list(notes(asked, found)),
    }


def _counted(question: Ask, found: Found) -> dict[str, Any]:
    """Only what was asked for."""
    told: dict[str, Any] = {}
    if question.histogram is not None:
        told["histogram"] = [{"value": step, "count": n} for step, n in found.histogram]
    if question.tiles is not None:
        told["tiles"] = [{"tile": tile, "count": n} for tile, n in found.tiles]
    return told


def _advised(question: Ask, found: Found) -> dict[str, Any]:
    if request.args.get("advice") != "1":
        return {}
    return {"advice": msgspec.to_builtins(services().search.advise(question, found))}


def _interval() -> Interval | None:
    """The step of the histogram; None where none is asked for."""
    return _INTERVALS.get(request.args.get("histogram", ""))


def _zoom() -> int | None:
    return number("tiles", 0) if request.args.get("tiles") else None


def number(name: str, default: int) -> int:
    """Of the address, which was held against the description of the route."""
    return int(request.args.get(name) or default)
