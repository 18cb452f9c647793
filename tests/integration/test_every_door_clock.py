"""The clock alone opens and shuts every door: no job runs between an instant and the answer."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_expectations import (
    EXPORTED,
    allowed,
    collected,
    counted_at_place,
    ids,
    in_record,
    leaks,
    sought,
    visible,
)
from tests.integration.door_items import RECORD, SOON, cases
from tests.integration.door_viewers import (
    BY_NAME,
    ENDING,
    PUBLIC,
    STAFF,
    Who,
    sees_content,
    sees_record,
)
from tests.integration.doors import Rule, lists, of_item

SECOND = timedelta(seconds=1)
INSTANTS = (ENDING - SECOND, ENDING, SOON - SECOND, SOON)
DATED = [
    case for case in cases() if case.name.split()[-1] in ("opens", "closes", "ends", "ended")
] + [case for case in cases() if case.name == "text opens to registered"]
at_each_instant = pytest.mark.parametrize("passed", INSTANTS, ids=str)
viewers = pytest.mark.parametrize(
    "who", [BY_NAME[name] for name in ("public", "ending", "staff")], ids=lambda who: who.name
)


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "clock") as archive:
        yield archive


def test_every_kind_of_instant_is_tried() -> None:
    assert len(DATED) == 19
    assert {case.kind for case in DATED} == {"photo", "text", "document", "post"}


@viewers
@at_each_instant
def test_lists_and_exports_follow_the_clock(archive: Archive, who: Who, passed: timedelta) -> None:
    archive.move(passed)
    visitor, may = archive.client(who), allowed(who, passed)
    expected = ids(archive, visible(who, passed))
    for address in lists():
        assert leaks(visitor.get(address), may) == set(), address
    answer = visitor.get("/api/v1/items?size=100").json
    assert answer["total"] == len(expected)
    counts = {value["value"]: value["count"] for value in answer["facets"]["place"]}
    assert counts["43443"] in counted_at_place(who, passed)
    for name, read in EXPORTED.items():
        assert sorted(read(visitor.get(f"/search/download.{name}").data)) == expected, name


@viewers
@at_each_instant
def test_items_and_their_files_follow_the_clock(
    archive: Archive, who: Who, passed: timedelta
) -> None:
    archive.move(passed)
    visitor, may = archive.client(who), allowed(who, passed)
    for case in DATED:
        item_id = archive.id_of(case)
        for address in of_item(Rule.ITEM, case, item_id):
            answer = visitor.get(address)
            expected = 200 if sees_record(case, who, passed) else 404
            assert (case.name, answer.status_code) == (case.name, expected), address
            assert leaks(answer, may) == set(), (case.name, address)
        for address in of_item(Rule.CONTENT, case, item_id):
            expected = 200 if sees_content(case, who, passed) else 404
            assert (case.name, visitor.get(address).status_code) == (case.name, expected)


@viewers
@at_each_instant
def test_searches_follow_the_clock(archive: Archive, who: Who, passed: timedelta) -> None:
    archive.move(passed)
    visitor = archive.client(who)
    seen = visible(who, passed)
    hidden = [case for case in DATED if case not in seen]
    shown = [case for case in DATED if case in seen]
    assert sought(visitor, [case.words[RECORD] for case in shown]) == set(ids(archive, shown))
    assert sought(visitor, [word for case in hidden for word in in_record(case)]) == set()
    assert collected(visitor, hidden) == set()
    closed = [case for case in DATED if not sees_content(case, who, passed)]
    assert sought(visitor, [word for case in closed for word in case.content_words]) == set()
    for case in hidden:
        found = visitor.get(f"/suggest?q={case.words[RECORD][:1]}").json["suggestions"]
        assert not [entry for entry in found if set(entry["text"]) & set(case.words[RECORD])]


def test_a_kept_copy_of_what_has_closed_is_not_good_any_more(archive: Archive) -> None:
    visitor = archive.client(PUBLIC)
    for case in (case for case in DATED if case.has_picture):
        for address in of_item(Rule.CONTENT, case, archive.id_of(case)):
            archive.move(SOON - SECOND)
            mark = visitor.get(address).headers.get("ETag")
            archive.move(SOON)
            if mark is None or sees_content(case, PUBLIC, SOON):
                continue
            for given in (mark, f"W/{mark}", "*"):
                again = visitor.get(address, If_None_Match=given)
                assert (case.name, again.status_code) == (case.name, 404)
            part = visitor.get(address, Range="bytes=0-9", If_Range=mark)
            assert part.status_code == 404


def test_an_opening_reaches_the_text_once_the_indexer_has_run(archive: Archive) -> None:
    """Last of this module, for it lets a job run."""
    archive.move(SOON)
    opened = [case for case in DATED if case.name in ("text content opens", "post opens")]
    words = [word for case in opened for word in case.content_words]
    archive.index()
    assert sought(archive.client(PUBLIC), words) == set(ids(archive, opened))


def test_staff_are_told_of_what_waits(archive: Archive) -> None:
    """What opens later and what has closed stays before the eyes of staff."""
    archive.move(SOON)
    visitor = archive.client(STAFF)
    assert len(DATED) == sum(
        visitor.get(f"/items/{archive.id_of(case)}").status_code == 200 for case in DATED
    )
