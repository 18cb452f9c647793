"""Several processes of the production server on one catalog are one archive."""

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path
from urllib.parse import quote

import pytest

from archive.decisions import Actor
from archive.lexicon import Kind, Term
from archive.place_sets import PlaceSets
from archive.rights import Role
from archive.vocabulary import add_places
from archive.vocabulary.district import make_set
from tests.integration.production import COMMAND, Browser, Served, free_port, production
from tests.integration.staff_archive import DATA, Office
from tests.integration.web_archive import item, open_world, photo

SECRET, OUTSIDE = "ひみつの語", "203.0.113.77"


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("production") / "home"
    folder.mkdir()
    with open_world(folder, request.config) as world:
        office = Office(world)
        for login in ("tanaka", "suzuki", "admin"):
            office.hire(login, Role.ADMINISTRATOR)
        office.hire("moving", Role.STAFF)
        photos = [photo(number, DATA) for number in (1, 2)]
        world.add(*photos, files={one.id: DATA for one in photos})
        yield office


@pytest.fixture(scope="module")
def first(office: Office) -> Iterator[Served]:
    """Two processes."""
    home = Path(office.world.services.settings.home)
    more = {"WEB_PROCESSES": "2", "LOG_FORMAT": "json", "TRUSTED_PROXIES": "1"}
    with production(home, "first", **more) as served:
        yield served


@pytest.fixture(scope="module")
def second(office: Office, first: Served) -> Iterator[Served]:
    home = Path(office.world.services.settings.home)
    with production(home, "second", WEB_PROCESSES="1") as served:
        yield served


def found(served: Served) -> set[str]:
    answer = Browser().get(f"{served.base}/api/v1/items?q={quote('益城町')}")
    return {hit["id"] for hit in json.loads(answer.body)["items"]}


def test_a_restriction_made_through_one_is_obeyed_by_the_other_at_once(
    first: Served, second: Served
) -> None:
    person, one = Browser(), item(1).id
    assert one in found(first) & found(second)
    assert person.sign_in(first.base, "tanaka").status == 303
    page = f"{first.base}/staff/items/{one}"
    form = {"class": "privacy", "note": "電話があった", "revision": "1"}
    answer = person.post(f"{page}/withdraw", form, at=page)
    assert answer.status == 303, answer.text
    assert one not in found(second)
    assert Browser().get(f"{second.base}/items/{one}").status == 410
    assert Browser().get(f"{second.base}/items/{one}/picture/0/small.jpg").status == 404
    assert item(2).id in found(second)


def test_failures_are_counted_by_all_together(first: Served, second: Served) -> None:
    hasty = [
        Browser().sign_in(served.base, "suzuki", "a wrong password")
        for served in (first, second, first, second, first)
    ]
    assert [answer.status for answer in hasty] == [403, 403, 403, 403, 429]
    assert Browser().sign_in(second.base, "suzuki").status == 429


def test_signing_out_ends_a_copy_of_the_cookie_everywhere(first: Served, second: Served) -> None:
    person = Browser()
    person.sign_in(first.base, "tanaka")
    copied = Browser()
    for cookie in person.cookies:
        copied.cookies.set_cookie(copy(cookie))
    assert copied.get(f"{second.base}/staff").status == 200
    person.post(f"{first.base}/account/sign-out", {}, at=f"{first.base}/staff")
    assert copied.get(f"{second.base}/staff").status == 303


def test_a_role_taken_away_through_one_ends_the_session_at_the_other(
    office: Office, first: Served, second: Served
) -> None:
    admin, moving = Browser(), Browser()
    admin.sign_in(first.base, "admin")
    moving.sign_in(second.base, "moving")
    assert moving.get(f"{second.base}/staff").status == 200
    accounts = f"{first.base}/staff/accounts"
    form = {"do": "role", "role": "registered"}
    admin.post(f"{accounts}/{office.agents['moving']}", form, at=accounts)
    assert moving.get(f"{second.base}/staff").status == 303


def test_places_that_another_process_wrote_are_known_soon(office: Office, second: Served) -> None:
    here = office.world.services
    row = {"コード": "001", "名称": "見本東小学校区", "よみ": "みほんひがし", "市町村": "益城町"}
    made = make_set([(2, row)], set_id="mihon", name={"ja": "小学校区"}, source="見本")
    page = f"{second.base}/places/mihon-001"
    assert Browser().get(page).status == 404
    try:
        PlaceSets(here.store, here.database).write(made)
        wait_for(lambda: Browser().get(page).status == 200)
    finally:
        add_places(())


