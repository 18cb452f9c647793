"""Load the gazetteer: areas, 町域, former municipalities and neighbours, once; and add to it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from archive.model import Point
from archive.vocabulary.names import fold, spellings
from archive.vocabulary.place import Former, Kind, Place, Places, index_children, rank
from archive.vocabulary.remembering import Remembering
from archive.vocabulary.romaji import hepburn, without_long_vowels
from archive.vocabulary.tables import read_tsv

_Entry = tuple[str, tuple[bool, int, str]]
"""Folded name, and (by a former name, rank among those of the name, code)."""


class _Added:
    """The places of further sets in this process."""

    def __init__(self) -> None:
        self.places: tuple[Place, ...] = ()


_added = _Added()
remembered_by_place = Remembering()
"""Keeps what a function answers until this process gets to know other places."""


def add_places(further: Iterable[Place]) -> None:
    """From now on this process knows these places as well, instead of any added before.

    The gazetteer is the same for all of a process. A place whose code the gazetteer has, or whose
    parent it has not, is left out.
    """
    places_to_be = tuple(further)
    if places_to_be != _added.places:
        _added.places = places_to_be
        places.cache_clear()
        remembered_by_place.changed()


def places_version() -> int:
    """Changes when this process gets to know other places."""
    return remembered_by_place.version


@cache
def places() -> Places:
    """The gazetteer of Kumamoto prefecture; loaded at the first call, then kept."""
    former = tuple(_former())
    loaded = {place.code: place for place in (*_areas(former), *_towns())}
    fitting = (p for p in _added.places if p.code not in loaded and p.parent in loaded)
    loaded |= {place.code: place for place in fitting}
    neighbours = (_point(row) for row in read_tsv("neighbours.tsv"))
    return Places(
        by_code=MappingProxyType(loaded),
        by_name=_index((*_names(loaded), *_former_names(former, loaded))),
        by_parent=index_children(loaded.values()),
        by_postcode=_index(_numbers(loaded)),
        neighbours=tuple(point for point in neighbours if point),
        former=former,
    )


def _former() -> Iterator[Former]:
    rows: dict[tuple[str, str, str, bool], list[str]] = {}
    for row in read_tsv("former.tsv"):
        own = rows.setdefault((row["ja"], row["reading"], row["merged"], bool(row["bare"])), [])
        own += filter(None, (row["ward"], row["code"]))
    for (name, reading, merged, is_bare), codes in rows.items():
        distinct = tuple(dict.fromkeys(codes))
        yield Former(name=name, reading=reading, merged=merged, codes=distinct, bare=is_bare)


def _areas(former: Sequence[Former]) -> Iterator[Place]:
    for row in read_tsv("areas.tsv"):
        yield Place(
            code=row["code"],
            kind=Kind(row["kind"]),
            name={"ja": row["ja"], "en": row["en"]},
            reading=row["reading"],
            romaji=row["romaji"],
            parent=row["parent"],
            aliases=tuple(one.name for one in former if row["code"] in one.codes),
            point=_point(row),
            point_source=row["point_source"],
            postal_codes=tuple(row["postal_codes"].split()),
        )


def _towns() -> Iterator[Place]:
    for row in read_tsv("towns.tsv"):
        yield Place(
            code=row["code"],
            kind=Kind.TOWN,
            name={"ja": row["ja"], "en": row["romaji"]},
            reading=row["reading"],
            romaji=row["romaji"],
            parent=row["parent"],
            postal_codes=tuple(row["postal_codes"].split()),
        )


def _point(row: dict[str, str]) -> Point | None:
    return Point(lat=float(row["lat"]), lon=float(row["lon"])) if row["lat"] else None


def _index(entries: Iterable[_Entry]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[tuple[bool, int, str]]] = {}
    for name, entry in entries:
        found.setdefault(name, []).append(entry)
    return MappingProxyType({name: _in_order(entries) for name, entries in found.items()})


def _in_order(found: list[tuple[bool, int, str]]) -> tuple[str, ...]:
    if len(found) > 1:
        return tuple(dict.fromkeys([code for _, _, code in sorted(found)]))
    return (found[0][2],)


def _names(loaded: dict[str, Place]) -> Iterator[_Entry]:
    for place in loaded.values():
        entry = (False, rank(place), place.code)
        written: tuple[str, ...] = (place.name["ja"], place.reading, place.romaji)
        if place.kind is Kind.DISTRICT:
            written = (*written, *place.aliases, place.name["en"])
        elif place.kind not in (Kind.TOWN, Kind.WARD):
            ways = spellings(place.name["ja"], place.reading, place.romaji)
            written = (*ways, place.name["en"])
        for name in written:
            yield fold(name), entry


def _former_names(former: Sequence[Former], loaded: dict[str, Place]) -> Iterator[_Entry]:
    """Each leads to what is nearest to it now: a ward, and not also the city around it."""
    for one in former:
        names = {one.name, one.reading, _latin(one.reading)}
        if one.bare:
            names.update(spellings(one.name, one.reading, ""))
        around = {loaded[code].parent for code in one.codes}
        for code in filter(lambda code: code not in around, one.codes):
            entry = (True, rank(loaded[code]), code)
            yield from ((fold(name), entry) for name in names if len(name) > 1)


def _latin(reading: str) -> str:
    return without_long_vowels(hepburn(reading))


def _numbers(loaded: dict[str, Place]) -> Iterator[_Entry]:
    for place in loaded.values():
        general = place.kind is not Kind.TOWN
        yield from ((number, (general, 0, place.code)) for number in place.postal_codes)
