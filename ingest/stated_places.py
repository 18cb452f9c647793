"""Places as somebody stated them → statements in terms of the gazetteer, with their own words."""

import re
from collections.abc import Iterator, Sequence

from archive.model import PlaceStatement
from archive.vocabulary import Kind, Place, places, remembered_by_place
from ingest.claim_words import SHORT

_SEVERAL = re.compile(r"[;；|\n]+")
_LISTED = re.compile(r"[、,，・/]+")
_ENDS_AREA = re.compile(r"[都道府県郡市区町村]")
_CODE = re.compile(r"43\d{3}(?:-\d{3})?|43", re.ASCII)
_ELSEWHERE = re.compile(r"^(?!熊本県)[一-鿿]{2,3}[都道府県]")
_AREAS = (Kind.MUNICIPALITY, Kind.WARD, Kind.COUNTY, Kind.PREFECTURE)
_SHOWN = 5


def place_statements(text: str, *, source: str = "row") -> tuple[PlaceStatement, ...]:
    """One statement for each place in the text; several stand behind ``;`` or ``|``.

    A place is resolved by its name or code; 益城町役場前 is in 益城町 and keeps its words. What no
    name in the gazetteer answers to, or more than one, stays in words without a code.
    """
    return (_known if len(text) <= SHORT else _stated)(text, source)


def _stated(text: str, source: str) -> tuple[PlaceStatement, ...]:
    return tuple(
        _statement(words, source)
        for part in _SEVERAL.split(text)
        for words in _listed(" ".join(part.split()))
    )


_known = remembered_by_place(_stated)


def place_doubts(statements: Sequence[PlaceStatement]) -> Iterator[tuple[str, str]]:
    """(code, detail) of what a person should settle: words that name no place, or several."""
    for statement in statements:
        if statement.code:
            continue
        found = places().find(statement.words)
        if found:
            names = "、".join(full_name(place) for place in found[:_SHOWN])
            more = " など" if len(found) > _SHOWN else ""
            yield "place-ambiguous", f"{statement.words}: {names}{more}"
        else:
            yield "place-unknown", statement.words


def full_name(place: Place) -> str:
    """熊本市東区長嶺: with the municipality, without county and prefecture."""
    if place.kind not in (Kind.WARD, Kind.TOWN):
        return place.name["ja"]
    above = (p for p in places().ancestors(place.code) if p.kind in _AREAS[:2])
    return "".join(p.name["ja"] for p in (*reversed(tuple(above)), place))


def _listed(words: str) -> Iterator[str]:
    """熊本市、益城町 are two; 益城町、テクノ団地 is one place in words."""
    parts = [part.strip() for part in _LISTED.split(words) if part.strip()]
    if len(parts) > 1 and all(_resolve(part)[0] for part in parts):
        yield from parts
    elif words:
        yield words


def _statement(words: str, source: str) -> PlaceStatement:
    code, whole = _resolve(words)
    if not code:
        return PlaceStatement(words=words, source=source)
    kind = places().get(code).kind
    kept = "" if whole else words
    return PlaceStatement(code=code, words=kept, precision=str(kind), source=source)


@remembered_by_place
def _resolve(words: str) -> tuple[str, bool]:
    """The code, and whether the words say nothing beyond it."""
    if _CODE.fullmatch(words) and words in places().by_code:
        return words, True
    if place := _only(words):
        return place.code, True
    if _ELSEWHERE.match(words):
        return "", False
    inside = _area_before(words)
    return (inside.code, False) if inside else ("", False)


def _only(name: str) -> Place | None:
    """The one place of the name; an area wins over 町域, and the whole name over a part of it."""
    found = places().find(name)
    areas = [place for place in found if place.kind in _AREAS]
    exact = [place for place in areas if name.endswith(place.name["ja"])]
    for candidates in (exact, areas, found):
        best = [place for place in candidates if place.kind is candidates[0].kind]
        if len(best) == 1:
            return best[0]
        if best:
            return None
    return None


def _area_before(words: str) -> Place | None:
    """The longest beginning that names a municipality or ward in full, or a 町域 behind one."""
    for cut in range(min(len(words) - 1, 40), 1, -1):
        place = _only(words[:cut])
        if place is None or not words[:cut].endswith(place.name["ja"]):
            continue
        behind_area = len(words[:cut]) > len(place.name["ja"])
        if place.kind is not Kind.TOWN or (behind_area and _ENDS_AREA.search(words[:cut])):
            return place
    return None
