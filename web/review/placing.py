"""Places as people type them: a name, a code, or words that the gazetteer does not know."""

import re
from collections.abc import Mapping

from flask_babel import gettext as _
from markupsafe import escape

from archive import vocabulary
from archive.model import Item, PlaceStatement, Point
from archive.vocabulary import Kind, Place
from web.i18n import current_language, foreign
from web.review.draft import Draft, draft_of
from web.review.moment import Wrong

AUTOMATIC = ""
EXACT = "exact"
_CODE = re.compile(r"(?<!\d)(\d{5}(?:-\d+)?)(?!\d)")
_MOST = 8


def read_places(draft: Draft, item: Item, wrong: Wrong) -> tuple[PlaceStatement, ...]:
    """Rows that were not touched stay as they are, with their source."""
    shown = draft_of(item).rows("places")
    held = {tuple(row.values()): place for row, place in zip(shown, item.places, strict=False)}
    rows = draft.rows("places")
    return tuple(held.get(tuple(row.values())) or _place(row, wrong) for row in rows)


def _place(row: Mapping[str, str], wrong: Wrong) -> PlaceStatement:
    typed, precision = row["place"], row["place_precision"]
    found = find(typed)
    point = _point(row, wrong)
    if not typed:
        wrong["place"] = _("位置だけでは公開できません。場所の名前も書いてください。")
    if len(found) > 1:
        words = escape(
            _("「%(typed)s」は%(n)sか所あります。次のどれかの番号で書いてください: %(places)s")
        )
        named = "、".join(described(place) for place in found[:_MOST])
        told = {"typed": foreign(typed), "n": len(found), "places": foreign(named)}
        wrong["place"] = words % told
    if point is not None and precision != EXACT:
        wrong["place"] = _(
            "位置を公開するには、精度に「正確な位置」を選んでください。公開しないなら緯度と経度を消してください。"
        )
    if point is None and precision == EXACT:
        wrong["place"] = _("「正確な位置」には緯度と経度が必要です。")
    code = found[0].code if len(found) == 1 else ""
    fitting = precision or (precision_of(found[0]) if code else "municipality")
    return PlaceStatement(
        code=code, words="" if code else typed, precision=fitting, source="person", point=point
    )


def _point(row: Mapping[str, str], wrong: Wrong) -> Point | None:
    lat, lon = row["place_lat"], row["place_lon"]
    if not lat and not lon:
        return None
    try:
        point = Point(lat=float(lat), lon=float(lon))
    except ValueError:
        point = Point(lat=999, lon=999)
    if not (-90 <= point.lat <= 90 and -180 <= point.lon <= 180):
        wrong["place"] = _("緯度と経度は 32.7914 と 130.8166 のように、度で書いてください。")
        return None
    return point


def find(typed: str) -> tuple[Place, ...]:
    """The places that a text can mean; a code says which one."""
    places = vocabulary.places()
    code = _CODE.search(typed)
    if code and code[1] in places.by_code:
        return (places.get(code[1]),)
    return _best(places.find(typed))


def _best(found: tuple[Place, ...]) -> tuple[Place, ...]:
    """A municipality is meant before a 町域 of the same name elsewhere."""
    above = tuple(place for place in found if place.kind is Kind.MUNICIPALITY)
    return above if len(above) == 1 else found


def precision_of(place: Place) -> str:
    return str(place.kind)


def described(place: Place) -> str:
    """Name with what lies above it, and the code: 益城町木山（43443-012）."""
    above = [p for p in vocabulary.places().ancestors(place.code) if p.kind is not Kind.PREFECTURE]
    names = [p.name["ja"] for p in reversed(above) if p.kind is not Kind.COUNTY]
    return f"{''.join(names)}{place.name['ja']}（{place.code}）"


def reading(typed: str) -> dict[str, object]:
    """How a typed place is understood, for the line below the field."""
    found = find(typed) if typed.strip() else ()
    precisions = {p.code: vocabulary.label("precision", p.kind, current_language()) for p in found}
    return {
        "places": [
            {"text": described(place), "precision": precisions[place.code]}
            for place in found[:_MOST]
        ],
        "words": _("地名辞典にない語です。言葉のまま残します。") if typed and not found else "",
    }


def offered() -> list[str]:
    """Municipalities and wards for the list behind the field."""
    kept = (Kind.MUNICIPALITY, Kind.WARD)
    return [described(p) for p in vocabulary.places().by_code.values() if p.kind in kept]
