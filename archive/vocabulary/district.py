"""Further sets of places that an archive adds to the gazetteer, such as its school districts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archive.errors import InvalidSubmission
from archive.model import LangString, Point
from archive.vocabulary.gazetteer import places
from archive.vocabulary.names import fold
from archive.vocabulary.place import Kind, Place
from archive.vocabulary.romaji import hepburn

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("コード", "番号"),
    "name": ("名称", "名前", "校区名"),
    "reading": ("よみ", "読み", "ふりがな"),
    "parent": ("市町村", "属する場所", "所在地"),
    "name_en": ("英語名", "英語名称"),
    "aliases": ("別名",),
    "lat": ("緯度",),
    "lon": ("経度",),
}
"""Columns of the table, and other headings for each. The first four are required."""
_REQUIRED = ("code", "name", "reading", "parent")
_SET_ID = re.compile(r"[a-z][a-z0-9]{1,19}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,39}")
_KANA = re.compile(r"[ァ-ヶー]+")
_INSIDE = (Kind.MUNICIPALITY, Kind.WARD)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSet:
    """``id`` begins the codes of its places: school-001."""

    id: str
    name: LangString
    """What one of its places is: 小学校区."""
    source: str
    """Who says so, as of when."""
    places: tuple[Place, ...]

    def with_former(self, earlier: "PlaceSet") -> "PlaceSet":
        """With the places that only the earlier state of the set has: items may cite them."""
        codes = {place.code for place in self.places}
        gone = tuple(place for place in earlier.places if place.code not in codes)
        return PlaceSet(
            id=self.id, name=self.name, source=self.source, places=(*self.places, *gone)
        )


def make_set(
    rows: Iterable[tuple[int, Mapping[str, str]]], *, set_id: str, name: LangString, source: str
) -> PlaceSet:
    """The set of a table's rows: (line, cell by heading).

    Raises ``InvalidSubmission`` with a sentence in Japanese for each line that is wrong, or for the
    id. Nothing is taken in unless all is right, so that a corrected table can be given again.
    """
    if not _SET_ID.fullmatch(set_id):
        why = "英小文字で始まる 2 から 20 字の英小文字と数字にしてください。"
        raise InvalidSubmission({"set": why})
    made: dict[str, Place] = {}
    wrong: dict[str, str] = {}
    for line, cells in rows:
        values = _by_column(cells)
        problem = _problem(values) or (
            "同じコードが上の行にもあります。" if values["code"] in made else ""
        )
        if problem:
            wrong[f"{line} 行目"] = problem
        else:
            made[values["code"]] = _place(values, set_id, name)
    if wrong or not made:
        raise InvalidSubmission(wrong or {"places": "場所が 1 行もありません。"})
    return PlaceSet(id=set_id, name=name, source=source, places=tuple(made.values()))


def _by_column(cells: Mapping[str, str]) -> dict[str, str]:
    headings = {
        fold(heading): column for column, others in COLUMNS.items() for heading in (column, *others)
    }
    known = ((headings.get(fold(heading), ""), cell.strip()) for heading, cell in cells.items())
    return {column: cell for column, cell in known if column and cell}


def _problem(values: Mapping[str, str]) -> str:
    missing = [COLUMNS[column][0] for column in _REQUIRED if not values.get(column)]
    if missing:
        return f"「{'」「'.join(missing)}」がありません。"
    if not _CODE.fullmatch(values["code"]):
        return f"コード「{values['code']}」は 40 字までの英数字にしてください。"
    if not _KANA.fullmatch(_katakana(values["reading"])):
        return f"よみ「{values['reading']}」はかなで書いてください。"
    if len(_parents(values["parent"])) != 1:
        return f"「{values['parent']}」が、どの市町村 (区) か決まりません。"
    try:
        _point(values)
    except ValueError:
        return "緯度と経度は 32.7914 と 130.8166 のように、度で書いてください。"
    return ""


def _parents(name: str) -> list[Place]:
    """The municipality or ward of the name; a ward wins over its city (of former names)."""
    found = [place for place in places().find(name) if place.kind in _INSIDE]
    around = {place.parent for place in found}
    return [place for place in found if place.code not in around]


def _point(values: Mapping[str, str]) -> Point | None:
    """Raises ``ValueError`` for what is no position on the earth."""
    if "lat" not in values and "lon" not in values:
        return None
    lat, lon = float(values.get("lat", "nan")), float(values.get("lon", "nan"))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError
    return Point(lat=lat, lon=lon)


def _place(values: Mapping[str, str], set_id: str, name: LangString) -> Place:
    reading, point = _katakana(values["reading"]), _point(values)
    romaji = hepburn(reading).capitalize()
    return Place(
        code=f"{set_id}-{values['code']}",
        kind=Kind.DISTRICT,
        name={"ja": values["name"], "en": values.get("name_en", romaji)},
        reading=reading,
        romaji=romaji,
        parent=_parents(values["parent"])[0].code,
        aliases=tuple(one.strip() for one in values.get("aliases", "").split(";") if one.strip()),
        point=point,
        point_source=set_id if point else "",
        group=name,
    )


def _katakana(reading: str) -> str:
    return fold(reading)
