"""The map's marks count what they open; a place is never drawn as a spot; a frame narrows all."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from archive.errors import WrongSetting
from archive.model import Access, Item, Level, PlaceStatement, Point
from archive.settings import Settings
from tests.integration.staff_archive import Office, open_office
from tests.integration.web_archive import item, open_world
from web.checking import check

GSI = (
    "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png 地理院タイル "
    "https://maps.gsi.go.jp/development/ichiran.html"
)
CASTLE = Point(lat=32.8062, lon=130.7058)
MASHIKI = "bbox=130.75,32.75,130.9,32.85"


def at(number: int, code: str, point: Point | None = None, **changes: object) -> Item:
    precision = "exact" if point else "municipality"
    where = PlaceStatement(code=code, precision=precision, source="person", point=point)
    return item(number, places=(where,), **changes)


def items() -> list[Item]:
    staff_only = Access(level=Level.STAFF)
    return [
        at(1, "43443"),
        at(2, "43443", type="document", title={"ja": "給水の案内"}),
        at(3, "43443-001"),
        at(4, "43101", CASTLE),
        at(5, "43101", CASTLE, type="document"),
        at(6, "43101"),
        at(7, "43443", Point(lat=32.7911, lon=130.8161)),
        at(8, "43443", record=staff_only, content=staff_only),
        at(9, "43443", Point(lat=32.7911, lon=130.8161), record=staff_only, content=staff_only),
        item(10, places=()),
        item(11, places=(PlaceStatement(code="43", source="row"),)),
    ]


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("home"), request.config) as office:
        office.world.add(*items())
        yield office


def client_of(office: Office, who: str) -> FlaskClient:
    return office.person(who).client if who else office.world.client


def page(office: Office, address: str, who: str = "") -> str:
    answer = client_of(office, who).get(address, buffered=True)
    assert answer.status_code == 200
    return answer.text


def drawn(text: str) -> dict[str, Any]:
    inside = text.partition('id="map-data">')[2].partition("</script>")[0]
    told: dict[str, Any] = json.loads(inside)
    return told


def total(text: str) -> int:
    return int(re.findall(r'<h2 id="results">([\d,]+)件', text)[0])


def listed(text: str) -> list[tuple[str, str, int]]:
    """Address, label and count of every mark in the lists."""
    found = re.findall(
        r'<li><a href="(/search[^"]*)" rel="nofollow"><span>(.*?)</span>'
        r'<span class="count">([\d,]+)件</span></a></li>',
        text,
    )
    return [(unescape(url), label, int(count)) for url, label, count in found]


@pytest.mark.parametrize("who", ["", "admin"])
@pytest.mark.parametrize(
    "narrowed",
    ["", "?type=photo", "?q=給水", f"?{MASHIKI}", f"?{MASHIKI}&type=photo", "?place=43443"],
)
def test_every_mark_counts_what_it_opens(office: Office, narrowed: str, who: str) -> None:
    shown = page(office, f"/map{narrowed}", who)
    marks = drawn(shown)["marks"]
    assert marks
    assert [(one["url"], one["label"], one["count"]) for one in marks] == listed(shown)
    for one in marks:
        assert total(page(office, one["url"], who)) == one["count"] > 0, one
    elsewhere = re.search(r"ほかに(\d+)件あります", shown)
    apart = int(elsewhere[1]) if elsewhere else 0
    assert sum(one["count"] for one in marks) + apart == total(shown)


def test_what_is_known_to_the_place_is_an_area(office: Office) -> None:
    marks = {one["label"]: one for one in drawn(page(office, "/map"))["marks"]}
    town = marks["益城町のどこか"]
    assert (town["count"], town["radius"] > 1000) == (3, True)
    assert marks["熊本市のどこか"]["count"] == 1, "of a ward without a position, the city"
    spot = marks["位置のわかる地点（熊本市のあたり）"]
    assert (spot["count"], spot["radius"]) == (2, 0), "two at one spot are one mark"
    assert abs(spot["lat"] - CASTLE.lat) < 0.05 and abs(spot["lon"] - CASTLE.lon) < 0.05
    assert "ほかに2件あります" in page(office, "/map"), "without a place, and of the prefecture"


def test_a_frame_narrows_map_and_list_alike(office: Office) -> None:
    shown = page(office, f"/map?{MASHIKI}")
    assert total(shown) == total(page(office, f"/search?{MASHIKI}")) == 4
    assert "ほかに" not in shown
    answer = office.world.get(f"/api/v1/items?{MASHIKI}&type=photo")
    assert answer.json["total"] == 3
    rows = office.world.get(f"/search/download.csv?{MASHIKI}").text
    assert len(rows.strip().splitlines()) == 1 + 4
    closer = page(office, "/map?bbox=130.8160,32.7910,130.8162,32.7912")
    (spot,) = [one for one in drawn(closer)["marks"] if not one["radius"]]
    assert abs(spot["lat"] - 32.7911) < 0.001


def test_what_is_hidden_is_on_no_map(office: Office) -> None:
    def spots(who: str) -> list[int]:
        marks = drawn(page(office, f"/map?{MASHIKI}", who))["marks"]
        return [one["count"] for one in marks if not one["radius"]]

    assert spots("") == [1]
    assert spots("admin") == [2]


@pytest.mark.parametrize(
    "given",
    ["", "x", "1,2,3", "nan,0,1,1", "1,2,3,4,5", "１,2,3,4", "1e2,0,1,1"],
)
def test_what_is_no_part_of_the_map_narrows_nothing(office: Office, given: str) -> None:
    assert total(page(office, f"/map?bbox={given}")) == total(page(office, "/map")) == 9


def test_sides_off_the_globe_are_cut_off_and_turned_ones_put_right(office: Office) -> None:
    assert total(page(office, "/map?bbox=130.75,32.85,130.9,32.75")) == 4
    assert total(page(office, "/map?bbox=-999,-99,999,99")) == 7
    assert total(page(office, "/map?bbox=181,0,190,1")) == 0
    refused = office.world.get("/api/v1/items?bbox=here")
    assert refused.status_code == 400 and "bbox" in refused.text


def test_a_part_is_said_in_words_and_can_be_taken_off(office: Office) -> None:
    shown = page(office, f"/search?{MASHIKI}&type=photo")
    assert "地図の範囲: 北緯32.750〜32.850度、東経130.750〜130.900度" in shown
    assert 'href="/search?type=photo"' in shown
    assert 'href="/map?type=photo&amp;bbox=130.75,32.75,130.9,32.85"' in shown


def test_places_and_items_have_a_map(office: Office) -> None:
    town = drawn(page(office, "/places/43443"))
    assert [one["count"] for one in town["marks"]] == [3, 1]
    south, west, north, east = town["box"]
    assert south < 32.79 < north and west < 130.82 < east and north - south < 1
    (own,) = drawn(page(office, f"/items/{items()[0].id}"))["marks"]
    assert own["label"] == "益城町のどこか" and own["radius"] > 1000
    (own,) = drawn(page(office, f"/items/{items()[3].id}"))["marks"]
    assert (own["radius"], own["lat"]) == (0, CASTLE.lat)
    assert "map-data" not in page(office, f"/items/{items()[9].id}")


def test_no_tiles_unless_the_operator_names_some(office: Office) -> None:
    answer = office.world.get("/map")
    assert drawn(answer.text)["tiles"] is None
    assert "img-src 'self';" in answer.headers["Content-Security-Policy"]


def test_tiles_are_one_setting(tmp_path: Any, request: pytest.FixtureRequest) -> None:
    with open_world(tmp_path, request.config, map_tiles=GSI) as world:
        world.add(items()[0])
        for address in ("/map", f"/items/{items()[0].id}"):
            answer = world.get(address)
            policy = answer.headers["Content-Security-Policy"]
            assert "img-src 'self' https://cyberjapandata.gsi.go.jp;" in policy
            assert "script-src 'self';" in policy
            tiles = drawn(answer.text)["tiles"]
            assert tiles["credit"] == "地理院タイル"
            assert tiles["link"].startswith("https://maps.gsi.go.jp/")
        assert "gsi" not in world.get("/search").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "tiles",
    [
        "https://tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png credit",
        "/tiles/{z}/{x}/{y}.png credit",
        "https://tiles.example;script-src/{z}/{x}/{y}.png credit",
    ],
)
def test_tiles_that_cannot_be_drawn_stop_the_start(tiles: str) -> None:
    with pytest.raises(WrongSetting, match="MAP_TILES must be"):
        check(Settings(map_tiles=tiles))
