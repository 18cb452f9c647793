"""Every export format: what it writes is read back with another reader, streamed, in order."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import WrongUse
from archive.exports import exporters, get_exporter
from archive.exports.table_csv import COLUMNS, EXPORT_ID, LONGEST_CELL, escape, unescape
from archive.judgement import Granted
from archive.model import Item, PlaceStatement, Point
from archive.record import record
from archive.rights import Grant
from tests.unit.record_items import BASE, CONTENT, HOW, PHOTO, POST, RECORD


def written(name: str, *granted: Granted) -> bytes:
    return b"".join(get_exporter(name).write(granted, how=HOW))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def cells(item: Item, grant: Grant = CONTENT) -> dict[str, str]:
    return rows(written("csv", (item, grant)))[0]


def test_the_formats_are_found_by_themselves() -> None:
    assert set(exporters()) >= {"csv", "jsonl", "geojson", "xlsx", "bibtex", "ris", "bagit"}


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(WrongUse, match=r"docx.*bagit, bibtex, csv, geojson, jsonl"):
        get_exporter("docx")


@pytest.mark.parametrize("name", sorted(exporters().keys() - {"bagit"}))
def test_an_exporter_reads_on_only_when_what_it_wrote_was_taken(name: str) -> None:
    read = 0

    def endless() -> Iterator[Granted]:
        nonlocal read
        while True:
            read += 1
            yield PHOTO, CONTENT

    pieces = get_exporter(name).write(endless(), how=HOW)
    for taken in range(1, 4):
        next(pieces)
        assert read <= taken * (10_000 if name == "xlsx" else 2_000)  # small, equal rows pack well
    assert read


@pytest.mark.parametrize("name", sorted(exporters()))
def test_the_same_items_give_the_same_bytes_in_their_order(name: str) -> None:
    photo, post = (PHOTO, CONTENT), (POST, CONTENT)
    assert written(name, photo, post) == written(name, photo, post)
    assert written(name, photo, post) != written(name, post, photo)


def test_json_lines_hold_the_whole_record() -> None:
    granted = ((PHOTO, CONTENT), (POST, RECORD))
    photo, post = (record(*one, base_url=BASE) for one in granted)
    lines = written("jsonl", *granted).split(b"\n")
    assert [json.loads(line) for line in lines[:-1]] == [photo, post]
    assert lines[-1] == b""
    assert written("jsonl") == b""


def test_csv_has_its_header_and_mark_without_rows_too() -> None:
    assert (
        written("csv") == b"\xef\xbb\xbf" + '","'.join(("", *COLUMNS, "")).encode()[2:-2] + b"\r\n"
    )


def test_every_csv_row_carries_rights_credit_access_and_precision() -> None:
    shown = cells(PHOTO)
    expected = {
        "export": EXPORT_ID,
        "id": "01K0",
        "identifier": "M-001",
        "title": "益城町役場",
        "description": "庁舎の前",
        "date": "2016-04-16",
        "date_kind": "happened",
        "date_precision": "day",
        "date_verified": "yes",
        "date_shot": "2016-04-16T10:30",
        "date_published": "",
        "place": "益城町",
        "place_code": "43443",
        "place_precision": "municipality",
        "place_words": "役場の前",
        "point_precision": "municipality",
        "disaster": "kumamoto-2016",
        "credit": "乙写真館",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "basis": "permission",
        "people": "judged",
        "access": "public",
        "content_access": "public",
        "content_closes": "2026-08-03T03:00:00Z",
        "text": "一頁目\n三頁目",
        "text_characters": "7",
        "published": "2026-08-01T03:00:00Z",
        "updated": "2026-08-01T03:00:00Z",
    }
    assert {key: shown[key] for key in expected} == expected


def test_a_csv_row_of_a_post_carries_its_state() -> None:
    shown = cells(POST)
    assert shown["account"] == "yatsushiro"
    assert shown["post_url"] == "https://x.example/12345"
    assert shown["posted"] == "2026-08-02T08:06:20Z"
    assert (shown["availability"], shown["truth"]) == ("live", "false")


def test_text_without_the_right_to_it_differs_from_no_text() -> None:
    assert (cells(PHOTO, RECORD)["text"], cells(PHOTO, RECORD)["text_characters"]) == ("", "")
    assert cells(replace(PHOTO, text=()))["text_characters"] == "0"


def test_a_text_too_long_for_a_cell_is_named_by_its_length() -> None:
    long = replace(PHOTO, text=("長" * (LONGEST_CELL + 1),), masks=())
    assert (cells(long)["text"], cells(long)["text_characters"]) == ("", str(LONGEST_CELL + 1))


def test_several_places_share_their_cells_in_one_order() -> None:
    both = replace(PHOTO, places=(PlaceStatement(words="川の北"), *PHOTO.places))
    assert cells(both)["place"] == "川の北 | 益城町"
    assert cells(both)["place_code"] == " | 43443"
    assert cells(both)["lat"]


RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "\t=1", "\r=1", "\n=1"]
RISKY += [" =1", "\u3000＝1", "\ufeff=1", "\u200b=1", "\tx", "\rx", "'=1", "'"]


@pytest.mark.parametrize("text", RISKY)
def test_a_cell_that_could_run_is_text_and_comes_back(text: str) -> None:
    shown = cells(replace(PHOTO, title={"ja": text}, credit=text))
    assert shown["title"] == shown["credit"] == f"'{text}"
    assert unescape(shown["title"]) == text


def test_nul_is_dropped_and_hides_no_formula() -> None:
    assert cells(replace(PHOTO, title={"ja": "\0=1"}))["title"] == "'=1"
    assert cells(replace(PHOTO, title={"ja": "題\0名"}))["title"] == "題名"


@pytest.mark.parametrize("text", ["", " 題", "題=1", "1-2", "a'b", "(=1)", "０＋１"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert escape(text) == text


@given(st.text())
def test_escaping_always_comes_back_and_never_leaves_a_formula(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not escape(text).lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert not escape(text).startswith(("\t", "\r", "\n"))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_title_comes_through_the_file(text: str) -> None:
    kept = text.replace("\0", "")
    if kept:
        assert unescape(cells(replace(PHOTO, title={"ja": text}))["title"]) == kept


def test_positions_are_numbers_even_where_they_are_negative() -> None:
    south = PlaceStatement(words="南", precision="exact", point=Point(lat=-32.5, lon=-70.25))
    shown = cells(replace(PHOTO, places=(south,), title={"ja": "=1"}))
    assert (shown["lat"], shown["lon"], shown["title"]) == ("-32.5", "-70.25", "'=1")


def test_geojson_puts_longitude_first_and_says_what_the_position_is() -> None:
    collection = json.loads(written("geojson", (PHOTO, CONTENT)))
    assert set(collection) == {"type", "features"}
    (feature,) = collection["features"]
    lon, lat = feature["geometry"]["coordinates"]
    assert 130 < lon < 131.5
    assert 32 < lat < 33.5
    assert feature["id"] == "01K0"
    assert feature["properties"]["point_precision"] == "municipality"
    assert feature["properties"]["title"] == "益城町役場"


def test_geojson_takes_the_exact_position_where_there_is_one() -> None:
    exact = replace(PHOTO, places=(replace(PHOTO.places[0], precision="exact"),))
    (feature,) = json.loads(written("geojson", (exact, CONTENT)))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [130.8, 32.79111]}
    assert feature["properties"]["point_precision"] == "exact"


def test_geojson_keeps_items_without_a_position() -> None:
    nowhere = replace(PHOTO, places=())
    features = json.loads(written("geojson", (PHOTO, CONTENT), (nowhere, CONTENT)))["features"]
    assert len(features) == 2
    assert features[1]["geometry"] is None
    assert features[1]["properties"]["point_precision"] == ""


def test_geojson_without_items_is_a_collection_too() -> None:
    assert json.loads(written("geojson")) == {"type": "FeatureCollection", "features": []}
