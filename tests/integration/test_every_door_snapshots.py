"""What a snapshot lists is judged at each fetch: by role, by the clock, after each decision."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from archive.exports import exporters
from archive.snapshot import Subject
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_expectations import (
    ALL_WORDS,
    allowed,
    ids,
    kept_by_others,
    leaks,
    visible,
)
from tests.integration.door_items import RECORD, SOON, Case
from tests.integration.door_viewers import ENDING, PUBLIC, STAFF, VIEWERS, Who
from tests.integration.door_words import found_in
from tests.integration.test_every_door_lessons import UNIT_IDS, record_open
from web.snapshot.subject import items_of

GAP = "資料は公開されていません"
everybody = pytest.mark.parametrize("who", VIEWERS, ids=lambda who: who.name)


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "snapshots") as archive:
        yield archive


@pytest.fixture(scope="module")
def taken(archive: Archive) -> str:
    """Of everything that the public saw at the beginning."""
    here, subject = archive.services, Subject()
    snapshot_id, new = here.snapshots.take(subject, items_of(here, subject), base_url="")
    assert new
    return snapshot_id


def held() -> list[Case]:
    return visible(PUBLIC, timedelta())


def check(archive: Archive, taken: str, who: Who, passed: timedelta, seen: list[Case]) -> None:
    visitor, may = archive.client(who), allowed(who, passed)
    closed = [case for case in held() if case not in seen]
    page = visitor.get(f"/snapshots/{taken}")
    told = visitor.get(f"/api/v1/snapshots/{taken}")
    assert page.text.count(GAP) == told.json["gaps"] == len(closed)
    assert told.json["total"] == len(held())
    for answer in (page, told):
        assert answer.status_code == 200
        assert leaks(answer, may) == set()
        assert not kept_by_others(answer)
        assert not {case.words[RECORD] for case in closed} & found_in(answer.data, ALL_WORDS)
        assert not [case.name for case in closed if archive.id_of(case) in answer.text]
    listed = [one["item"] for one in told.json["entries"] if one["standing"] != "closed"]
    assert sorted(listed) == ids(archive, seen)


@everybody
@pytest.mark.parametrize("passed", [timedelta(), SOON], ids=str)
def test_a_snapshot_shows_what_may_be_seen_now(
    archive: Archive, taken: str, who: Who, passed: timedelta
) -> None:
    archive.move(passed)
    check(archive, taken, who, passed, [one for one in held() if record_open(one, who, passed)])


@pytest.mark.parametrize("passed", [timedelta(), ENDING, SOON], ids=str)
@pytest.mark.parametrize("who", [PUBLIC, STAFF], ids=lambda who: who.name)
def test_its_exports_show_the_same(
    archive: Archive, taken: str, who: Who, passed: timedelta
) -> None:
    archive.move(passed)
    visitor, may = archive.client(who), allowed(who, passed)
    seen = [case for case in held() if record_open(case, who, passed)]
    closed = [archive.id_of(case).encode() for case in held() if case not in seen]
    for name, read in UNIT_IDS.items():
        answer = visitor.get(f"/snapshots/{taken}/download.{name}")
        assert answer.status_code == 200, name
        assert leaks(answer, may) == set(), name
        assert sorted(one for one in read(answer.data) if one != taken) == ids(archive, seen), name
        assert not [one for one in closed if one in answer.data], name
    assert UNIT_IDS.keys() == exporters().keys()


def test_only_public_material_is_ever_recorded(archive: Archive) -> None:
    """Whoever makes it: what staff see beside it is not even counted."""
    archive.move(timedelta())
    for who in (PUBLIC, STAFF):
        page = archive.client(who).get("/snapshots/new")
        assert f"公開中の資料 {len(held())}件" in page.text


def test_what_was_made_before_a_restricting_change_shows_it_no_more(
    archive: Archive, taken: str
) -> None:
    """Last of this module, for it decides; nothing is indexed in between."""
    archive.move(timedelta())
    visitor = archive.client(PUBLIC)
    gone = next(case for case in held() if case.name == "text public public")
    masked = next(case for case in held() if case.name == "photo content public")
    before = visitor.get(f"/api/v1/snapshots/{taken}").json
    archive.decide("withdraw", gone.name)
    box = {"page": 0, "x": 0.0, "y": 0.0, "w": 0.5, "h": 0.5}
    archive.decide("edit", masked.name, masks=[box])
    after = visitor.get(f"/api/v1/snapshots/{taken}").json
    assert after["gaps"] == before["gaps"] + 1
    assert (before["changed"], after["changed"]) == (0, 1)
    number = next(
        one["number"] for one in before["entries"] if one.get("item") == archive.id_of(gone)
    )
    assert after["entries"][number - 1] == {"number": number, "standing": "closed"}
    for name in exporters():
        data = visitor.get(f"/snapshots/{taken}/download.{name}").data
        assert archive.id_of(gone).encode() not in data, name
        assert not found_in(data, [gone.words[RECORD]]), name
    lines = visitor.get(f"/snapshots/{taken}/download.jsonl").text.split("\n")[1:-1]
    stands = [json.loads(line)["standing"] for line in lines]
    assert stands.count("changed") == 1
    assert stands.count("closed") == after["gaps"]
