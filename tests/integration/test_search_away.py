"""Search does not answer, or only a part of it: what needs no search works, the rest says so."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from archive.errors import EngineUnavailable
from search.ask import FACETS
from tests.integration.production import free_port
from tests.integration.search_server import saying
from tests.integration.staff_archive import Office, Person, controls, open_office, typed, waiting
from tests.integration.web_archive import BY, item, open_world
from web.zero_hits import keep

AWAY = "検索がいま応答していないため、件数と一覧を出せません。"
IN_PART = "検索サーバーの一部が応答しないため、結果は一部です。"
NEED_SEARCH = {
    *("search.show", "api.items", "api.facets", "api.counts", "export.download", "outside.newest"),
    *("snapshot.form", "prepared.form", "staff_bulk.form", "staff_bulk_file.export"),
}
"""What can only refuse."""
ARGUMENTS = {
    "item_id": item(1).id,
    "code": "43443",
    "disaster_id": "kumamoto-2016",
    "form": "bib",
    "name": "csv",
}
DOORS = (
    *("/", "/places", "/places/43443", "/map"),
    *("/disasters", "/disasters/kumamoto-2016", "/disasters/kumamoto-2016/timeline"),
)


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    nobody = f"opensearch+http://127.0.0.1:{free_port()}/x"
    with open_office(tmp_path_factory.mktemp("home"), request.config, search_url=nobody) as office:
        with pytest.raises(EngineUnavailable):  # kept and catalogued; the index comes later
            office.world.add(item(1), item(2), waiting(3))
        yield office


@pytest.fixture
def admin(office: Office) -> Person:
    return office.person("admin")


def pages(office: Office) -> list[tuple[str, str]]:
    """Endpoint and address of everything that can be opened."""
    rules = [rule for rule in office.world.app.url_map.iter_rules() if "GET" in rule.methods]
    made = [(rule.endpoint, filled(rule)) for rule in rules if rule.endpoint != "static"]
    return [(endpoint, address) for endpoint, address in made if "<" not in address]


def filled(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: ARGUMENTS.get(found[1], found[0]), rule.rule)


def test_every_page_works_but_for_those_that_are_searches(office: Office, admin: Person) -> None:
    opened = pages(office)
    assert len(opened) > 40
    broken: set[str] = set()
    for endpoint, address in opened:
        for asked in (office.world.get, admin.get):
            answer = asked(address)
            if answer.status_code >= 500:
                broken.add(endpoint)
                assert answer.status_code == 503, address
    assert broken == NEED_SEARCH | {"health.ready"}


@pytest.mark.parametrize("address", ["/search?q=給水", "/search/download.csv?q=給水"])
def test_a_search_is_refused_in_words_and_says_when_to_come_again(
    office: Office, address: str
) -> None:
    answer = office.world.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "検索がいま応答していません" in answer.text
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_a_program_is_told_the_same(office: Office) -> None:
    answer = office.world.get("/api/v1/items?q=給水")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.mimetype == "application/problem+json"
    assert answer.json["title"] == "検索がいま応答していません"


@pytest.mark.parametrize("address", DOORS)
def test_a_door_says_so_and_shows_no_number(office: Office, address: str) -> None:
    page = office.world.get(address).text
    assert AWAY in page
    assert not re.search(r"\b\d+件", page)
    assert "まだありません" not in page
    assert "Search does not answer" in office.world.get(f"{address}?lang=en").text


def test_an_item_opens_without_its_neighbours(office: Office) -> None:
    answer = office.world.get(f"/items/{item(1).id}?q=写真")
    assert answer.status_code == 200
    assert "益城町の写真その1" in answer.text


def test_staff_read_why_and_go_on(office: Office, admin: Person) -> None:
    assert "検索サーバーが応答しません" in admin.get("/staff").text
    form = {"people": "none", "record_level": "public", "content_level": "public"}
    right = {"licence": BY, "basis": "permission", "basis_number": "第12号", "reason": "確認した"}
    published = admin.review(waiting(3).id, "publish", **form, **right)
    assert published.status_code == 303
    assert office.now(waiting(3).id).state == "published"


def test_words_that_were_sought_are_listed_without_causes(office: Office, admin: Person) -> None:
    assert keep(office.world.services.database, "水がでない", office.world.clock())
    answer = admin.get("/staff/words")
    assert answer.status_code == 200
    assert "水がでない" in answer.text


def test_whoever_writes_a_lesson_loses_nothing_by_searching(office: Office, admin: Person) -> None:
    at = "/staff/lessons/new"
    form = typed(controls(admin.get(at), "lesson"), "", seek="給水", statement_ja="水の教訓")
    answer = admin.client.post(at, data=form, buffered=True)
    assert answer.status_code == 200
    assert AWAY in answer.text
    assert "見つかりません" not in answer.text
    assert "水の教訓" in answer.text


def test_a_part_that_does_not_answer_is_told(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    nothing: dict[str, object] = {"buckets": []}
    shared = dict.fromkeys([*FACETS, "year", "month", "date", "hour", "located"], nothing)
    filtered = {name: {name: nothing} for name in FACETS}
    some = {
        "timed_out": False,
        "_shards": {"total": 2, "successful": 1, "failed": 0},
        "hits": {"total": {"value": 0}, "hits": []},
        "aggregations": {**filtered, "shared": shared, "terms": nothing},
    }
    live = {"x": {"mappings": {"_meta": {"position": 0, "version": "v"}}, "aliases": {}}}

    def answer(_method: str, path: str, _body: bytes) -> tuple[int, object]:
        return 200, some if "_search" in path else live

    with (
        saying(answer) as url,
        open_world(tmp_path, request.config, search_url=url) as world,
    ):
        for address in (*DOORS, "/search?q=給水"):
            page = world.get(address)
            assert page.status_code == 200, address
            assert IN_PART in page.text, address
            assert "まだありません" not in page.text
