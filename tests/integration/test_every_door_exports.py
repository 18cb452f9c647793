"""A file that was made ready holds what its reader may see.

After a restricting change it is made anew before a byte of it goes out: in every format, for every
part of it, however it is asked for.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from archive.exports import exporters
from archive.snapshot import Subject
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_expectations import (
    EXPORTED,
    allowed,
    ids,
    kept_by_others,
    leaks,
    visible,
)
from tests.integration.door_items import SOON, Case
from tests.integration.door_viewers import ENDING, ON_SITE_ADDRESS, PUBLIC, STAFF, VIEWERS, Who
from tests.integration.test_every_door_lessons import UNIT_IDS, record_open
from web.snapshot.subject import items_of

FORMS = sorted(exporters())
BOX = {"page": 0, "x": 0.0, "y": 0.0, "w": 0.5, "h": 0.5}


@pytest.fixture
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "prepared") as archive:
        yield archive


def work(archive: Archive) -> int:
    """What waits is done, and nothing is indexed."""
    here, done = archive.services, 0
    while job := here.queue.lease("test"):
        here.prepared.work(job)
        here.queue.finish(job)
        done += 1
    return done


def asked(archive: Archive, who: Who, **given: str) -> str:
    """The page of what was asked for, by the form as a browser sends it."""
    visitor = archive.client(who)
    page = visitor.get("/exports/new").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    place = {"REMOTE_ADDR": ON_SITE_ADDRESS} if who.on_site else {}
    sent = {**given, "csrf_token": token}
    answer = visitor.client.post("/exports", data=sent, environ_base=place)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def made(archive: Archive, who: Who, **given: str) -> str:
    address = asked(archive, who, **given)
    assert work(archive) == 1
    return address


def refused(answer: TestResponse) -> None:
    assert answer.status_code == 409
    assert answer.mimetype == "application/problem+json"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("who", VIEWERS, ids=lambda who: who.name)
def test_it_holds_what_its_reader_sees_and_goes_to_nobody_who_sees_less(
    archive: Archive, who: Who
) -> None:
    address, may = made(archive, who, **{"as": "jsonl"}), allowed(who, archive.passed)
    answer = archive.client(who).get(f"{address}/file")
    open_to = [case for case in visible(who, archive.passed) if record_open(case, who, timedelta())]
    assert sorted(EXPORTED["jsonl"](answer.data)) == ids(archive, open_to)
    assert leaks(answer, may) == set()
    assert not kept_by_others(answer)
    for other in VIEWERS:
        works_there = other.is_staff and (who.limited or not other.limited)
        sees_as_much = who.sees <= other.sees and (works_there or not who.is_staff)
        for door in (address, f"{address}/file", f"/api/v1{address}"):
            status = archive.client(other).get(door).status_code
            assert status == (200 if sees_as_much else 404), (other.name, door)


def withdrawn(archive: Archive, case: Case) -> None:
    archive.decide("withdraw", case.name)


def closed(archive: Archive, case: Case) -> None:
    archive.decide("edit", case.name, record={"level": "staff"}, content={"level": "staff"})


def content_closed(archive: Archive, case: Case) -> None:
    archive.decide("edit", case.name, content={"level": "staff"})


def masked(archive: Archive, case: Case) -> None:
    archive.decide("edit", case.name, masks=[BOX])


CHANGES: dict[str, tuple[Callable[[Archive, Case], None], str, bool]] = {
    "withdrawn": (withdrawn, "text public public", True),
    "closed": (closed, "text public public", True),
    "content closed": (content_closed, "text public public", False),
    "masked": (masked, "photo content public", False),
}
"""What is decided, on which item, and whether its row goes."""


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_restricting_change_it_is_made_anew(archive: Archive, change: str) -> None:
    decide, name, gone = CHANGES[change]
    visitor = archive.client(PUBLIC)
    addresses = {form: made(archive, PUBLIC, **{"as": form}) for form in FORMS}
    before = {form: visitor.get(f"{address}/file") for form, address in addresses.items()}
    case = next(one for one in visible(PUBLIC, archive.passed) if one.name == name)
    decide(archive, case)
    for form, address in addresses.items():
        assert archive.id_of(case) in EXPORTED[form](before[form].data)
        mark = before[form].headers["ETag"]
        for headers in ({}, {"Range": "bytes=5-", "If_Range": mark}, {"If_None_Match": mark}):
            answer = visitor.get(f"{address}/file", **headers)
            refused(answer)
            assert json.loads(answer.data)["url"].endswith(address)
        refused(visitor.get(f"{address}/file", method="HEAD"))
        assert told(archive, address)["state"] == "anew"
        assert "作り直しています" in visitor.get(address).text
    assert work(archive) == len(FORMS), "each once, however often it was asked for"
    archive.index()  # until then a search leaves the item out
    for form, address in addresses.items():
        after = visitor.get(f"{address}/file")
        assert after.data == visitor.get(f"/search/download.{form}").data, form
        check_anew(archive, case, before[form], after, gone=gone)
        rest = visitor.get(
            f"{address}/file", Range="bytes=5-", If_Range=before[form].headers["ETag"]
        )
        same = after.data == before[form].data
        expected = (206, after.data[5:]) if same else (200, after.data)
        assert (rest.status_code, rest.data) == expected, "two versions are never mixed"
        assert (archive.id_of(case) in EXPORTED[form](after.data)) == (not gone)
        assert ("公開を終えた1件を除いています" in visitor.get(address).text) == gone
        if change == "content closed" and form in ("csv", "jsonl", "geojson"):
            assert words_in(before[form].data, case)
            assert not words_in(after.data, case)


def check_anew(
    archive: Archive, case: Case, before: TestResponse, after: TestResponse, *, gone: bool
) -> None:
    same = after.data == before.data
    assert (after.headers["ETag"] == before.headers["ETag"]) == same
    assert leaks(after, allowed(PUBLIC, archive.passed)) == set()
    if gone:
        assert not same
        assert archive.id_of(case).encode() not in after.data


@pytest.mark.parametrize("who", [PUBLIC, STAFF], ids=lambda who: who.name)
def test_a_program_gets_what_the_public_sees_whoever_asks(archive: Archive, who: Who) -> None:
    answer = archive.client(who).client.post("/api/v1/exports?as=jsonl", buffered=True)
    assert answer.status_code == 202
    address = answer.headers["Location"].removeprefix("/api/v1")
    assert work(archive) == 1
    data = archive.client(PUBLIC).get(f"{address}/file").data
    assert sorted(EXPORTED["jsonl"](data)) == ids(archive, visible(PUBLIC, archive.passed))


def told(archive: Archive, address: str) -> dict[str, Any]:
    """For programs."""
    shown: dict[str, Any] = json.loads(archive.client(PUBLIC).get(f"/api/v1{address}").data)
    return shown


def words_in(data: bytes, case: Case) -> set[str]:
    return {word for word in case.content_words if word.encode() in data}


@pytest.mark.parametrize("who", [PUBLIC, STAFF], ids=lambda who: who.name)
def test_the_clock_alone_restricts_it(archive: Archive, who: Who) -> None:
    addresses = {form: made(archive, who, **{"as": form}) for form in FORMS}
    visitor = archive.client(who)
    for passed in (ENDING, SOON):
        archive.move(passed)
        for form, address in addresses.items():
            answer = visitor.get(f"{address}/file")
            if answer.status_code == 409:
                assert work(archive) == 1
                answer = visitor.get(f"{address}/file")
            assert leaks(answer, allowed(who, passed)) == set(), form
            held = set(EXPORTED[form](answer.data))
            assert held <= set(ids(archive, visible(who, passed))), form
    gone = set(ids(archive, visible(who, timedelta()))) - set(ids(archive, visible(who, SOON)))
    assert bool(gone) == (who is PUBLIC), "the test would pass whatever happens"


def test_of_a_snapshot_what_went_is_a_gap(archive: Archive) -> None:
    here, visitor = archive.services, archive.client(PUBLIC)
    snapshot, _ = here.snapshots.take(Subject(), items_of(here, Subject()), base_url="")
    addresses = {
        form: made(archive, PUBLIC, **{"as": form, "snapshot": snapshot}) for form in FORMS
    }
    for form, address in addresses.items():
        direct = visitor.get(f"/snapshots/{snapshot}/download.{form}").data
        assert visitor.get(f"{address}/file").data == direct, form
    case = next(one for one in visible(PUBLIC, archive.passed) if one.name == "text public public")
    archive.decide("withdraw", case.name)
    for address in addresses.values():
        refused(visitor.get(f"{address}/file"))
    work(archive)
    for form, address in addresses.items():
        after = visitor.get(f"{address}/file")
        read: Callable[[bytes], list[str]] = UNIT_IDS[form]
        assert archive.id_of(case) not in read(after.data)
        assert leaks(after, allowed(PUBLIC, archive.passed)) == set()
        assert after.data == visitor.get(f"/snapshots/{snapshot}/download.{form}").data


def test_an_edit_that_binds_nobody_leaves_the_file(archive: Archive) -> None:
    address = made(archive, PUBLIC, **{"as": "csv"})
    visitor = archive.client(PUBLIC)
    before = visitor.get(f"{address}/file")
    archive.decide("edit", "text public public", description={"ja": "言いまわしを直した"})
    archive.decide("edit", "text staff staff", description={"ja": "外の資料"})
    after = visitor.get(f"{address}/file")
    assert (after.status_code, after.data) == (200, before.data)
    assert work(archive) == 0


def test_it_is_fetched_by_ranges_with_its_checksum(archive: Archive) -> None:
    address = made(archive, PUBLIC, **{"as": "csv"})
    visitor = archive.client(PUBLIC)
    whole = visitor.get(f"{address}/file")
    shown = told(archive, address)["file"]
    assert shown["sha256"] == hashlib.sha256(whole.data).hexdigest()
    assert shown["size"] == len(whole.data) == int(whole.headers["Content-Length"])
    assert whole.headers["Repr-Digest"].startswith("sha-256=:")
    assert shown["name"] in whole.headers["Content-Disposition"]
    assert whole.headers["Accept-Ranges"] == "bytes"
    mark = whole.headers["ETag"]
    rest = visitor.get(f"{address}/file", Range="bytes=100-", If_Range=mark)
    assert (rest.status_code, rest.data) == (206, whole.data[100:])
    assert rest.headers["Repr-Digest"] == whole.headers["Repr-Digest"]
    head = visitor.get(f"{address}/file", method="HEAD")
    assert (head.headers["ETag"], head.data) == (mark, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
    beyond = visitor.get(f"{address}/file", Range=f"bytes={len(whole.data)}-")
    assert beyond.status_code == 416
    other = visitor.get(f"{address}/file", Range="bytes=100-", If_Range='"other"')
    assert other.status_code == 200
