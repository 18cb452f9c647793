"""The parts of a record: each turns one side of an item into plain data with its words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from archive import vocabulary
from archive.model import Access, Item, LangString, PlaceStatement, Point
from archive.rights import content_access, record_access, unmasked_pages
from archive.title import (
    credit,
    credit_line,
    described,
    disaster_label,
    label,
    language,
    licence_label,
    place_name,
    posted,
)
from archive.title import title as title_of
from archive.transcript import Transcript
from archive.vocabulary import Place

Json = dict[str, Any]


def address(item_id: str, base_url: str) -> str:
    """The address of an item, for ever."""
    return f"{base_url}/items/{item_id}"


def instant(moment: datetime | None) -> str | None:
    """An instant as text in UTC, to the second."""
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    # The fastest of the writers of ISO 8601 at hand, by five times.
    text: str = msgspec.to_builtins(moment)
    return f"{text[:19]}Z"


def public_identifier(item: Item) -> str:
    """The identifier a donor gave in a table, or a post's own; a path or name of a file never."""
    given = item.local_identifier
    if item.post is not None:
        return given if item.post.native_id and given.endswith(item.post.native_id) else ""
    path, name = item.evidence.path.replace("\\", "/"), given.replace("\\", "/")
    return "" if path and (path == name or path.endswith(f"/{name}")) else given


def naming_part(item: Item, base_url: str, lang: str) -> Json:
    """Address, type, title and description; ``title_language`` is the tag of what is shown."""
    shown, tag = described(item.title, lang)
    generated = item.post is not None or not shown
    return {
        "id": item.id,
        "local_identifier": public_identifier(item),
        "url": address(item.id, base_url),
        "type": item.type,
        "type_label": label("type", item.type, lang),
        "title": title_of(item, lang) if generated else shown,
        "title_language": language(lang) if generated else tag,
        "title_generated": generated,
        "titles": {} if generated else _sorted(item.title),
        "description": _sorted(item.description),
        "alt": _sorted(item.alt),
        "content_warning": item.content_warning,
        "language": item.language,
    }


def _sorted(texts: LangString) -> dict[str, str]:
    return {tag: texts[tag] for tag in sorted(texts)}


def place_part(place: PlaceStatement, lang: str) -> Json:
    """``point`` is where it was only with ``point_precision`` exact, else a place's middle."""
    point, precision = public_point(place)
    return {
        "code": place.code,
        "name": place_name(place, lang),
        "precision": place.precision,
        "precision_label": label("precision", place.precision, lang),
        "words": place.words,
        "source": place.source,
        "source_label": label("place-source", place.source, lang),
        "point": {"lat": float(point.lat), "lon": float(point.lon)} if point else None,
        "point_precision": precision,
    }


def public_point(place: PlaceStatement) -> tuple[Point | None, str]:
    """The position for the outside and what it stands for, empty without one."""
    if place.point is not None and place.precision == "exact":
        return place.point, "exact"
    around = _around(place.code)
    return (around.point, str(around.kind)) if around else (None, "")


def public_area(place: PlaceStatement) -> str:
    """Code of the place that the public position is the middle of; empty where it is exact."""
    if place.point is not None and place.precision == "exact":
        return ""
    around = _around(place.code)
    return around.code if around else ""


@vocabulary.remembered_by_place
def _around(code: str) -> Place | None:
    """The place, else the nearest around it, that has a position."""
    gazetteer = vocabulary.places()
    if code not in gazetteer.by_code:
        return None
    known = (gazetteer.get(code), *gazetteer.ancestors(code))
    return next((place for place in known if place.point is not None), None)


def context_part(item: Item, lang: str) -> Json:
    """What it belongs to."""
    themes = vocabulary.read_as(item.themes)
    return {
        "disaster": item.disaster,
        "disaster_label": disaster_label(item.disaster, lang),
        "themes": list(themes),
        "theme_labels": [label("theme", theme, lang) for theme in themes],
        "collections": list(item.collections),
    }


def rights_part(item: Item, lang: str) -> Json:
    """Who is credited, on what terms, and who may see it from when to when."""
    rights = item.rights
    return {
        "creator": item.creator,
        "credit": credit(item),
        "credit_line": credit_line(item, lang),
        "licence": rights.licence,
        "licence_label": licence_label(rights.licence, lang),
        "basis": rights.basis.kind,
        "people": str(rights.people),
        "access": {
            "record": _access(record_access(item)),
            "content": _access(content_access(item)),
        },
    }


def _access(access: Access) -> Json:
    return {
        "level": str(access.level),
        "opens": instant(access.opens),
        "closes": instant(access.closes),
    }


def post_part(item: Item, lang: str) -> Json | None:
    """A post's account, time, link and state; tags, links and media as far as ``item`` has them."""
    post, when = item.post, posted(item)
    if post is None:
        return None
    return {
        "platform": post.platform,
        "account": post.account,
        "account_name": post.account_name,
        "url": post.url,
        "posted": when.edtf if when else "",
        "availability": post.availability,
        "availability_label": label("availability", post.availability, lang),
        "truth": post.truth,
        "truth_label": label("truth", post.truth, lang),
        "truth_source": post.truth_source,
        "hashtags": list(post.hashtags),
        "links": list(post.links),
        "media": list(post.media),
    }


def text_part(item: Item, *, everything: bool) -> Json:
    """``text`` and ``pages``, the numbers of its pages from 1; masked ones with ``everything``.

    ``transcripts`` are words read off pictures, each with whether a person put it right.
    """
    pages = pages_shown(item, everything=everything)
    return {
        "text": [item.text[page] for page in pages],
        "pages": [page + 1 for page in pages],
        "transcripts": [
            {
                "file": one.asset + 1,
                "page": one.page + 1,
                "text": one.text,
                "by_machine": not one.by,
                "confidence": one.confidence,
                "maker": one.maker,
            }
            for one in transcripts_shown(item, everything=everything)
        ],
    }


def pages_shown(item: Item, *, everything: bool) -> Sequence[int]:
    """Pages, from 0, whose text is shown to who may see the content; all with ``everything``."""
    return unmasked_pages(item) if item.masks and not everything else range(len(item.text))


def transcripts_shown(item: Item, *, everything: bool) -> tuple[Transcript, ...]:
    """Those shown to who may see the content: of no page with a mask, without ``everything``."""
    masked = set() if everything else {(mask.asset, mask.page) for mask in item.masks}
    shown = (one for one in item.transcripts if (one.asset, one.page) not in masked)
    return tuple(one for one in shown if one.text.strip())
