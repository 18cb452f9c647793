"""The doors of staff: shut to all others whatever the method, and what is sealed shut to staff."""

import re
from collections.abc import Iterable, Iterator

import pytest
from werkzeug.routing import Rule as Route
from werkzeug.test import TestResponse

from archive.model import Level
from tests.integration.door_archive import Archive, Visitor, open_archive
from tests.integration.door_expectations import EXPORTED, allowed, kept_by_others, leaks
from tests.integration.door_items import Case, cases
from tests.integration.door_viewers import (
    LIMITED,
    STAFF,
    VIEWERS,
    Who,
    is_within,
    sees_content,
    sees_record,
)
from tests.integration.doors import DOORS, Rule

others = pytest.mark.parametrize(
    "who", [who for who in VIEWERS if not who.is_staff], ids=lambda who: who.name
)
_STANDING_IN = {"asset": 0, "number": 0, "page": 1}
LISTS = (
    *("/staff", "/staff/review", "/staff/review?why=warning&place=43443"),
    *("/staff/batches", "/staff/quarantine", "/staff/words"),
)
LISTS_OF_LIMITED = (*LISTS[:3], "/staff/batches", "/staff/bulk", "/staff/uploads")


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "staff") as archive:
        yield archive


def routes(archive: Archive, rule: Rule) -> list[Route]:
    return [
        route for route in archive.app.url_map.iter_rules() if DOORS[route.endpoint].rule is rule
    ]


def address(archive: Archive, route: Route, case: Case) -> str:
    """The route for this item and its batch; what else it names need not exist."""
    item_id = archive.id_of(case)
    known = {"item_id": item_id, "batch_id": archive.item(case.name).batch, **_STANDING_IN}
    values = {name: known.get(name, "x") for name in route.arguments}
    return archive.app.url_map.bind("localhost").build(route.endpoint, values)


def case_of(name: str) -> Case:
    return next(case for case in cases() if case.name == name)


def check_refused(visitor: Visitor, path: str, method: str) -> None:
    answer = visitor.get(path, method=method)
    if answer.status_code == 303:
        assert answer.headers["Location"].startswith("/account/sign-in"), path
        assert visitor.who.role is None or method == "POST", path
    else:
        assert answer.status_code in (400, 403), (path, method)
    assert leaks(answer, set()) == set(), (path, method)
    assert not kept_by_others(answer), path


@others
def test_doors_of_staff_are_shut_to_others(archive: Archive, who: Who) -> None:
    visitor, case = archive.client(who), case_of("photo content public")
    for route in routes(archive, Rule.STAFF):
        for method in sorted((route.methods or set()) - {"OPTIONS"}):
            check_refused(visitor, address(archive, route, case), method)


def test_forms_without_their_token_do_nothing(archive: Archive) -> None:
    """Also for staff: another site cannot decide with their session."""
    case = case_of("photo content public")
    before = archive.item(case.name)
    for who in VIEWERS:
        visitor = archive.client(who)
        for rule in (Rule.FORM, Rule.STAFF):
            for route in routes(archive, rule):
                if "POST" in (route.methods or set()):
                    path = address(archive, route, case)
                    answer = visitor.get(path, method="POST")
                    assert answer.status_code in (303, 400, 403), path
    assert archive.item(case.name) == before


def check_lists(archive: Archive, paths: Iterable[str]) -> None:
    check_lists_for(archive, STAFF, paths)


def check_lists_for(archive: Archive, who: Who, paths: Iterable[str]) -> None:
    visitor, may = archive.client(who), allowed(who, archive.passed)
    for path in paths:
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        assert leaks(answer, may) == set(), path
        assert not kept_by_others(answer), path


def test_lists_of_staff_name_nothing_that_is_sealed(archive: Archive) -> None:
    check_lists(archive, LISTS)
    check_lists_for(archive, LIMITED, LISTS_OF_LIMITED)


def test_reports_of_batches_name_nothing_that_is_sealed_or_erased(archive: Archive) -> None:
    (batch,) = [one for one in archive.services.batches.every() if "undone" not in one.name]
    check_lists(archive, [f"/staff/batches/{batch.id}", f"/staff/batches/{batch.id}/report.csv"])


