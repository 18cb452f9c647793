"""Every door, for every viewer: exactly what the published table allows, and nothing else."""

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from archive.exports import exporters
from archive.model import Level
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_building import DISASTER, PLACE
from tests.integration.door_expectations import (
    ALL_WORDS,
    EXPORTED,
    allowed,
    counted_at_place,
    ids,
    kept_by_others,
    leaks,
    visible,
    visited,
)
from tests.integration.door_items import COLLECTION, RECORD, Case, cases
from tests.integration.door_viewers import (
    PUBLIC,
    VIEWERS,
    Who,
    is_told_gone,
    sees_content,
    sees_record,
)
from tests.integration.door_words import found_in
from tests.integration.doors import DOORS, Rule, lists, of_item, plain, watched

ERASED_UNSEEN = "photo erased staff"
"""It was open to staff only, and is erased."""
everybody = pytest.mark.parametrize("who", VIEWERS, ids=lambda who: who.name)


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "every") as archive:
        yield archive


def test_every_route_has_its_rule(archive: Archive) -> None:
    """A new route is no door of this test until somebody says by what rule it opens."""
    routes = {rule.endpoint for rule in archive.app.url_map.iter_rules()}
    assert routes - DOORS.keys() == set(), "say in doors.py by what rule these open"
    assert DOORS.keys() - routes == set(), "these doors are gone"


def test_every_route_that_takes_something_is_a_form(archive: Archive) -> None:
    """Reading is free of effects, so whatever takes another method is guarded by a token."""
    for rule in archive.app.url_map.iter_rules():
        takes = rule.methods - {"GET", "HEAD", "OPTIONS"}
        assert bool(takes) == (DOORS[rule.endpoint].rule in (Rule.FORM, Rule.ORDER)) or (
            DOORS[rule.endpoint].rule is Rule.STAFF
        ), rule


@everybody
def test_words_of_items_stand_on_no_plain_page(archive: Archive, who: Who) -> None:
    visitor = archive.client(who)
    for address in plain():
        answer = visitor.get(address)
        assert answer.status_code in (200, 303), address
        assert leaks(answer, set()) == set(), address


@everybody
def test_words_of_items_stand_at_no_door_for_machines(archive: Archive, who: Who) -> None:
    visitor = archive.client(who)
    for address in watched():
        answer = visitor.get(address)
        assert answer.status_code in (200, 404, 503), address
        assert leaks(answer, set()) == set(), address


@everybody
def test_lists_hold_only_what_may_be_read(archive: Archive, who: Who) -> None:
    visitor, may = archive.client(who), allowed(who, archive.passed)
    held: set[str] = set()
    for address in lists():
        answer = visitor.get(address)
        assert answer.status_code in (200, 302), address  # beyond the last page: to the last one
        assert leaks(answer, may) == set(), address
        assert not kept_by_others(answer), address
        held |= found_in(answer.data, ALL_WORDS)
    # What the table allows is there as well, whole: a door that shows nothing would pass above.
    assert held == may


@everybody
def test_counts_are_of_what_is_seen(archive: Archive, who: Who) -> None:
    visitor, seen = archive.client(who), visible(who, archive.passed)
    answer = visitor.get("/api/v1/items?size=100").json
    assert sorted(hit["id"] for hit in answer["items"]) == ids(archive, seen)
    assert answer["total"] == len(seen)
    counts = {
        name: {value["value"]: value["count"] for value in values}
        for name, values in answer["facets"].items()
    }
    kinds = {case.kind for case in cases()}
    assert counts["type"] == {
        kind: count for kind in kinds if (count := sum(case.kind == kind for case in seen))
    }
    assert counts["disaster"] == {DISASTER: len(seen)}
    assert counts["place"][PLACE] in counted_at_place(who, archive.passed)
    assert set(counts["collection"]) <= {case.words[COLLECTION] for case in seen}
    assert set(counts["collection"].values()) == {1}


@everybody
def test_pages_count_what_is_seen(archive: Archive, who: Who) -> None:
    visitor, total = archive.client(who), len(visible(who, archive.passed))
    expected = {
        "/": r"公開中の資料 ([\d,]+)件",
        "/search": r'id="results">([\d,]+)件',
        "/disasters": rf"{DISASTER}[^§]*?([\d,]+)件の資料",
        f"/disasters/{DISASTER}": r"([\d,]+)件の資料を見る",
    }
    for address, pattern in expected.items():
        found = re.search(pattern, visitor.get(address).text)
        assert found and int(found[1]) == total, address
    for address, pattern in {
        "/places": rf'places/{PLACE}"><span>[^<]*</span> <span class="count">([\d,]+)',
        f"/places/{PLACE}": r"([\d,]+)件の資料を見る",
    }.items():
        found = re.search(pattern, visitor.get(address).text)
        assert found and int(found[1]) in counted_at_place(who, archive.passed), address


@everybody
def test_exports_hold_every_item_seen_and_no_other(archive: Archive, who: Who) -> None:
    visitor, expected = archive.client(who), ids(archive, visible(who, archive.passed))
    assert EXPORTED.keys() == exporters().keys()
    for name, read in EXPORTED.items():
        assert sorted(read(visitor.get(f"/search/download.{name}").data)) == expected, name


