"""What a document says beside its texts, by the names that every engine's fields have."""

from collections.abc import Iterator

from search.document import Document
from search.tile import TILE, micro, number

TEXTS = ("title", "body", "staff")
EXACT = ("state", "record_level", "record_named", "content_level", "content_named", "scope")
_ACCESS = ("record_opens", "record_closes", "content_opens", "content_closes")
_TIMES = ("date_from", "date_to", "published", "updated")
NUMBERS = (*_ACCESS, "seq", *_TIMES, "lat", "lon", TILE)


def exact(document: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Facts that are words, and keywords."""
    for name in EXACT:
        held = document.facts[name]
        yield name, tuple(map(str, held if isinstance(held, tuple) else (held,)))
    yield from document.keywords.items()


def numbers(document: Document) -> Iterator[tuple[str, int]]:
    """Numbers that are known; positions in millionths of a degree and as a tile."""
    for name in _ACCESS:
        held = document.facts[name]
        if isinstance(held, int):
            yield name, held
    yield "seq", document.seq
    for name in _TIMES:
        known: int | None = getattr(document, name)
        if known is not None:
            yield name, known
    if document.point is not None:
        yield "lat", micro(document.point.lat)
        yield "lon", micro(document.point.lon)
        yield TILE, number(document.point)
