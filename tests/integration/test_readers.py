"""What goes out, in the hands of programs that nobody here wrote: tables, maps, feeds, crawlers."""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.model import Access, Dates, Level, PlaceStatement, Point
from tests import validators
from tests.conftest import skip_unless_required
from tests.integration.web_archive import World, item, open_world, post, serving

ODD = '髙﨑 𠮷野 🏯\n二行目, "引用" ～①'
EXACT = PlaceStatement(code="43443", precision="exact", point=Point(lat=32.7, lon=130.8))
ITEMS = (
    item(1, title={"ja": "=1+1"}, local_identifier="00123", places=(EXACT,)),
    item(2, title={"ja": ODD}, credit="+8190", dates=Dates()),
    item(3, places=(), local_identifier="1E5"),
    post(4, "井戸水を配っています"),
)
_UTF8 = "Text - txt - csv (StarCalc):44,34,76,1"
"""Commas between, quotes around, UTF-8, from the first line."""
FILES = ("search/download.csv", "search/download.xlsx", "search/download.geojson", "feed.atom")


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("home"), request.config) as world:
        world.add(*ITEMS, item(9, record=Access(level=Level.STAFF)))
        yield world


@pytest.fixture(scope="module")
def given(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files that the public takes away, by ending."""
    folder = tmp_path_factory.mktemp("given")
    for name in FILES:
        answer = world.get(f"/{name}")
        assert answer.status_code == 200
        (folder / name.replace("/", "-")).write_bytes(answer.data)
    return {path.suffix: path for path in folder.iterdir()}


@pytest.fixture(scope="module")
def read(given: dict[str, Path]) -> dict[str, Any]:
    """What pandas, GDAL and feedparser make of them, by ending."""
    said = validators.said("readers", "validate_reading.py", *given.values())
    return {suffix: said[str(path)] for suffix, path in given.items()}


@pytest.fixture(scope="module")
def records(world: World) -> dict[str, dict[str, Any]]:
    """The same as JSON Lines, by id."""
    lines = world.get("/search/download.jsonl").text.splitlines()
    return {told["id"]: told for told in map(json.loads, lines)}


def by_id(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_pandas_reads_tables(
    read: dict[str, Any], records: dict[str, dict[str, Any]], suffix: str
) -> None:
    told = read[suffix]
    assert next(iter(told["types"])) == "export", "the mark of UTF-8 went into the first name"
    assert told["types"]["lat"] == told["types"]["lon"] == "float64"
    rows = by_id(told["rows"])
    assert rows.keys() == records.keys() == {one.id for one in ITEMS}
    guarded = "'" if suffix == ".csv" else ""
    first, second, third, fourth = (rows[one.id] for one in ITEMS)
    assert first["title"] == f"{guarded}=1+1"
    assert second["title"] == ODD
    assert second["credit"] == f"{guarded}+8190"
    assert (first["identifier"], third["identifier"]) == ("00123", "1E5")
    assert (first["place_code"], third["place_code"], second["date"]) == ("43443", "", "")
    assert fourth["title"] == records[fourth["id"]]["title"]
    assert fourth["text"] == "井戸水を配っています"


def opened(
    sheet: Path, folder: Path, *, read_as: tuple[str, ...] = ()
) -> dict[str, dict[str, str]]:
    """The rows as LibreOffice shows them, by id."""
    if shutil.which("soffice") is None:
        skip_unless_required("office", "LibreOffice is not installed")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", *read_as, "--convert-to", f"csv:{_UTF8}"]
    command += ["--outdir", str(folder), str(sheet)]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    text = (folder / f"{sheet.stem}.csv").read_text("utf-8-sig")
    return by_id(list(csv.DictReader(io.StringIO(text, newline=""))))


@pytest.mark.parametrize(
    ("suffix", "guarded", "read_as"),
    [(".xlsx", "", ()), (".csv", "'", (f"--infilter={_UTF8},,0,true",))],
    ids=["xlsx", "csv"],
)
def test_libreoffice_opens_tables(
    given: dict[str, Path], tmp_path: Path, suffix: str, guarded: str, read_as: tuple[str, ...]
) -> None:
    """A workbook as it comes; of a CSV it is said that it is UTF-8 and what is quoted is text."""
    rows = opened(given[suffix], tmp_path, read_as=read_as)
    first, second, third, _ = (rows[one.id] for one in ITEMS)
    assert (first["title"], second["title"]) == (f"{guarded}=1+1", ODD)
    assert (first["identifier"], third["identifier"]) == ("00123", "1E5")
    assert (first["lat"], first["place_code"]) == ("32.7", "43443")


def test_gdal_finds_each_where_it_is(
    read: dict[str, Any], records: dict[str, dict[str, Any]]
) -> None:
    told = read[".geojson"]
    assert told["crs"] == "EPSG:4326"
    assert dict(zip(told["ids"], told["titles"], strict=True)) == {
        name: record["title"] for name, record in records.items()
    }
    points = dict(zip(told["ids"], told["points"], strict=True))
    assert points[ITEMS[0].id] == [130.8, 32.7]
    assert points[ITEMS[2].id] is None
    longitude, latitude = points[ITEMS[1].id]
    assert 130 < longitude < 131.5 and 32 < latitude < 33.5


def test_feedparser_reads_the_feed(
    read: dict[str, Any], records: dict[str, dict[str, Any]]
) -> None:
    told = read[".atom"]
    assert (told["broken"], told["version"]) == (False, "atom10")
    entries = {one["id"].rpartition("/")[2]: one for one in told["entries"]}
    assert entries.keys() == records.keys()
    for item_id, entry in entries.items():
        assert entry["title"].split() == records[item_id]["title"].split()
        assert entry["link"] == records[item_id]["url"]
        assert entry["day"] == [2026, 11, 1]


def test_a_crawler_finds_every_page_by_the_sitemap(world: World) -> None:
    with serving(world.app) as port:
        home = f"http://127.0.0.1:{port}/"
        pages = validators.said("readers", "validate_reading.py", home)[home]["pages"]
    assert len(pages) == len(set(pages)) > 100
    items = [page for page in pages if page.startswith(f"{home}items/")]
    assert sorted(items) == sorted(f"{home}items/{one.id}" for one in ITEMS)


def test_data_in_pages_is_a_graph_of_schema_org(world: World) -> None:
    pages = [world.get(path).text for path in (f"/items/{ITEMS[0].id}", "/")]
    found = [re.search(r"ld\+json\">(.+?)</script>", page, re.DOTALL) for page in pages]
    documents = f"[{','.join(one[1] for one in found if one)}]"
    shown, site = validators.said("rocrate", "validate_linked.py", given=documents)
    # The first is younger than that context; the second tells of a property, as actions may.
    assert (shown["unknown"], site["unknown"]) == (["creditText"], ["query-input"])
    schema, here = "http://schema.org/", f"http://localhost/items/{ITEMS[0].id}"
    triples = {(one[0], one[1].removeprefix(schema), one[2]) for one in shown["triples"]}
    assert {(here, "name", "=1+1"), (here, "license", ITEMS[0].rights.licence)} <= triples
    assert {name for _, name, _ in triples} >= {"contentLocation", "latitude", "holdingArchive"}
