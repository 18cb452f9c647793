"""Searches, filters and suggestions: no word of what is closed finds or completes anything."""

from collections.abc import Iterator

import pytest

from archive.model import Level
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_expectations import (
    collected,
    ids,
    in_record,
    is_wide,
    sought,
    visible,
    visited,
)
from tests.integration.door_items import DRAWN, RECORD, STAFF, Case, cases
from tests.integration.door_viewers import STAFF as STAFF_MEMBER
from tests.integration.door_viewers import (
    VIEWERS,
    Who,
    sees_content,
)

everybody = pytest.mark.parametrize("who", VIEWERS, ids=lambda who: who.name)


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "search") as archive:
        yield archive


@everybody
def test_words_of_records_find_exactly_the_records_seen(archive: Archive, who: Who) -> None:
    visitor, seen = archive.client(who), visible(who, archive.passed)
    hidden = [case for case in cases() if case not in seen]
    expected = set(ids(archive, seen))
    assert sought(visitor, [case.words[RECORD] for case in seen]) == expected
    assert sought(visitor, [word for case in hidden for word in in_record(case)]) == set()
    drawn = [case for case in seen if case.kind != "post"]
    assert sought(visitor, [case.words[DRAWN] for case in drawn]) == set(ids(archive, drawn))
    assert collected(visitor, seen) == expected
    assert collected(visitor, hidden) == set()


def with_text() -> list[Case]:
    return [case for case in cases() if case.kind != "photo"]


@everybody
def test_closed_text_finds_nothing(archive: Archive, who: Who) -> None:
    """No hit, no count, no looser hit, no facet; sealed text for staff is a test of its own."""
    visitor = archive.client(who)
    readable = [case for case in with_text() if sees_content(case, who, archive.passed)]
    closed = [
        case
        for case in with_text()
        if case not in readable and not (who.is_staff and case.content is Level.SEALED)
    ]
    assert sought(visitor, [word for case in closed for word in case.content_words]) == set()
    sure = [case for case in readable if who.reads_staff_text or is_wide(case)]
    found = sought(visitor, [word for case in readable for word in case.content_words])
    assert set(ids(archive, sure)) <= found <= set(ids(archive, readable))


@everybody
def test_words_for_staff_find_nothing_for_others(archive: Archive, who: Who) -> None:
    visitor, seen = archive.client(who), visible(who, archive.passed)
    seen = seen if who.reads_staff_text else []
    seen = [case for case in seen if case.content is not Level.SEALED]
    evidence = sought(visitor, [case.words[STAFF] for case in cases()])
    assert evidence == set(ids(archive, seen))
    masked = [case for case in seen if case.masked_words]
    covered = [word for case in cases() for word in case.masked_words]
    assert sought(visitor, covered) == set(ids(archive, masked))


@everybody
def test_suggestions_come_from_what_is_seen(archive: Archive, who: Who) -> None:
    """No sign of a hidden title is offered to whoever types its beginning."""
    visitor, seen, offered = archive.client(who), visible(who, archive.passed), 0
    titled = [case for case in visited(who) if case.kind != "post"]
    for case in titled:
        word = case.words[RECORD]
        found = visitor.get(f"/suggest?q={word[:1]}").json["suggestions"]
        told = [entry for entry in found if set(entry["text"]) & set(word)]
        assert case in seen or told == [], case.name
        assert all(0 < entry["count"] <= len(seen) for entry in found), case.name
        offered += bool(told)
    # The dictionary reads some rare signs as others; what is offered at all is the rule.
    assert offered > 0.8 * sum(case in seen for case in titled)


def test_sealed_text_is_not_found_by_staff(archive: Archive) -> None:
    """Sealed is for named persons: a count tells staff whether a word stands in the text."""
    visitor = archive.client(STAFF_MEMBER)
    sealed = [case for case in with_text() if case.content is Level.SEALED]
    assert sought(visitor, [word for case in sealed for word in case.content_words]) == set()
