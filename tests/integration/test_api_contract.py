"""The API against its own description: every route, every answer, every example, and a fuzzer."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from archive.collection import Collection, Entry
from archive.lesson import Evidence, Kind, Lesson, Page, Status
from archive.model import Access, Level, State
from archive.prepared import Order
from archive.snapshot import Subject
from archive.writing import Writings
from tests import openapi, validators
from tests.integration.door_building import ACTOR
from tests.integration.web_archive import NOW, World, item, open_world, post, serving
from web.api.operation import PREFIX
from web.snapshot.subject import items_of

COLLECTION, LESSON = "01collection00000000000000", "01lesson000000000000000000"
MOVED = "01JTESTMOVED00000000000000"
ADDRESSES = {
    "/api/v1/items": (
        "?q=井戸水",
        "?size=3&sort=seq",
        "?q=益城町&advice=1",
        "?histogram=month&tiles=8&place=43443",
        "?q=みつからない語",
        "?size=0",
        "?plase=43443",
    ),
    "/api/v1/items/{item_id}": (
        *(f"/{one}" for one in (item(1).id, post(201, "x").id, item(102).id, item(103).id)),
        "/nothing",
    ),
    "/api/v1/facets": ("?q=写真", ""),
    "/api/v1/counts": ("?histogram=month&tiles=8", "?q=井戸水&tiles=19", ""),
    "/api/v1/suggestions": ("?q=益城", "?q=", ""),
    "/api/v1/places": ("", "?size=7"),
    "/api/v1/places/{code}": ("/43443", "/43100", "/43443-001", "/43", "/99999"),
    "/api/v1/disasters": ("",),
    "/api/v1/disasters/{disaster_id}": ("/kumamoto-2016", "/flood-2020", "/flood-1953"),
    "/api/v1/lessons": ("", "?phase=relief", "?size=x"),
    "/api/v1/lessons/{lesson_id}": (f"/{LESSON}", "/nothing"),
    "/api/v1/collections": ("", "?size=1"),
    "/api/v1/collections/{collection_id}": (f"/{COLLECTION}", "/nothing"),
    "/api/v1/snapshots/{snapshot_id}": ("/{search}", "/{search}?size=2", "/{gathered}", "/nothing"),
    "/api/v1/exports": ("?as=csv&q=写真", "?as=exe", "", "?as=csv&of=nothing"),
    "/api/v1/exports/{export_id}": ("/{ready}", "/{waiting}", "/nothing"),
    "/api/v1/openapi.json": ("", "?lang=en"),
}
"""Of each path as the document writes it: what stands behind its beginning."""


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("home"), request.config) as world:
        world.add(
            *(item(number, text=("断水は10日間つづいた。",)) for number in range(1, 9)),
            item(102, state=State.WITHDRAWN),
            item(103, record=Access(level=Level.STAFF)),
            post(201, "井戸水を配っています"),
        )
        world.alias(MOVED, item(1).id)
        _write(world)
        yield world


SEARCH, GATHERED = Subject(asked={"q": ("写真",)}), Subject(collection=COLLECTION, revision=1)


def _take(world: World) -> dict[str, str]:
    """A snapshot of a search and one of the collection; an export that is ready, and one not."""
    here, exports = world.services, dict[str, str]()
    for name in ("ready", "waiting"):
        exports[name] = here.prepared.new_id()
        order = Order(id=exports[name], form="csv", lang="ja", base_url="http://x", at=NOW)
        here.prepared.ask(order)
        if name == "ready":
            here.worker("test", roles={"jobs"}).run_until_idle()
    return exports | {
        name: here.snapshots.take(subject, items_of(here, subject), base_url="")[0]
        for name, subject in (("search", SEARCH), ("gathered", GATHERED))
    }


def _write(world: World) -> None:
    parts = world.services
    here = {"store": parts.store, "database": parts.database, "clock": world.clock}
    entries = (Entry(item=item(1).id, caption={"ja": "注"}), Entry(item=item(103).id))
    collection = Collection(title={"ja": "束"}, entries=entries, open=True, published=NOW)
    writings = Writings("collection", Collection, **here)  # type: ignore[arg-type]
    writings.write(ACTOR, COLLECTION, collection, revision=0, step=("open", "a test"))
    cited = (
        Evidence(item=item(1).id, kind=Kind.PAGE, quote="断水は10日間", note={"ja": "注"}),
        Evidence(item=item(103).id),
    )
    lesson = Lesson(statement={"ja": "教訓"}, phase="relief", subject="life", evidence=cited)
    page = Page(status=Status.PUBLISHED, lesson=lesson, shown=lesson, published=NOW, revised=NOW)
    lessons = Writings("lesson", Page, **here)  # type: ignore[arg-type]
    lessons.write(ACTOR, LESSON, page, revision=0, step=("publish", "a test"))


@pytest.fixture(scope="module")
def document(world: World) -> dict[str, Any]:
    return dict(world.get("/api/v1/openapi.json").json)


def test_every_route_is_described_and_nothing_else(world: World, document: dict[str, Any]) -> None:
    rules = {rule.rule for rule in world.app.url_map.iter_rules() if rule.rule.startswith(PREFIX)}
    assert {re.sub(r"<(\w+)>", r"{\1}", rule) for rule in rules} == document["paths"].keys()
    assert document["paths"].keys() == ADDRESSES.keys(), "say here what to ask of each route"
    for path, told in document["paths"].items():
        (operation,) = told.values()
        named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)), path


def test_answers_are_what_the_description_says(world: World, document: dict[str, Any]) -> None:
    answers, taken = [], _take(world)
    for path, endings in ADDRESSES.items():
        for ending in endings:
            address = path.partition("/{")[0] + ending.format(**taken)
            (method,) = document["paths"][path]
            answer = world.client.open(address, method=method.upper(), buffered=True)
            answers.append(
                {
                    "path": path,
                    "method": method,
                    "status": answer.status_code,
                    "type": answer.mimetype,
                    "body": answer.json,
                }
            )
    assert {200, 202, 400, 404, 410} == {one["status"] for one in answers}
    assert openapi.problems(document, answers) == []
    english = world.get("/api/v1/openapi.json?lang=en")
    assert openapi.problems(english.json, []) == []
    texts = re.sub(r'"title": ?"[^"]*"', "", english.text)  # the site's own name is Japanese
    assert not re.search(r"[ぁ-ヿ一-鿿]", texts)


def test_the_judge_finds_what_is_wrong(world: World, document: dict[str, Any]) -> None:
    """Else the test above would pass whatever the answers say."""
    body = world.get("/api/v1/disasters").json
    told = {"path": "/api/v1/disasters", "status": 200, "type": "application/json"}
    assert openapi.problems(document, [{**told, "body": {**body, "more": 1}}])
    assert openapi.problems(document, [{**told, "body": {"total": 1}}])
    assert openapi.problems(document, [{**told, "status": 302, "body": body}])


def test_an_earlier_address_leads_on(world: World) -> None:
    answer = world.get(f"/api/v1/items/{MOVED}")
    assert (answer.status_code, answer.json) == (301, {"id": item(1).id})


def asked(command: str) -> tuple[str, dict[str, str]]:
    """What a command of curl asks for; as little of curl as the page uses."""
    words, parts, headers, address = shlex.split(command)[1:], [], {}, ""
    while words:
        word = words.pop(0)
        if word in ("-d", "--data-urlencode"):
            parts.append(tuple(words.pop(0).split("=", 1)))
        elif word == "-H":
            name, value = words.pop(0).split(": ", 1)
            headers[name] = value
        elif word != "-G":
            assert not word.startswith("-"), f"{word} is not known here"
            address = word
    return f"{address}?{urlencode(parts)}", headers


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_each_example_of_the_page_runs(world: World, lang: str) -> None:
    page = world.get(f"/api?lang={lang}").text
    unescaped = page.replace("&#34;", '"').replace("&amp;", "&")
    commands = re.findall(r'<code class="example">(.*?)</code>', unescaped, re.S)
    assert len(commands) > 8
    for command in commands:
        address, headers = asked(re.sub("<[^>]+>", "", command))
        answer = world.get(address, headers=headers)
        assert answer.status_code == 200, command
        assert answer.json, command


def test_the_program_of_the_page_reads_everything(world: World) -> None:
    with serving(world.app) as port:
        page = world.get("/api", base_url=f"http://127.0.0.1:{port}").text
        (program,) = re.findall(r'<code class="program">(.*?)</code>', page, re.S)
        code = program.replace("&#34;", '"').replace('"size": 100', '"size": 3')
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
    assert ran.returncode == 0, ran.stderr
    printed = [line.split()[0] for line in ran.stdout.splitlines()]
    assert printed == [item(number).id for number in (*range(1, 9), 201)]


def test_lists_go_on_by_cursor(world: World) -> None:
    seen, following = [], "?size=7"
    while following:
        answer = world.get(f"/api/v1/places{following}").json
        seen += [one["code"] for one in answer["places"]]
        following = f"?size=7&cursor={answer['next']}" if answer["next"] else ""
    assert seen == sorted(set(seen))
    assert len(seen) == answer["total"] == 50
    foreign = world.get("/api/v1/items?size=2").json["next"]
    assert world.get(f"/api/v1/places?cursor={foreign}").status_code == 400


def test_an_answer_is_sent_again_only_when_it_changed(world: World) -> None:
    first = world.get("/api/v1/items?q=写真")
    again = world.get("/api/v1/items?q=写真", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    english = world.get(
        "/api/v1/items?q=写真",
        headers={"If-None-Match": first.headers["ETag"], "Accept-Language": "en"},
    )
    assert english.status_code == 200
    assert english.headers["Content-Language"] == "en"
    for name in ("Accept-Language", "Cookie"):
        assert name in english.headers["Vary"]


def test_other_sites_may_read_what_is_public(world: World) -> None:
    answer = world.get("/api/v1/items", headers={"Origin": "https://map.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    refused = world.get("/api/v1/items?size=0", headers={"Origin": "https://map.example"})
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    before = world.client.options("/api/v1/items", headers={"Origin": "https://map.example"})
    assert before.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Access-Control-Allow-Origin" not in world.get("/search").headers


def test_a_fuzzer_finds_no_break_of_the_contract(world: World, tmp_path: Path) -> None:
    """Schemathesis, with the same requests each time.

    A value that fits its schema may still be refused (a cursor of another search), so the check
    that wants it accepted is left out.
    """
    with serving(world.app) as port:
        base = f"http://127.0.0.1:{port}"
        command = [
            *(str(validators.environment("openapi")), "-m", "schemathesis.cli", "run"),
            *(f"{base}/api/v1/openapi.json", "--url", base),
            *("--phases", "examples,coverage,fuzzing", "--max-examples", "12"),
            *("--generation-deterministic", "--no-shrink", "--no-color", "--warnings", "off"),
            *("--exclude-checks", "positive_data_acceptance"),
        ]
        ran = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=240
        )
    assert ran.returncode == 0, ran.stdout[-6000:]
    tried = re.search(r"(\d+) generated, (\d+) passed", ran.stdout)
    assert tried is not None, ran.stdout[-2000:]
    assert tried[1] == tried[2]
    assert int(tried[1]) > 500
