"""The door of former addresses opens as that of the item does, and tells of nothing hidden."""

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from archive.model import State
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_expectations import allowed, kept_by_others, leaks, visited
from tests.integration.door_viewers import VIEWERS, Who

_LEADS = {200: 301, 410: 410, 404: 404}
"""What the former address answers, by what the item's own does."""


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with open_archive(tmp_path_factory, request.config, "former") as archive:
        yield archive


@pytest.mark.parametrize("who", VIEWERS, ids=lambda who: who.name)
def test_a_former_address_opens_as_the_item_does(archive: Archive, who: Who) -> None:
    visitor, may = archive.client(who), allowed(who, archive.passed)
    unknown = visitor.get("/detail.php?id=x")
    assert unknown.status_code == 404
    seen = set()
    for case in visited(who):
        own = visitor.get(f"/items/{archive.id_of(case)}").status_code
        # An erased item has no word of its own left, its former addresses included.
        wanted = 404 if case.state is State.ERASED else _LEADS[own]
        answer = visitor.get(f"/detail.php?id={case.number}")
        assert answer.status_code == wanted, case.name
        seen.add(wanted)
        if wanted == 301:
            assert answer.headers["Location"] == f"/items/{archive.id_of(case)}"
        if wanted == 404:
            assert _plain(answer) == _plain(unknown), case.name
        assert leaks(answer, may) == set(), case.name
        assert not kept_by_others(answer)
    assert 301 in seen
    assert who.name != "public" or 410 in seen


def _plain(answer: TestResponse) -> str:
    """The page without the token of its forms, which is another one each time."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text)


def test_nothing_but_reading_leads_on(archive: Archive) -> None:
    visitor = archive.client(VIEWERS[0])
    assert visitor.get("/detail.php?id=1", method="POST").status_code in (400, 404)
