"""Schemas of items: as they are found, and whole."""

from collections.abc import Mapping

from archive.model import Level, People
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

_DATE = {
    "edtf": EDTF,
    "label": TEXT,
    "precision": TEXT,
    "source": TEXT,
    "source_label": TEXT,
    "verified": YES,
}
_ACCESS = thing(
    {"level": one_of(*map(str, Level)), "opens": maybe(INSTANT), "closes": maybe(INSTANT)}
)
_DATED = {"date": maybe(of("MainDate")), "phase": TEXT, "disaster": TEXT}
_NAMED = {
    "id": TEXT,
    "local_identifier": TEXT,
    "url": URL,
    "type": TEXT,
    "type_label": TEXT,
    "title": TEXT,
    "title_language": TEXT,
}
_ABOUT = {"total": COUNT, "read_as": TEXT, "notes": many(TEXT)}
_COUNTED: Mapping[str, Schema] = {
    "histogram": many(thing({"value": TEXT, "count": COUNT})),
    "tiles": many(thing({"tile": TEXT, "count": COUNT})),
}
_ITEMS: Schema = thing({"items": many(of("Hit"))})
ITEM_SHAPES: Mapping[str, Schema] = {
    "Point": thing({"lat": NUMBER, "lon": NUMBER}),
    "Date": thing(_DATE),
    "MainDate": thing({"kind": TEXT, **_DATE}),
    "ItemPlace": thing(
        {
            "code": TEXT,
            "name": TEXT,
            "precision": TEXT,
            "precision_label": TEXT,
            "words": TEXT,
            "source": TEXT,
            "source_label": TEXT,
            "point": maybe(of("Point")),
            "point_precision": {
                "type": "string",
                "description": N_("exact だけがその場所。ほかは、その地名の代表点。"),
            },
        }
    ),
    "Post": thing(
        {
            **dict.fromkeys(("platform", "account", "account_name", "url", "posted"), TEXT),
            **dict.fromkeys(("availability", "availability_label"), TEXT),
            **dict.fromkeys(("truth", "truth_label", "truth_source"), TEXT),
            **dict.fromkeys(("hashtags", "links", "media"), many(TEXT)),
        }
    ),
    "Transcript": thing(
        {
            "file": COUNT,
            "page": COUNT,
            "text": TEXT,
            "by_machine": YES,
            "confidence": maybe(NUMBER),
            "maker": TEXT,
        }
    ),
    "Item": thing(
        {
            **_NAMED,
            "title_generated": YES,
            "titles": LANGS,
            "description": LANGS,
            "alt": LANGS,
            "content_warning": TEXT,
            "language": TEXT,
            "dates": {"type": "object", "additionalProperties": of("Date")},
            **_DATED,
            "phase_label": TEXT,
            "places": many(of("ItemPlace")),
            "disaster_label": TEXT,
            **dict.fromkeys(("themes", "theme_labels", "collections"), many(TEXT)),
            **dict.fromkeys(("creator", "credit", "credit_line"), TEXT),
            **dict.fromkeys(("licence", "licence_label", "basis"), TEXT),
            "people": one_of(*map(str, People)),
            "access": thing({"record": _ACCESS, "content": _ACCESS}),
            "post": maybe(of("Post")),
            "published": maybe(INSTANT),
            "updated": maybe(INSTANT),
        },
        text={**many(TEXT), "description": N_("内容を見られるときだけ入る。")},
        pages=many(COUNT),
        transcripts=many(of("Transcript")),
        staff={"type": "object", "description": N_("職員だけが見る部分。")},
    ),
    "Hit": thing(
        {
            **_NAMED,
            "snippet": TEXT,
            "snippet_parts": many(thing({"text": TEXT, "hit": YES})),
            **_DATED,
            "places": many(of("ItemPlace")),
            "licence": TEXT,
            "credit_line": TEXT,
            "content_warning": TEXT,
            "post": maybe(of("Post")),
            "picture": maybe(URL),
        }
    ),
    "Facets": {
        "type": "object",
        "additionalProperties": many(thing({"value": TEXT, "label": TEXT, "count": COUNT})),
    },
    "Advice": thing(
        {
            "offers": many(
                thing(
                    {
                        **dict.fromkeys(("word", "q", "name", "value"), TEXT),
                        "count": COUNT,
                        "label": LANGS,
                    }
                )
            ),
            "mended": many(of("Counted")),
            "relaxed": thing(
                {
                    "missing": many(TEXT),
                    "less": many({"type": "array", "prefixItems": [TEXT, of("Counted")]}),
                }
            ),
            "related": many(of("Counted")),
        }
    ),
    "Counted": thing({"q": TEXT, "count": COUNT}),
    "ItemList": thing(
        {
            **_ABOUT,
            "items": many(of("Hit")),
            "looser": _ITEMS,
            "facets": of("Facets"),
            "next": maybe(TEXT),
        },
        meaning=_ITEMS,
        advice=of("Advice"),
        **_COUNTED,
    ),
    "FacetList": thing({**_ABOUT, "facets": of("Facets")}),
    "CountList": thing(_ABOUT, **_COUNTED),
    "SuggestionList": thing(
        {
            "suggestions": many(
                thing({"text": TEXT, "kind": TEXT, "count": COUNT}, label=TEXT, url=TEXT)
            )
        }
    ),
}
