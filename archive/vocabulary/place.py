"""A place of the gazetteer of Kumamoto, and how to find it by name, code or position."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from archive.errors import NotFound
from archive.model import LangString, Point
from archive.vocabulary.names import area_code, fold, postcode

_LONGEST = 60
_UNITS = "県郡市区町村"
_FARTHEST_KM = 30.0
BOX = (32.08, 129.93, 33.21, 131.34)
"""South, west, north, east of Kumamoto prefecture, rounded outwards."""


class Kind(StrEnum):
    """The order is the order of answers where a name means several places."""

    MUNICIPALITY = "municipality"
    WARD = "ward"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWN = "town"
    DISTRICT = "district"
    """Of a further set that an archive has added, such as school districts."""


_RANK = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """``code`` is the JIS code, for a 町域 that of its parent, a hyphen and a running number."""

    code: str
    kind: Kind
    name: LangString
    reading: str
    """Katakana."""
    romaji: str
    """Hepburn; long vowels as on road signs for areas, spelled out for 町域."""
    parent: str
    """Code of the place above; empty for the prefecture."""
    aliases: tuple[str, ...] = ()
    """Former municipalities that are part of it now; of a district, its other names."""
    point: Point | None = None
    """Municipal office; ``None`` where no source gives one."""
    point_source: str = ""
    postal_codes: tuple[str, ...] = ()
    """Seven digits each; of a municipality those of what has no 町域 of its own."""
    group: LangString = field(default_factory=dict)
    """Of a district: what its set is called, 小学校区 for example."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A municipality or county that is no more."""

    name: str
    reading: str
    """Katakana."""
    merged: str
    """The day (EDTF) from which on it belonged to others."""
    codes: tuple[str, ...]
    """What it is part of now, most exact first: ward before city."""
    bare: bool = False
    """Whether its bare name is found as well: not where that is a common word or a surname."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Places:
    """The whole gazetteer, loaded; equal to itself alone, so that what is made of it is cached."""

    by_code: Mapping[str, Place]
    by_name: Mapping[str, tuple[str, ...]]
    """Codes by folded name, best first."""
    neighbours: tuple[Point, ...] = ()
    """Municipal offices outside the prefecture, so that nothing there is suggested as ours."""
    by_parent: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    by_postcode: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """町域 before the municipalities that have the postcode for all else."""
    former: tuple[Former, ...] = ()

    def get(self, code: str) -> Place:
        """The place with this code; :class:`archive.errors.NotFound` where there is none."""
        place = self.by_code.get(code)
        if place is None:
            raise NotFound(f"no place has the code {code!r}")
        return place

    def find(self, name: str) -> tuple[Place, ...]:
        """Every place of this name, best first; empty where there is none.

        Full name, bare name, name with what lies above it (上益城郡益城町木山), reading, romaji,
        former names, codes (43443, 434434, 43443-012) and postcodes (〒861-2242); width, case,
        kana, spaces and macrons do not matter.
        """
        if len(name) > _LONGEST:
            return ()
        codes = self._numbered(name) or self._codes(fold(name), {})
        return tuple(self.by_code[code] for code in codes)

    def former_of(self, code: str) -> tuple[Former, ...]:
        """What became part of this place, the latest first."""
        found = (former for former in self.former if code in former.codes)
        return tuple(sorted(found, key=lambda former: former.merged, reverse=True))

    def ancestors(self, code: str) -> tuple[Place, ...]:
        """What the place lies in, nearest first, up to the prefecture."""
        above: list[Place] = []
        parent = self.get(code).parent
        while parent:
            above.append(self.get(parent))
            parent = above[-1].parent
        return tuple(above)

    def children(self, code: str) -> tuple[Place, ...]:
        """The places directly below, by code."""
        self.get(code)
        return tuple(self.by_code[child] for child in self.by_parent.get(code, ()))

    def municipalities(self) -> tuple[Place, ...]:
        """The 45, by code."""
        kept = (place for place in self.by_code.values() if place.kind is Kind.MUNICIPALITY)
        return tuple(sorted(kept, key=lambda place: place.code))

    def near(self, place: Place, count: int = 6) -> tuple[Place, ...]:
        """The municipalities whose offices are nearest to that of another, nearest first."""
        if place.point is None or place.kind is not Kind.MUNICIPALITY:
            return ()
        here = place.point
        others = [one for one in self.municipalities() if one.point and one.code != place.code]
        others.sort(key=lambda one: distance_km(here, one.point or here))
        return tuple(others[:count])

    def nearest(self, lat: float, lon: float) -> Place | None:
        """The municipality whose office is nearest (WGS 84 degrees): a suggestion, never a fact.

        ``None`` outside the prefecture's bounding box, farther than 30 km from every office, and
        where the office of a municipality of another prefecture is nearer.
        """
        south, west, north, east = BOX
        if not (south <= lat <= north and west <= lon <= east):
            return None
        here = Point(lat=lat, lon=lon)
        near = [
            (distance_km(here, place.point), place)
            for place in self.municipalities()
            if place.point
        ]
        distance, place = min(near, key=lambda pair: pair[0])
        beyond = min((distance_km(here, point) for point in self.neighbours), default=math.inf)
        return place if distance <= min(_FARTHEST_KM, beyond) else None

    def _numbered(self, name: str) -> tuple[str, ...]:
        """Codes of what a code or a postcode means."""
        code = area_code(name) or name.strip()
        return (code,) if code in self.by_code else self.by_postcode.get(postcode(name), ())

    def _codes(self, key: str, seen: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Codes of the whole name, or else of a name behind the names of what lies above it."""
        if key not in seen:
            seen[key] = self.by_name.get(key, ()) or self._inside(key, seen)
        return seen[key]

    def _inside(self, key: str, seen: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
        for cut in range(len(key) - 1, 0, -1):
            outer = set(self.by_name.get(key[:cut], ()))
            if not outer or _is_thing(key, cut):
                continue
            found = tuple(c for c in self._codes(key[cut:], seen) if self._lies_in(c, outer))
            if found:
                return found
        return ()

    def _lies_in(self, code: str, outer: set[str]) -> bool:
        return any(place.code in outer for place in self.ancestors(code))


def _is_thing(key: str, cut: int) -> bool:
    """One character behind a bare name is a thing there: 熊本城 is no 城 (山鹿市) in 熊本."""
    return len(key) - cut == 1 and key[cut - 1] not in _UNITS


def distance_km(one: Point, other: Point) -> float:
    """Good to a few metres over the prefecture (equirectangular, mean radius of the earth)."""
    east = math.radians(other.lon - one.lon) * math.cos(math.radians((one.lat + other.lat) / 2))
    return 6371.0 * math.hypot(east, math.radians(other.lat - one.lat))


def rank(place: Place) -> int:
    """Where a place stands among places of the same name."""
    return _RANK[place.kind]


def index_children(places: Iterable[Place]) -> Mapping[str, tuple[str, ...]]:
    """Codes of the places below each place, in order."""
    children: dict[str, list[str]] = {}
    for place in sorted(places, key=lambda place: place.code):
        children.setdefault(place.parent, []).append(place.code)
    return MappingProxyType({parent: tuple(codes) for parent, codes in children.items()})
