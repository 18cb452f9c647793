"""Schemas of places, disasters, lessons and collections."""

from collections.abc import Mapping

from archive.exports.unit import CHANGED, CLOSED, OPEN
from archive.lesson import TEXTS, Kind, Standing
from web.api.parameters import one_of
from web.api.shape import (
    COUNT,
    EDTF,
    INSTANT,
    LANGS,
    NUMBER,
    TEXT,
    URL,
    YES,
    Schema,
    many,
    maybe,
    of,
    thing,
)
from web.review.wording import N_

_PLACED = {
    "code": TEXT,
    "url": URL,
    "kind": TEXT,
    "kind_label": TEXT,
    "name": LANGS,
    "label": TEXT,
    "reading": TEXT,
    "romaji": TEXT,
    "parent": TEXT,
    "point": maybe(of("Point")),
    "point_source": TEXT,
}
_COUNTED = {
    "count": {
        **maybe(COUNT),
        "description": N_("見られる資料の件数。検索が応答しないあいだは null。"),
    }
}
_LESSON = {
    "id": TEXT,
    "url": URL,
    "statement": LANGS,
    "phase": TEXT,
    "phase_label": TEXT,
    "subject": TEXT,
    "subject_label": TEXT,
    "disaster": maybe(TEXT),
    "place": maybe(TEXT),
}
_COLLECTION = {
    "id": TEXT,
    "url": URL,
    "kind": TEXT,
    "kind_label": TEXT,
    "title": LANGS,
    "description": LANGS,
    "credit": TEXT,
    "place": maybe(TEXT),
    "direction": maybe(TEXT),
    "revision": COUNT,
    "changed": INSTANT,
}
_DISASTER = {
    "id": TEXT,
    "url": URL,
    "name": LANGS,
    "label": TEXT,
    "kind": TEXT,
    "begins": INSTANT,
    "provisional": YES,
    "source": TEXT,
}

_FILE = {
    "url": URL,
    "name": TEXT,
    "size": COUNT,
    "sha256": TEXT,
    "items": COUNT,
    "made": INSTANT,
}
_EXPORT = {
    "id": TEXT,
    "url": URL,
    "state": {
        **one_of("ready", "making", "anew", "stopped"),
        "description": N_("anew は、公開の範囲が変わったので作り直していること。"),
    },
    "format": TEXT,
    "asked": {"type": "object", "additionalProperties": many(TEXT)},
    "collection": maybe(TEXT),
    "snapshot": maybe(TEXT),
    "created": INSTANT,
    "expires": INSTANT,
    "listed": COUNT,
    "written": COUNT,
    "far": TEXT,
    "makings": COUNT,
    "file": maybe(thing(_FILE)),
}

GATHERED_SHAPES: Mapping[str, Schema] = {
    "Export": thing(_EXPORT),
    "PlaceList": thing(
        {"total": COUNT, "places": many(thing({**_PLACED, **_COUNTED})), "next": maybe(TEXT)}
    ),
    "Place": thing(
        {
            **_PLACED,
            **_COUNTED,
            **dict.fromkeys(("above", "below", "near"), many(TEXT)),
            "former": many(thing({"name": TEXT, "reading": TEXT, "merged": EDTF})),
        }
    ),
    "DisasterList": thing({"total": COUNT, "disasters": many(thing({**_DISASTER, **_COUNTED}))}),
    "Disaster": thing(
        {
            **_DISASTER,
            **_COUNTED,
            "events": many(
                thing(
                    {
                        "id": TEXT,
                        "name": LANGS,
                        "at": INSTANT,
                        "magnitude": maybe(NUMBER),
                        "provisional": YES,
                    }
                )
            ),
            "phases": many(
                thing(
                    {
                        "id": TEXT,
                        "name": LANGS,
                        "begins": INSTANT,
                        "ends": maybe(INSTANT),
                        **_COUNTED,
                    }
                )
            ),
        }
    ),
    "LessonList": thing({"total": COUNT, "lessons": many(thing(_LESSON)), "next": maybe(TEXT)}),
    "Lesson": thing(
        {
            **_LESSON,
            **dict.fromkeys((*TEXTS[1:], "sources"), LANGS),
            "evidence": many(of("Evidence")),
        }
    ),
    "Evidence": thing(
        {"standing": one_of(*map(str, Standing))},
        item=TEXT,
        url=URL,
        title=TEXT,
        kind=one_of(*map(str, Kind)),
        file=maybe(COUNT),
        page=maybe(COUNT),
        quote=maybe(TEXT),
        box=maybe(many(NUMBER)),
        second=maybe(NUMBER),
        note=LANGS,
    ),
    "CollectionList": thing(
        {
            "total": COUNT,
            "collections": many(thing({**_COLLECTION, "count": COUNT})),
            "next": maybe(TEXT),
        }
    ),
    "Collection": thing(
        {**_COLLECTION, "count": COUNT, "gaps": COUNT, "entries": many(of("Entry"))}
    ),
    "Snapshot": thing(
        {
            **dict.fromkeys(("kind", "id", "credit"), TEXT),
            **dict.fromkeys(("url", "terms"), URL),
            **dict.fromkeys(("title", "description"), LANGS),
            "made": INSTANT,
            "sha256": {
                "type": "string",
                "description": N_(
                    "記録したときの資料を、検索の JSON Lines の形 (日本語) で並べたものの SHA-256。"
                ),
            },
            "asked": {"type": "object", "additionalProperties": many(TEXT)},
            "collection": maybe(TEXT),
            **dict.fromkeys(("total", "open", "changed", "gaps"), COUNT),
            "entries": many(of("Entry")),
            "next": maybe(TEXT),
        }
    ),
    "Entry": thing(
        {
            "number": COUNT,
            "standing": {
                **one_of(OPEN, CHANGED, CLOSED),
                "description": N_(
                    "closed は、公開されていない資料のあき。"
                    "changed は、記録のあとに改められた資料。"
                ),
            },
        },
        item=TEXT,
        url=URL,
        title=TEXT,
        caption=LANGS,
        credit_line=TEXT,
        licence=TEXT,
        revision=COUNT,
    ),
}
