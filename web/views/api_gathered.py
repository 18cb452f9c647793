"""Collections, places and disasters for programs."""

from typing import Any

from flask import Blueprint, Response, jsonify
from werkzeug.wrappers import Response as AnyResponse

from archive import vocabulary
from archive.errors import NotFound
from archive.vocabulary import Disaster, Kind, Place
from web.api import parameters as p
from web.api.operation import Operation, documented
from web.api.part import part
from web.asking import Asked, ask
from web.away import AWAY, found_or_away
from web.collection.telling import told, told_entries
from web.current import public_url, services
from web.i18n import current_language
from web.problems import problem
from web.review.wording import N_
from web.words import name_in

blueprint = Blueprint("api_gathered", __name__)


@blueprint.get("/api/v1/collections")
@documented(
    Operation(
        says=N_("公開しているコレクション。新しいものから。"),
        takes=(p.SIZE_OF_LIST, p.CURSOR),
        gives="CollectionList",
    )
)
def collections() -> Response:
    found = list(services().collections.open())
    shown, following = part(found, key=lambda one: one.id)
    return jsonify(total=len(found), collections=[told(one) for one in shown], next=following)


@blueprint.get("/api/v1/collections/<collection_id>")
@documented(
    Operation(
        says=N_("コレクションと、収めた資料。順番と説明つき。"),
        more=N_("公開されていない資料のところは、番号だけのあき (closed) です。"),
        path=(p.COLLECTION_ID,),
        gives="Collection",
        refuses=(404, 410),
    )
)
def collection(collection_id: str) -> AnyResponse:
    written = services().collections.get(collection_id)
    if written.value.is_gone:
        return problem(410, more={"id": collection_id})
    if not written.value.open:
        raise NotFound
    return jsonify(told_entries(written))


@blueprint.get("/api/v1/places")
@documented(
    Operation(
        says=N_("市町村と区。番号の順。"), takes=(p.SIZE_OF_LIST, p.CURSOR), gives="PlaceList"
    )
)
def places() -> Response:
    known = vocabulary.places()
    kept = (one for one in known.by_code.values() if one.kind in (Kind.MUNICIPALITY, Kind.WARD))
    found = sorted(kept, key=lambda one: one.code)
    shown, following = part(found, key=lambda one: one.code)
    counts = _counts("place")
    told = [{**_place(one), "count": _count(counts, one.code)} for one in shown]
    return jsonify(total=len(found), places=told, next=following)


@blueprint.get("/api/v1/places/<code>")
@documented(
    Operation(
        says=N_("場所1つと、その上と下と近くの場所。"),
        path=(p.PLACE_CODE,),
        gives="Place",
        refuses=(404,),
    )
)
def place(code: str) -> Response:
    known = vocabulary.places()
    found = known.get(code)
    return jsonify(
        **_place(found),
        count=_count(_counts("place"), code),
        above=[one.code for one in known.ancestors(code)],
        below=[one.code for one in known.children(code)],
        near=[one.code for one in known.near(found)],
        former=[
            {"name": one.name, "reading": one.reading, "merged": one.merged}
            for one in known.former_of(code)
        ],
    )


@blueprint.get("/api/v1/disasters")
@documented(Operation(says=N_("災害。古いものから。"), gives="DisasterList"))
def disasters() -> Response:
    found, counts = vocabulary.disasters().values(), _counts("disaster")
    told = [{**_disaster(one), "count": _count(counts, one.id)} for one in found]
    return jsonify(total=len(told), disasters=told)


@blueprint.get("/api/v1/disasters/<disaster_id>")
@documented(
    Operation(
        says=N_("災害1つと、その出来事と時期。"),
        path=(p.DISASTER_ID,),
        gives="Disaster",
        refuses=(404,),
    )
)
def disaster(disaster_id: str) -> Response:
    found = vocabulary.get_disaster(disaster_id)
    phases = _counts("phase", Asked(filters={"disaster": (disaster_id,)}))
    return jsonify(
        **_disaster(found),
        count=_count(_counts("disaster"), disaster_id),
        events=[
            {
                "id": one.id,
                "name": dict(one.name),
                "at": one.at.isoformat(),
                "magnitude": one.magnitude,
                "provisional": one.provisional,
            }
            for one in found.shocks
        ],
        phases=[
            {
                "id": one.id,
                "name": dict(one.name),
                "begins": one.begins.isoformat(),
                "ends": one.ends.isoformat() if one.ends else None,
                "count": _count(phases, one.id),
            }
            for one in found.phases
        ],
    )


def _counts(facet: str, asked: Asked = Asked()) -> dict[str, int] | None:  # noqa: B008 - frozen
    """Of what the viewer may see; None where search does not answer, or only in part."""
    found = found_or_away(ask(asked, size=0))
    if found is AWAY or found.partial:
        return None
    return dict(found.facets.get(facet, ()))


def _count(counts: dict[str, int] | None, value: str) -> int | None:
    return None if counts is None else counts.get(value, 0)


def _place(place: Place) -> dict[str, Any]:
    return {
        "code": place.code,
        "url": f"{public_url()}/places/{place.code}",
        "kind": str(place.kind),
        "kind_label": vocabulary.label("place-kind", place.kind, current_language()),
        "name": dict(place.name),
        "label": name_in(place.name),
        "reading": place.reading,
        "romaji": place.romaji,
        "parent": place.parent,
        "point": {"lat": place.point.lat, "lon": place.point.lon} if place.point else None,
        "point_source": place.point_source,
    }


def _disaster(disaster: Disaster) -> dict[str, Any]:
    return {
        "id": disaster.id,
        "url": f"{public_url()}/disasters/{disaster.id}",
        "name": dict(disaster.name),
        "label": name_in(disaster.name),
        "kind": disaster.kind,
        "begins": disaster.begins.isoformat(),
        "provisional": disaster.provisional,
        "source": disaster.source,
    }
