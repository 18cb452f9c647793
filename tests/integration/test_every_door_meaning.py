"""Related in meaning: with an embedder to which all is alike, only access decides; both engines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest

from search.meaning import Vector, background
from search.meaning.words import meant
from tests.contract.engines import opensearch_place
from tests.integration.door_archive import Archive, open_archive
from tests.integration.door_expectations import visible
from tests.integration.door_items import COLLECTION, Case, cases
from tests.integration.door_viewers import VIEWERS, Who

_AT_ONCE = 8
"""Cases for one question: fewer than the block holds."""


class Alike:
    """Whatever an item says is near whatever is asked."""

    name, width = "alike-1", 2

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        return [[0.0, 1.0] if text in background._UNRELATED else [1.0, 0.0] for text in texts]

    def query(self, text: str) -> Vector:
        return [1.0, 0.0]


@pytest.fixture(scope="module", params=["embedded", "opensearch"])
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    with contextmanager(_place)(request.param, tmp_path_factory) as url:
        made = open_archive(
            tmp_path_factory, request.config, "meaning", search_url=url, embedder=Alike
        )
        with made as archive:
            archive.services.worker("test").run_until_idle()
            yield archive


def _place(kind: str, factory: pytest.TempPathFactory) -> Iterator[str]:
    if kind == "embedded":
        yield ""
    else:
        yield from opensearch_place(factory.mktemp(kind))


@pytest.mark.parametrize("who", VIEWERS, ids=lambda who: who.name)
def test_the_block_holds_exactly_what_may_be_seen_and_says_something(
    archive: Archive, who: Who
) -> None:
    visitor, seen = archive.client(who), visible(who, archive.passed)
    every = list(cases())
    shown = 0
    for start in range(0, len(every), _AT_ONCE):
        part = every[start : start + _AT_ONCE]
        asked = {"q": "ザクロ", "collection": [case.words[COLLECTION] for case in part]}
        answer = visitor.get(f"/api/v1/items?{urlencode(asked, doseq=True)}").json
        found = {hit["id"] for hit in answer["meaning"]["items"]}
        assert found == {
            archive.id_of(case) for case in part if case in seen and _says(archive, case)
        }
        shown += len(found)
    assert shown or not seen


def _says(archive: Archive, case: Case) -> bool:
    return bool(meant(archive.item(case.name), archive.clock.at))