def test_an_item_under_review_opens_as_its_content_does(archive: Archive) -> None:
    visitor, may = archive.client(STAFF), allowed(STAFF, archive.passed)
    for case in cases():
        expected = 403 if sees_record(case, STAFF, archive.passed) else 404
        if sees_content(case, STAFF, archive.passed):
            expected = 200
        path = f"/staff/items/{archive.id_of(case)}"
        sealed = Level.SEALED in (case.record, case.content)
        if not sealed and case.number % 4 and expected == 200:
            continue  # many are alike, and the page is a large one
        answer = visitor.get(path)
        assert (case.name, answer.status_code) == (case.name, expected)
        assert leaks(answer, may) == set(), case.name
        if case.has_picture:
            picture = visitor.get(f"{path}/unmasked/0.jpg?size=small")
            assert (case.name, picture.status_code) == (case.name, expected)
            assert "no-store" in picture.headers["Cache-Control"] or expected != 200


def check_seal_holds(archive: Archive, **form: str) -> None:
    """A member of staff who is not named cannot open what is sealed by deciding on it."""
    case, visitor = case_of("text staff sealed"), archive.client(STAFF)
    before = archive.item(case.name)
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/staff/review").text)
    assert token is not None
    sent = {"csrf_token": token[1], "item": f"{before.id}:{before.revision}", **form}
    visitor.client.post("/staff/review", data={**sent, "reason": "test"})
    assert archive.item(case.name).content == before.content


def test_a_seal_is_not_lifted_by_deciding_on_many(archive: Archive) -> None:
    levels = {"record_level": "public", "content_level": "public", "people": "none"}
    check_seal_holds(archive, do="publish", accept_warnings="1", **levels)


FOR_LIMITED = {
    *("staff_home", "staff_review", "staff_item", "staff_removal", "staff_reading"),
    *("staff_bulk", "staff_bulk_file", "staff_upload", "staff_batch"),
}
"""What staff with limits may use; a new part is not for them until it is here."""


def test_all_else_is_shut_to_limited_staff(archive: Archive) -> None:
    visitor, case = archive.client(LIMITED), case_of("photo content public")
    refused = 0
    for route in routes(archive, Rule.STAFF):
        if route.endpoint.partition(".")[0] in FOR_LIMITED:
            continue
        for method in sorted((route.methods or set()) - {"OPTIONS", "HEAD"}):
            path = address(archive, route, case)
            answer = visitor.get(path, method=method)
            assert answer.status_code in ((403,) if method == "GET" else (400, 403)), path
            assert leaks(answer, set()) == set(), path
            refused += 1
    assert refused > 40


def test_limited_staff_work_on_what_lies_within_and_on_nothing_else(archive: Archive) -> None:
    visitor, may = archive.client(LIMITED), allowed(LIMITED, archive.passed)
    opened = 0
    for case in cases():
        if is_within(case) and case.number % 6:
            continue  # as for all staff, above
        path = f"/staff/items/{archive.id_of(case)}"
        works = is_within(case) and sees_record(case, STAFF, archive.passed)
        expected = 403 if works else 404
        if works and sees_content(case, STAFF, archive.passed):
            expected = 200
        pictures = [f"{path}/unmasked/0.jpg?size=small"] if case.has_picture else []
        for one in (path, *pictures):
            answer = visitor.get(one)
            assert (case.name, answer.status_code) == (case.name, expected), one
            assert leaks(answer, may) == set(), one
        opened += expected == 200
    assert opened > 5


def test_sheets_of_limited_staff_hold_what_lies_within(archive: Archive) -> None:
    book = archive.client(LIMITED).get("/staff/bulk/items.xlsx").data
    found = set(EXPORTED["xlsx"](book))
    within = {archive.id_of(case) for case in cases() if is_within(case)}
    everything = set(EXPORTED["xlsx"](archive.client(STAFF).get("/staff/bulk/items.xlsx").data))
    assert found == everything & within
    assert found and found != everything


def send(archive: Archive, path: str, at: str, **form: str) -> TestResponse:
    visitor = archive.client(LIMITED)
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get(at).text)
    assert token is not None
    return visitor.client.post(path, data={"csrf_token": token[1], **form}, buffered=True)


def test_limited_staff_decide_on_nothing_outside(archive: Archive) -> None:
    case = next(one for one in cases() if not is_within(one) and one.name == "photo review")
    before = archive.item(case.name)
    chosen = {"item": f"{before.id}:{before.revision}", "do": "hold", "reason": "test"}
    answer = send(archive, "/staff/review", "/staff/review", **chosen)
    assert answer.status_code == 422
    assert leaks(answer, allowed(LIMITED, archive.passed)) == set()
    form = {"revision": str(before.revision), "do": "save", "title_ja": "x"}
    for way in ("", "/withdraw", "/restore"):
        path = f"/staff/items/{before.id}{way}"
        assert send(archive, path, "/staff/review", **form).status_code == 404
    assert archive.item(case.name) == before