def test_words_that_another_process_wrote_count_soon(
    office: Office, first: Served, second: Served
) -> None:
    """Three processes on two servers: each answers with the synonym that a fourth one wrote."""
    lexicon = office.world.services.lexicon
    word = Term(kind=Kind.SYNONYM, text="ましきんまち", targets=("益城町",))
    assert total(first, word.text) == total(second, word.text) == 0
    by = [
        Actor(agent=office.agents[name], role=Role.ADMINISTRATOR) for name in ("tanaka", "suzuki")
    ]
    lexicon.save(by[0], word, revision=0, reason="地元の呼び名")
    lexicon.review(by[1], lexicon.get(Kind.SYNONYM, word.text), reason="確かめた")
    known = total(second, "益城町")
    assert known > 0
    for served in (first, second):
        wait_for(lambda served=served: {total(served, word.text) for _ in range(8)} == {known})  # type: ignore[misc]


def total(served: Served, typed: str) -> int:
    answer = Browser().get(f"{served.base}/api/v1/items?q={quote(typed)}")
    return int(json.loads(answer.body)["total"])


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "this took too long"
        time.sleep(0.5)


def test_numbers_are_those_of_all_processes(first: Served) -> None:
    for _ in range(12):
        assert Browser().get(f"{first.base}/terms").status == 200
    numbers = Browser().get(f"{first.base}/metrics").text
    line = 'archive_requests_total{route="page.terms",status="200"} 12.0'
    assert line in numbers
    assert 'archive_request_seconds_bucket{le="+Inf",route="page.terms"} 12.0' in numbers
    assert "archive_index_lag 1.0" in numbers, "the withdrawal is not in the index yet"
    assert 'archive_jobs{state="ready"} 0.0' in numbers
    assert "archive_queue_age_seconds 0.0" in numbers


def test_logs_hold_ids_of_requests_and_nothing_about_anybody(first: Served) -> None:
    person = Browser()
    address = f"{first.base}/search?q={quote(SECRET)}"
    answer = person.get(address, X_Forwarded_For=OUTSIDE)
    person.sign_in(first.base, "tanaka", "a wrong password")
    person.sign_in(first.base, "tanaka")
    person.get(f"{first.base}/staff/lexicon?q={quote(SECRET)}")
    text = first.log.read_text()
    for personal in (SECRET, quote(SECRET), OUTSIDE, "tanaka", "127.0.0.1"):
        assert personal not in text.split("Starting gunicorn")[-1], personal
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    (mine,) = [line for line in lines if line.get("request") == answer.headers["X-Request-ID"]]
    assert (mine["route"], mine["status"], mine["message"]) == ("search.show", 200, "GET")
    assert mine["ms"] > 0


def test_a_request_under_way_is_answered_before_the_stop(office: Office) -> None:
    home = Path(office.world.services.settings.home)
    with production(home, "stopped", WEB_PROCESSES="1") as served:
        port = int(served.base.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=60) as half:
            body = b"login=a&password=b"
            head = f"POST /account/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
            kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
            half.sendall((head + kind).encode() + body[:5])
            time.sleep(1)  # the head is read, and somebody waits for the rest
            served.process.send_signal(signal.SIGTERM)
            time.sleep(1)
            assert served.process.poll() is None
            half.sendall(body[5:])
            assert re.match(rb"HTTP/1.1 (400|303) ", half.recv(65536))
        assert served.process.wait(60) == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEB_THREADS", "many"),
        ("METRICS_NETWORKS", "everywhere"),
        ("LOG_FORMAT", "xml"),
        ("STAFF_HOST", "https://staff.example"),
        ("SEND_FILES", "link"),
        ("DATABASE_URL", "oracle://x"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence(
    tmp_path: Path, name: str, value: str
) -> None:
    given = {"ARCHIVE_HOME": str(tmp_path), "PORT": str(free_port()), name: value}
    ended = subprocess.run(
        COMMAND, env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    said = [line for line in ended.stderr.splitlines() if not line.startswith("[")]
    assert len(said) == 1 and name.removesuffix("_URL") in said[0].upper(), ended.stderr