@everybody
def test_the_walk_by_cursor_holds_the_same(archive: Archive, who: Who) -> None:
    visitor, seen, address = archive.client(who), [], "/api/v1/items?size=9&sort=seq"
    following: str | None = address
    while following:
        answer = visitor.get(following).json
        assert answer["total"] == len(visible(who, archive.passed))
        seen += [hit["id"] for hit in answer["items"]]
        following = f"{address}&cursor={answer['next']}" if answer["next"] else None
    assert sorted(seen) == ids(archive, visible(who, archive.passed))


@everybody
def test_only_what_the_public_sees_is_for_caches_and_other_sites(
    archive: Archive, who: Who
) -> None:
    visitor = archive.client(who)
    for address in lists():
        if not address.startswith("/api/"):
            continue
        answer = visitor.get(address, Origin="https://map.example")
        opened = {"ETag", "Access-Control-Allow-Origin"} & set(answer.headers.keys())
        if who == PUBLIC:
            assert opened == {"ETag", "Access-Control-Allow-Origin"}, address
            assert visitor.get(address, If_None_Match=answer.headers["ETag"]).status_code == 304
        else:
            assert opened == set(), address
            assert answer.headers["Cache-Control"] == "private, no-store"
            mark = archive.client(PUBLIC).get(address).headers["ETag"]
            assert visitor.get(address, If_None_Match=mark).status_code == 200, address
        assert {"Cookie", "Accept-Language"} <= {
            one.strip() for one in answer.headers["Vary"].split(",")
        }


def expected_status(case: Case, who: Who, archive: Archive) -> int:
    if sees_record(case, who, archive.passed):
        return 200
    return 410 if is_told_gone(case, who, archive.passed) else 404


@everybody
def test_an_item_opens_to_whom_its_record_does(archive: Archive, who: Who) -> None:
    """Its page, its record and its citations; what it hides is not in what refuses it either."""
    visitor, may = archive.client(who), allowed(who, archive.passed)
    for case in visited(who):
        if case.name == ERASED_UNSEEN:
            continue
        expected = expected_status(case, who, archive)
        for address in of_item(Rule.ITEM, case, archive.id_of(case)):
            answer = visitor.get(address)
            assert (case.name, address, answer.status_code) == (case.name, address, expected)
            assert leaks(answer, may) == set(), (case.name, address)
            assert not kept_by_others(answer), address
            if expected == 200:
                check_shown(answer, case, who, content=sees_content(case, who, archive.passed))
        for address in of_item(Rule.ABOUT, case, archive.id_of(case)):
            answer = visitor.get(address)
            assert (case.name, address, answer.status_code) == (case.name, address, expected)
            assert leaks(answer, may & case.record_words) == set(), (case.name, address)


def check_shown(answer: TestResponse, case: Case, who: Who, *, content: bool) -> None:
    """What may be read is there, and a page says of what is closed that it is."""
    if answer.is_json:
        assert ("text" in answer.json) is content, case.name
        assert ("staff" in answer.json) is who.before(case).is_staff, case.name
    elif answer.mimetype == "text/html":
        assert found_in(answer.data, [case.words[RECORD]]), case.name
        assert ("内容は公開していません" in answer.text) is not content, case.name
        assert not content or found_in(answer.data, ALL_WORDS) >= case.content_words, case.name


def test_an_erased_item_that_was_never_open_to_the_viewer_is_not_told(archive: Archive) -> None:
    (case,) = [case for case in cases() if case.name == ERASED_UNSEEN]
    visitor = archive.client(PUBLIC)
    assert visitor.get(f"/items/{archive.id_of(case)}").status_code == 404


@everybody
def test_files_open_to_whom_the_content_does(archive: Archive, who: Who) -> None:
    visitor = archive.client(who)
    for case in cases():
        expected = 200 if sees_content(case, who, archive.passed) else 404
        for address in of_item(Rule.CONTENT, case, archive.id_of(case)):
            answer = visitor.get(address)
            assert (case.name, answer.status_code) == (case.name, expected), address
            assert not kept_by_others(answer), address
        if expected == 404 and case.has_picture:
            assert "ETag" not in answer.headers
            guessed = visitor.get(address, If_None_Match="*", Range="bytes=0-9")
            assert guessed.status_code == 404, address
            assert visitor.get(address, method="HEAD").status_code == 404, address


def test_a_post_that_is_closed_tells_account_time_and_link_alone(archive: Archive) -> None:
    visitor = archive.client(PUBLIC)
    (case,) = [case for case in cases() if case.name == f"post content {Level.STAFF}"]
    told = visitor.get(f"/api/v1/items/{archive.id_of(case)}").json
    assert told["post"]["account_name"] == case.words[RECORD]
    assert (told["places"], told["themes"], told["creator"], told["credit"]) == ([], [], "", "")
    assert (told["post"]["hashtags"], told["post"]["links"], told["post"]["media"]) == ([], [], [])
