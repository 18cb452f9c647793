"""A collection goes out as one: its words, its order, captions, and gaps that say no more."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from archive.exports import exporters
from archive.exports.unit import Piece, Unit
from archive.exports.unit_citation import unit_citation
from archive.model import Point
from tests.unit.record_items import BASE, CONTENT, HOW, NOW, PHOTO

UNIT = Unit(
    kind="series",
    id="01unit",
    path="collections/01unit",
    title={"ja": "天守の定点観測", "en": "The keep"},
    description={"ja": "=毎年4月に撮る"},
    credit="熊本城の会",
    made=NOW,
)
GRANTED = (PHOTO, CONTENT)
PIECES = (
    Piece(number=1, granted=GRANTED, caption={"ja": "=震災前"}),
    Piece(number=2, granted=None),
    Piece(number=3, granted=GRANTED, changed=True),
)


def written(name: str, pieces: Sequence[Piece] = PIECES, lang: str = "ja") -> bytes:
    how = replace(HOW, lang=lang)
    return b"".join(exporters()[name].write_unit(UNIT, pieces, how=how))


@pytest.mark.parametrize("name", sorted(exporters()))
def test_the_same_unit_gives_the_same_bytes(name: str) -> None:
    assert written(name) == written(name)
    assert written(name, ())


def check_rows(rows: list[dict[str, str]]) -> None:
    whole, first, gap, last = rows
    assert (whole["number"], whole["type"], whole["title"]) == ("0", "series", "天守の定点観測")
    assert (whole["credit"], whole["url"]) == ("熊本城の会", f"{BASE}/collections/01unit")
    assert (first["number"], first["standing"], first["id"]) == ("1", "open", PHOTO.id)
    assert first["licence"] == PHOTO.rights.licence
    assert {name for name, value in gap.items() if value} == {"number", "standing"}
    assert (gap["number"], gap["standing"]) == ("2", "closed")
    assert (last["number"], last["standing"], last["caption"]) == ("3", "changed", "")


def test_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv").decode("utf-8-sig"))))
    check_rows(rows)
    assert (rows[0]["description"], rows[1]["caption"]) == ("'=毎年4月に撮る", "'=震災前")
    assert rows[1]["lat"] == rows[3]["lat"] != ""


def test_xlsx() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")), read_only=True)
    names, *rows = book["items"].iter_rows(values_only=True)
    told = [dict(zip(names, (value or "" for value in row), strict=True)) for row in rows]
    check_rows(told)  # type: ignore[arg-type]
    assert (told[0]["description"], told[1]["caption"]) == ("=毎年4月に撮る", "=震災前")
    assert isinstance(told[1]["lat"], float)


def test_json_lines() -> None:
    whole, first, gap, last = map(json.loads, written("jsonl").decode().splitlines())
    assert whole["unit"]["terms"] == f"{BASE}/terms"
    assert whole["unit"]["title"] == {"en": "The keep", "ja": "天守の定点観測"}
    assert (first["number"], first["caption"]) == (1, {"ja": "=震災前"})
    assert first["item"]["id"] == PHOTO.id
    assert gap == {"number": 2, "standing": "closed"}
    assert last["standing"] == "changed"


def test_geojson_pins_nothing_where_only_a_place_is_known() -> None:
    exact = replace(PHOTO.places[0], point=Point(lat=32.8, lon=130.7), precision="exact")
    known = replace(PHOTO, places=(exact,))
    town = replace(PHOTO, places=(replace(exact, precision="municipality", code="43443"),))
    made = [
        Piece(number=at, granted=(item, GRANTED[1])) for at, item in enumerate((known, town), 1)
    ]
    told = json.loads(written("geojson", [*made, Piece(number=3, granted=None)]))
    assert told["unit"]["kind"] == "series"
    first, second, gap = told["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [130.7, 32.8]}
    assert second["geometry"] is None
    assert second["properties"]["point_precision"] == "municipality"
    assert second["properties"]["places"][0]["point"]
    assert gap == {
        "type": "Feature",
        "geometry": None,
        "properties": {"number": 3, "standing": "closed"},
    }


def test_references_name_the_whole_and_its_gaps() -> None:
    bib, ris = written("bibtex").decode(), written("ris", lang="en").decode()
    assert "@misc{kumamoto-series-01unit," in bib
    assert "公開されていない資料: 2" in bib
    assert len(re.findall("^TY  - ", ris, re.M)) == 3
    assert "N1  - not public: 2\r\n" in ris
    assert "TI  - The keep\r\n" in ris


def test_a_bag_holds_the_order() -> None:
    with zipfile.ZipFile(io.BytesIO(written("bagit"))) as bag:
        order = json.loads(bag.read("kumamoto-archive/data/unit.json"))
        crate = json.loads(bag.read("kumamoto-archive/data/ro-crate-metadata.json"))
        manifest = bag.read("kumamoto-archive/manifest-sha512.txt").decode()
    assert [one["number"] for one in order["pieces"]] == [1, 2, 3]
    assert order["pieces"][1] == {"number": 2, "standing": "closed"}
    assert order["pieces"][0]["id"] == PHOTO.id
    assert order["unit"]["credit"] == "熊本城の会"
    (root,) = [one for one in crate["@graph"] if one["@id"] == "./"]
    assert root["name"] == "天守の定点観測"
    assert "data/unit.json" in manifest


def test_it_is_cited_in_both_languages() -> None:
    seen = date(2026, 11, 2)
    ja = unit_citation(UNIT, lang="ja", base_url=BASE, accessed=seen)
    en = unit_citation(UNIT, lang="en", base_url=BASE, accessed=seen)
    assert ja.startswith("「天守の定点観測」、")
    assert "2026年11月2日閲覧" in ja
    assert en.startswith("“The keep”, ")
    assert f"{BASE}/collections/01unit" in ja and f"{BASE}/collections/01unit" in en
