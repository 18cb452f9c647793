"""The JSON interface: totals, pages and cursors agree with each other and with the page."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest

from archive.model import Access, Level, PlaceStatement, State
from tests.integration.web_archive import NOW, World, ids, item, open_world, post

MANY = 60


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("home"), request.config) as world:
        made = [
            item(
                number,
                published=NOW - timedelta(minutes=number),
                places=(PlaceStatement(code="43443" if number % 2 else "43202", source="row"),),
                themes=("water",) if number % 3 == 0 else ("shelter",),
                credit=f"提供者{number % 4}",
            )
            for number in range(1, MANY + 1)
        ]
        hidden = [
            item(101, state=State.REVIEW),
            item(102, state=State.WITHDRAWN),
            item(103, record=Access(level=Level.STAFF)),
            item(104, record=Access(level=Level.PUBLIC, opens=NOW + timedelta(days=1))),
        ]
        world.add(*made, *hidden, post(201, "井戸水を配っています"))
        yield world


def test_an_answer_has_all_its_parts(world: World) -> None:
    answer = world.get("/api/v1/items?q=井戸水").json
    assert answer["total"] == 1
    assert answer["looser"] == {"items": []} or answer["looser"]["items"]
    assert answer["next"] is None
    (hit,) = answer["items"]
    assert {"id", "local_identifier", "title", "type", "url", "snippet"} <= hit.keys()
    assert "井戸水" in hit["snippet"]
    assert hit["post"]["truth"] == "unverified"
    assert answer["facets"]["type"] == [{"value": "post", "label": "SNS投稿", "count": 1}]


@pytest.mark.parametrize("sort", ["relevance", "date", "-date", "newest", "seq"])
def test_cursors_reach_every_item_once(world: World, sort: str) -> None:
    seen, address = [], f"/api/v1/items?size=7&sort={quote(sort)}"
    following = address
    for _ in range(MANY):
        answer = world.get(following).json
        assert answer["total"] == MANY + 1
        seen += ids(answer["items"])
        if answer["next"] is None:
            break
        following = f"{address}&cursor={answer['next']}"
    assert sorted(seen) == [*range(1, MANY + 1), 201]


def test_pages_and_cursors_give_the_same(world: World) -> None:
    first = world.get("/api/v1/items?size=10&sort=newest").json
    by_cursor = world.get(f"/api/v1/items?size=10&sort=newest&cursor={first['next']}").json
    by_page = world.get("/api/v1/items?size=10&sort=newest&page=2").json
    assert ids(by_cursor["items"]) == ids(by_page["items"]) == list(range(10, 20))


@pytest.mark.parametrize(
    "address",
    [
        "?cursor=zzz",
        "?cursor=%00",
        "?cursor=WzEsMiwzXQ",
        "?size=0",
        "?size=101",
        "?size=ten",
        "?size=²",
        "?page=0",
        "?page=101&size=100",
        "?size=5&size=6",
        "?sort=best",
        "?histogram=minute",
        "?cursor=WzM2ODkzNDg4MTQ3NDE5MTAzMjMyLDAsIjUzOTI2N2YyN2Y0NCJd",
    ],
)
def test_wrong_use_is_told_in_a_sentence(world: World, address: str) -> None:
    answer = world.get(f"/api/v1/items{address}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"].endswith("/api#status-400")
    assert answer.json["detail"].endswith("。")
    english = world.get(f"/api/v1/items{address}", headers={"Accept-Language": "en-GB,en"}).json
    assert english["detail"].endswith(".")
    assert english["detail"].isascii()


def test_a_cursor_is_good_for_its_own_search_only(world: World) -> None:
    cursor = world.get("/api/v1/items?size=5").json["next"]
    assert world.get(f"/api/v1/items?size=5&cursor={cursor}").status_code == 200
    for other in ("q=写真", "type=photo", "sort=newest"):
        answer = world.get(f"/api/v1/items?size=5&{other}&cursor={cursor}")
        assert answer.status_code == 400
    both = world.get(f"/api/v1/items?size=5&page=2&cursor={cursor}")
    assert both.status_code == 400


@pytest.mark.parametrize("number", [101, 103, 104, 999])
def test_hidden_items_are_not_found(world: World, number: int) -> None:
    answer = world.get(f"/api/v1/items/{item(number).id}")
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_a_withdrawn_item_is_gone(world: World) -> None:
    answer = world.get(f"/api/v1/items/{item(102).id}")
    assert answer.status_code == 410
    assert answer.json["reason"] == "other"


def test_one_item_is_its_record(world: World) -> None:
    told = world.get(f"/api/v1/items/{item(1).id}").json
    assert told["title"] == item(1).title["ja"]
    assert "staff" not in told


FILTERS = [
    "place=43443",
    "place=43443&theme=water",
    "theme=water&theme=shelter&place=43202",
    f"contributor={quote('提供者1')}",
    "type=post",
    f"q={quote('写真')}&place=43202",
    f"q={quote('写真 -八代市')}",
    "year=2016&disaster=kumamoto-2016&theme=water",
]


@pytest.mark.parametrize("asked", FILTERS)
def test_page_api_and_every_export_hold_the_same_items(world: World, asked: str) -> None:
    answer = world.get(f"/api/v1/items?size=100&{asked}").json
    expected = sorted(hit["id"] for hit in answer["items"])
    assert 0 < answer["total"] == len(expected) < MANY + 1
    assert f"{answer['total']}件" in world.get(f"/search?{asked}").text

    table = world.get(f"/search/download.csv?{asked}").get_data().decode("utf-8-sig")
    assert sorted(row["id"] for row in csv.DictReader(io.StringIO(table))) == expected
    lines = world.get(f"/search/download.jsonl?{asked}").text.splitlines()
    assert sorted(json.loads(line)["id"] for line in lines) == expected
    features = world.get(f"/search/download.geojson?{asked}").json["features"]
    assert sorted(feature["id"] for feature in features) == expected


def test_facets_add_up_to_what_their_links_find(world: World) -> None:
    answer = world.get("/api/v1/items?place=43443").json
    for name in ("place", "theme", "contributor", "type"):
        for value in answer["facets"][name]:
            kept = "" if name == "place" else "place=43443&"
            found = world.get(f"/api/v1/items?{kept}{name}={quote(value['value'])}").json
            assert found["total"] == value["count"], (name, value)


def test_an_export_is_whole_and_walks_in_order(world: World) -> None:
    lines = world.get("/search/download.jsonl").text.splitlines()
    assert [int(json.loads(line)["id"][7:]) for line in lines] == [*range(1, MANY + 1), 201]


def test_an_export_obeys_every_filter_of_the_page(world: World) -> None:
    """Filters that a page shows and an export forgets (aleph 1998)."""
    facets = world.get("/api/v1/items?size=1").json["facets"]
    assert {"type", "place", "disaster", "theme", "licence", "contributor"} <= facets.keys()
    for name, values in facets.items():
        for value in values:
            narrowing = f"{name}={quote(value['value'])}"
            rows = world.get(f"/search/download.jsonl?{narrowing}").text.splitlines()
            assert len(rows) == value["count"], narrowing


def test_an_export_names_its_form(world: World) -> None:
    answer = world.get("/search/download.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert 'filename="archive-20261101.csv"' in answer.headers["Content-Disposition"]
    assert world.get("/search/download.exe").status_code == 404


@pytest.mark.parametrize("narrowing", ["", "&type=photo", "&place=43443", "&q=写真"])
def test_all_counts_of_a_result_agree(world: World, narrowing: str) -> None:
    """List, total, facets, histogram and export are of one query."""
    address = f"/api/v1/items?histogram=year&tiles=8&size=100{narrowing}"
    answer = world.get(address).json
    years = {one["value"]: one["count"] for one in answer["histogram"]}
    assert years == {one["value"]: one["count"] for one in answer["facets"]["year"]}
    assert sum(one["count"] for one in answer["tiles"]) <= answer["total"]
    assert len(answer["items"]) == answer["total"]
    alone = world.get(f"/api/v1/counts?histogram=year&tiles=8{narrowing}").json
    assert alone == {name: answer[name] for name in alone}
    assert alone.keys() == {"total", "read_as", "notes", "histogram", "tiles"}
    rows = world.get(f"/search/download.jsonl?x=1{narrowing}").text.splitlines()
    assert len(rows) == answer["total"]
    for value, count in years.items():
        assert world.get(f"{address}&year={value}").json["total"] == count
    for tile in answer["tiles"]:
        assert world.get(f"{address}&tile={tile['tile']}").json["total"] == tile["count"]


def test_a_bar_leads_to_what_it_counted(world: World) -> None:
    months = world.get("/api/v1/items?histogram=month").json["histogram"]
    assert months
    for month in months:
        found = world.get(f"/api/v1/items?month={month['value']}&histogram=day").json
        assert found["total"] == month["count"]
        assert sum(day["count"] for day in found["histogram"]) <= month["count"]


@pytest.mark.parametrize("wrong", ["histogram=minute", "tiles=19", "tiles=x", "tiles=-1"])
def test_a_wrong_count_is_asked_for_in_vain(world: World, wrong: str) -> None:
    for door in ("items", "counts"):
        assert world.get(f"/api/v1/{door}?{wrong}").status_code == 400


def test_names_that_mean_nothing_are_told_and_passed_over(world: World) -> None:
    whole = world.get("/api/v1/items")
    answer = world.get("/api/v1/items?plaec=43443&x%0Ay=1&easy=1&furigana=1")
    assert (answer.status_code, answer.json["total"]) == (200, whole.json["total"])
    assert answer.headers["Ignored-Parameters"] == "plaec, x%0Ay"
    assert "Ignored-Parameters" not in whole.headers
    many = world.get("/api/v1/items?" + "&".join(f"n{'x' * 90}{at}=1" for at in range(500)))
    assert len(many.headers["Ignored-Parameters"]) < 500


def test_advice_is_given_when_asked_for(world: World) -> None:
    assert "advice" not in world.get("/api/v1/items?q=益城町").json
    advice = world.get("/api/v1/items?q=益城町&advice=1").json["advice"]
    (offer,) = advice["offers"]
    assert (offer["name"], offer["value"], offer["q"]) == ("place", "43443", "")
    assert world.get("/api/v1/items?place=43443").json["total"] == offer["count"]


def test_suggestions_come_from_what_the_viewer_may_see(world: World) -> None:
    found = world.get("/suggest?q=益城").json["suggestions"]
    assert {"text", "count"} <= found[0].keys()
    assert {entry["kind"] for entry in found} >= {"place", "title"}
    for entry in found:
        if entry["kind"] == "title":
            assert entry["text"] in world.get(entry["url"]).text
            continue
        total = world.get(f"/api/v1/items?q={quote(entry['text'])}").json["total"]
        assert total == entry["count"]
    assert world.get("/suggest?q=").json == {"suggestions": []}
