"""One item as the cells of a CSV row, straight from the item: what its record says, column-wise.

A record is nested data with labels in words that a table leaves out; making it first would cost
more than the row. Everything that decides what is shown is called, not repeated.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from archive.exports import How
from archive.exports.unit import CHANGED, CLOSED, OPEN, Piece, Unit
from archive.judgement import Granted
from archive.model import Access, Item, PlaceStatement, When
from archive.projection import (
    address,
    instant,
    pages_shown,
    public_identifier,
    public_point,
)
from archive.record import granted_part
from archive.rights import content_access, record_access
from archive.title import credit, described, licence_label, place_name, posted, title
from archive.vocabulary import read_as
from archive.when import date_words, kind_of, phase

EXPORT_ID = "kumamoto-archive-csv-1"
"""Marks files whose cells our importer unescapes; changes with the columns' meaning."""
LONGEST_CELL = 32_000
"""Characters. Excel cuts a cell at 32,767; a longer text is left out here and whole in JSONL."""
BETWEEN = " | "
"""Between the values of a cell that holds several."""

COLUMNS = (
    *("export", "id", "identifier", "url", "type", "title", "description", "content_warning"),
    *("date", "date_kind", "date_label", "date_precision", "date_source", "date_verified"),
    *("date_shot", "date_happened", "date_created", "date_published", "phase"),
    *("place", "place_code", "place_precision", "place_words", "place_source"),
    *("lat", "lon", "point_precision", "disaster", "themes", "collections"),
    *("creator", "credit", "licence", "licence_label", "basis", "people"),
    *("access", "access_opens", "access_closes"),
    *("content_access", "content_opens", "content_closes"),
    *("platform", "account", "post_url", "posted", "availability", "truth", "truth_source"),
    *("text", "text_characters", "published", "updated"),
)
NUMBERS = (COLUMNS.index("lat"), COLUMNS.index("lon"))
"""Positions of the cells that are numbers, which no escape may touch."""

UNIT_COLUMNS = ("number", "standing", "caption", *COLUMNS[1:])
"""Of a collection or snapshot: row 0 is the whole, the others are its pieces.

Without the column by which our importer knows a file of its own: a gap is nothing to take in.
"""
UNIT_NUMBERS = (UNIT_COLUMNS.index("lat"), UNIT_COLUMNS.index("lon"))

_NO_DATE = ("",) * 11
_NO_PLACE = ("",) * 8
_NO_POST = ("",) * 7


def cells(granted: Granted, how: How) -> tuple[str, ...]:
    """The cells in the order of :data:`COLUMNS`, not escaped."""
    item, grant = granted
    shown, lang = granted_part(item, grant), how.lang
    return (
        *(EXPORT_ID, shown.id, public_identifier(shown), address(shown.id, how.base_url)),
        *(shown.type, title(shown, lang), described(shown.description, lang)[0]),
        shown.content_warning,
        *_dates(shown, lang),
        *_places(shown.places, lang),
        *_context(shown, lang),
        *_access(record_access(shown)),
        *_access(content_access(shown)),
        *_post(shown),
        *(_text(shown, everything=grant.staff) if grant.content else ("", "")),
        *(instant(shown.published) or "", instant(shown.updated) or ""),
    )


def unit_cells(unit: Unit, how: How) -> tuple[str, ...]:
    """The whole, in the order of :data:`UNIT_COLUMNS`."""
    told = {
        "number": "0",
        "standing": OPEN,
        "id": unit.id,
        "url": f"{how.base_url}/{unit.path}",
        "type": unit.kind,
        "title": described(unit.title, how.lang)[0],
        "description": described(unit.description, how.lang)[0],
        "credit": unit.credit,
        "updated": instant(unit.made) or "",
    }
    return tuple(told.get(name, "") for name in UNIT_COLUMNS)


def piece_cells(piece: Piece, how: How) -> tuple[str, ...]:
    """One piece, in the order of :data:`UNIT_COLUMNS`; of a gap its number alone."""
    if piece.granted is None:
        return (str(piece.number), CLOSED, *("" for _ in UNIT_COLUMNS[2:]))
    standing = CHANGED if piece.changed else OPEN
    _, *others = cells(piece.granted, how)
    return (str(piece.number), standing, described(piece.caption, how.lang)[0], *others)


def _dates(item: Item, lang: str) -> Sequence[str]:
    dates = item.dates
    main = dates.main
    if main is None:
        return _NO_DATE
    label, precision = date_words(main.edtf, lang)
    return (
        *(main.edtf, kind_of(dates), label, precision),
        *(main.source, "yes" if main.verified else "no"),
        *(_edtf(dates.shot), _edtf(dates.happened), _edtf(dates.created), _edtf(dates.published)),
        phase(item.disaster, main.edtf, lang)[0],
    )


def _edtf(when: When | None) -> str:
    return when.edtf if when else ""


def _places(places: Sequence[PlaceStatement], lang: str) -> Sequence[str]:
    """Several places stand in one cell each, all in one order."""
    if not places:
        return _NO_PLACE
    if len(places) == 1:
        return (*_place(places[0], lang), *_position(places))
    named = zip(*(_place(place, lang) for place in places), strict=True)
    return (*map(BETWEEN.join, named), *_position(places))


def _place(place: PlaceStatement, lang: str) -> tuple[str, ...]:
    return (place_name(place, lang), place.code, place.precision, place.words, place.source)


def _position(places: Sequence[PlaceStatement]) -> tuple[str, str, str]:
    """Of the first place that has one."""
    for place in places:
        point, precision = public_point(place)
        if point:
            return _number(point.lat), _number(point.lon), precision
    return "", "", ""


@lru_cache(maxsize=4096)
def _number(degrees: float) -> str:
    """Places repeat, and the shortest text of a float takes long to find."""
    return repr(float(degrees))


def _context(item: Item, lang: str) -> Sequence[str]:
    rights, themes = item.rights, read_as(item.themes)
    return (
        *(item.disaster, BETWEEN.join(themes), BETWEEN.join(item.collections)),
        *(item.creator, credit(item), rights.licence, licence_label(rights.licence, lang)),
        *(rights.basis.kind, str(rights.people)),
    )


def _access(access: Access) -> tuple[str, str, str]:
    return _access_cells(str(access.level), access.opens, access.closes)


@lru_cache(maxsize=4096)
def _access_cells(
    level: str, opens: datetime | None, closes: datetime | None
) -> tuple[str, str, str]:
    return level, instant(opens) or "", instant(closes) or ""


def _post(item: Item) -> Sequence[str]:
    post = item.post
    if post is None:
        return _NO_POST
    return (
        *(post.platform, post.account, post.url, _edtf(posted(item))),
        *(post.availability, post.truth, post.truth_source),
    )


def _text(item: Item, *, everything: bool) -> tuple[str, str]:
    """Empty where it is too long for a cell; its length says so."""
    text = "\n".join([item.text[page] for page in pages_shown(item, everything=everything)])
    return (text if len(text) <= LONGEST_CELL else ""), str(len(text))
