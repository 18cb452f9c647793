"""What lessons cite and collections hold is open to whom the item is, at every instant."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from archive.collection import Collection, Entry
from archive.collection import Kind as Series
from archive.exports import exporters
from archive.lesson import Evidence, Kind, Lesson, Page, Status
from archive.model import Level
from archive.writing import Writings
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_building import ACTOR
from tests.integration.door_expectations import (
    ALL_WORDS,
    EXPORTED,
    allowed,
    ids,
    kept_by_others,
    leaks,
)
from tests.integration.door_items import CONTENT, RECORD, SOON, Case, cases
from tests.integration.door_viewers import (
    ENDING,
    PUBLIC,
    STAFF,
    VIEWERS,
    Who,
    sees_content,
    sees_record,
)
from tests.integration.door_words import found_in

COLLECTION = "01collectionholdseverything0"
LESSON = "01lessonciteseverything000"
ADDRESSES = (f"/lessons/{LESSON}", f"/api/v1/lessons/{LESSON}", f"/lessons/{LESSON}?lang=en")
GAP = "資料は公開されていません"
SECOND = timedelta(seconds=1)
everybody = pytest.mark.parametrize("who", VIEWERS, ids=lambda who: who.name)


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    """With a lesson that was published when everything in it could still be seen."""
    with open_archive(tmp_path_factory, request.config, "lessons") as archive:
        parts = archive.services
        writings = Writings(
            "lesson", Page, store=parts.store, database=parts.database, clock=archive.clock
        )
        cited = tuple(one for case in cited_cases() for one in _cited(archive, case))
        lesson = Lesson(
            statement={"ja": "すべてを引く教訓", "en": "A lesson that cites everything"},
            phase="relief",
            subject="life",
            evidence=cited,
        )
        page = Page(
            status=Status.PUBLISHED,
            lesson=lesson,
            shown=lesson,
            published=archive.clock(),
            revised=archive.clock(),
        )
        writings.write(ACTOR, LESSON, page, revision=0, step=("publish", "a test"))
        gathered = Writings(
            "collection",
            Collection,
            store=parts.store,
            database=parts.database,
            clock=archive.clock,
        )
        gathered.write(ACTOR, COLLECTION, _collection(archive), revision=0, step=("open", "a test"))
        yield archive


def _collection(archive: Archive) -> Collection:
    return Collection(
        kind=Series.SERIES,
        title={"ja": "すべてを収めた束"},
        entries=tuple(
            Entry(item=archive.id_of(case), caption=_note(case, RECORD)) for case in cited_cases()
        ),
        open=True,
        published=archive.clock(),
    )


def cited_cases() -> list[Case]:
    return [case for case in cases() if not case.removed]


def _cited(archive: Archive, case: Case) -> Iterator[Evidence]:
    """Its record, and where it has words a page of its content, each with a telling note."""
    item_id = archive.id_of(case)
    yield Evidence(item=item_id, note=_note(case, RECORD))
    if case.kind != "photo":
        quote = case.words[CONTENT]
        yield Evidence(item=item_id, kind=Kind.PAGE, quote=quote, note=_note(case, CONTENT))
    else:
        box = (0.0, 0.0, 0.01, 0.01)
        yield Evidence(item=item_id, kind=Kind.REGION, box=box, note=_note(case, CONTENT))
    for word in case.masked_words:
        yield Evidence(item=item_id, kind=Kind.PAGE, page=1, quote=word, note=_note(case, CONTENT))


def _tables(data: bytes) -> list[str]:
    return [row["id"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]


UNIT_IDS = {
    **{
        name: (
            lambda data, read=read: [
                one for one in read(data) if one not in ("", "None", COLLECTION)
            ]
        )
        for name, read in {**EXPORTED, "csv": _tables}.items()
        if name not in ("jsonl", "geojson")
    },
    "jsonl": lambda data: [
        told["item"]["id"]
        for line in data.decode().split("\n")
        if line and "item" in (told := json.loads(line))
    ],
    "geojson": lambda data: [one["id"] for one in json.loads(data)["features"] if "id" in one],
}
"""Ids of items in a collection that went out as one; a new format must be read here as well."""


def _note(case: Case, slot: int) -> Mapping[str, str]:
    return {"ja": f"注 {case.words[slot]}"}


def record_open(case: Case, who: Who, passed: timedelta) -> bool:
    """What is sealed is shown in a lesson to nobody, not even to those who are named."""
    return sees_record(case, who, passed) and case.record is not Level.SEALED


def content_open(case: Case, who: Who, passed: timedelta) -> bool:
    open_to = record_open(case, who, passed) and sees_content(case, who, passed)
    return open_to and case.content is not Level.SEALED


def expected(who: Who, passed: timedelta) -> set[str]:
    words = {case.words[RECORD] for case in cited_cases() if record_open(case, who, passed)}
    texts = {case.words[CONTENT] for case in cited_cases() if content_open(case, who, passed)}
    return words | texts


@everybody
def test_a_lesson_shows_of_its_evidence_what_may_be_seen(archive: Archive, who: Who) -> None:
    archive.move(timedelta())
    visitor, may = archive.client(who), allowed(who, archive.passed)
    notes = {
        case.words[CONTENT] for case in cited_cases() if content_open(case, who, archive.passed)
    }
    for address in ADDRESSES:
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert leaks(answer, may | notes) == set(), address
        assert found_in(answer.data, expected(who, archive.passed)) == expected(who, archive.passed)


@everybody
def test_nothing_else_of_a_closed_item_is_told(archive: Archive, who: Who) -> None:
    """Neither its number nor its file; there are as many gaps as closed pieces of evidence."""
    archive.move(timedelta())
    visitor = archive.client(who)
    page, told = visitor.get(ADDRESSES[0]), visitor.get(ADDRESSES[1]).json
    closed = [case for case in cited_cases() if not record_open(case, who, archive.passed)]
    for case in closed:
        assert archive.id_of(case) not in page.text
        assert archive.id_of(case) not in str(told)
    assert [one for one in told["evidence"] if one == {"standing": "closed"}]
    assert page.text.count(GAP) == sum(one["standing"] == "closed" for one in told["evidence"])


@everybody
@pytest.mark.parametrize("passed", [timedelta(), SOON], ids=str)
def test_a_collection_shows_what_may_be_seen(archive: Archive, who: Who, passed: timedelta) -> None:
    archive.move(passed)
    answer = archive.client(who).get(f"/collections/{COLLECTION}")
    seen = [case for case in cited_cases() if record_open(case, who, passed)]
    assert leaks(answer, allowed(who, passed)) == set()
    assert {case.words[RECORD] for case in seen} <= found_in(answer.data, ALL_WORDS)
    assert answer.text.count(GAP) == len(cited_cases()) - len(seen)
    for case in cited_cases():
        assert (archive.id_of(case) in answer.text) is (case in seen), case.name
    told = archive.client(who).get(f"/api/v1/collections/{COLLECTION}")
    assert leaks(told, allowed(who, passed)) == set()
    assert not kept_by_others(told)
    entries = told.json["entries"]
    open_ones = [entry["item"] for entry in entries if entry["standing"] == "open"]
    assert sorted(open_ones) == ids(archive, seen)
    gaps = [entry for entry in entries if entry["standing"] == "closed"]
    assert all(entry.keys() == {"number", "standing"} for entry in gaps)
    assert told.json["gaps"] == len(gaps) == len(cited_cases()) - len(seen)
    (listed,) = archive.client(who).get("/api/v1/collections").json["collections"]
    assert listed["count"] == len(seen)


@everybody
def test_an_exported_collection_holds_what_may_be_seen(archive: Archive, who: Who) -> None:
    archive.move(timedelta())
    visitor, may = archive.client(who), allowed(who, archive.passed)
    seen = [case for case in cited_cases() if record_open(case, who, archive.passed)]
    assert UNIT_IDS.keys() == exporters().keys()
    for name, read in UNIT_IDS.items():
        answer = visitor.get(f"/collections/{COLLECTION}/download.{name}")
        assert answer.status_code == 200, name
        assert leaks(answer, may) == set(), name
        assert not kept_by_others(answer)
        assert sorted(read(answer.data)) == ids(archive, seen), name
        for case in cited_cases():
            if case not in seen:
                assert archive.id_of(case).encode() not in answer.data, (name, case.name)
    lines = visitor.get(f"/collections/{COLLECTION}/download.jsonl").text.split("\n")[1:-1]
    gaps = [line for line in lines if json.loads(line)["standing"] == "closed"]
    assert len(gaps) == len(cited_cases()) - len(seen)
    assert all(json.loads(gap).keys() == {"number", "standing"} for gap in gaps)


@pytest.mark.parametrize("passed", [ENDING, SOON - SECOND, SOON], ids=str)
@pytest.mark.parametrize("who", [PUBLIC, STAFF], ids=lambda who: who.name)
def test_the_clock_alone_opens_and_shuts_it(archive: Archive, who: Who, passed: timedelta) -> None:
    archive.move(passed)
    visitor = archive.client(who)
    for address in ADDRESSES:
        held = found_in(visitor.get(address).data, ALL_WORDS)
        assert expected(who, passed) <= held
        assert held <= expected(who, passed) | allowed(who, passed), address


def test_words_of_evidence_find_no_lesson(archive: Archive) -> None:
    archive.move(timedelta())
    visitor = archive.client(STAFF)
    assert 'id="lessons"' in visitor.get("/search?q=すべてを引く教訓").text
    for case in cited_cases()[::9]:
        for slot in (RECORD, CONTENT):
            assert 'id="lessons"' not in visitor.get(f"/search?q={case.words[slot]}").text


def test_a_withdrawal_and_a_mask_are_gaps_at_once(archive: Archive) -> None:
    """Last of this module, for it decides; nothing is indexed in between."""
    archive.move(timedelta())
    visitor = archive.client(PUBLIC)
    gone = next(case for case in cases() if case.name == "text public public")
    masked = next(case for case in cases() if case.name == "photo content public")
    assert gone.words[CONTENT] in visitor.get(ADDRESSES[0]).text
    gaps = visitor.get(ADDRESSES[0]).text.count(GAP)
    archive.decide("withdraw", gone.name)
    box = {"page": 0, "x": 0.0, "y": 0.0, "w": 0.5, "h": 0.5}
    archive.decide("edit", masked.name, masks=[box])
    page = visitor.get(ADDRESSES[0])
    assert page.text.count(GAP) == gaps + 2
    assert not found_in(page.data, [gone.words[RECORD], gone.words[CONTENT]])
    assert archive.id_of(gone) not in page.text
    assert "引用した箇所は、いまは隠してあります" in page.text
    listed = archive.client(STAFF).get("/staff/lessons").text
    assert int(re.search(r"欠け(\d+)", listed)[1]) > gaps  # type: ignore[index]
