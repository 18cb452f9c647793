"""RO-Crate metadata of a package of many small records."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from archive.model import Asset, Dates, Item, Rights, State, When
from archive.packages.rocrate import METADATA_LICENCE, NAME, UNDETERMINED
from archive.packages.rocrate_records import crate_of_records
from tests.unit.record_items import NOW, POST
from tests.unit.test_rocrate import TERMS, TYPES, entities, references

FILES = (
    Asset(digest="b" * 128, size=12, media_type="application/jsonl", path="received.jsonl"),
    Asset(digest="a" * 128, size=34, media_type="application/jsonl", path="posts.jsonl"),
)


def post(day: int, **fields: Any) -> Item:
    published = When(edtf=f"2026-08-{day:02}T20:00:00Z", source="post")
    values: dict[str, Any] = {
        "dates": Dates(published=published),
        "accession": f"2026-0001-{day:05}",
    }
    return replace(POST, id=f"01K{day}", **(values | fields))


POSTS = (post(3), post(1), post(2))


def made(items: Sequence[Item] = POSTS, base: str = "") -> dict[str, Any]:
    data = crate_of_records(items, FILES, object_id="posts-b-1", base_url=base, publisher="運営者")
    read: dict[str, Any] = json.loads(data)
    return read


def root(items: Sequence[Item] = POSTS) -> dict[str, Any]:
    return entities(made(items))["./"]


def test_the_root_tells_what_the_records_are() -> None:
    told = root()
    assert told["identifier"] == "posts-b-1"
    assert told["name"] == "SNS投稿 3 件"
    assert told["datePublished"] == "2026-08-01T03:00:00Z"
    assert "2026-0001-00001 から 2026-0001-00003" in told["description"]


def test_days_are_days_of_japan_from_the_first_to_the_last() -> None:
    assert root()["temporalCoverage"] == "2026-08-02/2026-08-04"
    assert root(POSTS[:1])["temporalCoverage"] == "2026-08-04"
    assert "temporalCoverage" not in root([post(1, dates=Dates())])


def test_every_file_is_listed_with_its_digest() -> None:
    read = made()
    files = [entity for entity in read["@graph"] if entity["@type"] == "File"]
    assert [file["@id"] for file in files] == ["posts.jsonl", "received.jsonl"]
    assert [file["sha512"][0] for file in files] == ["a", "b"]
    assert entities(read)["./"]["hasPart"] == [{"@id": file["@id"]} for file in files]


def test_an_erased_record_is_counted_and_says_nothing_else() -> None:
    late = datetime(2031, 1, 1, tzinfo=UTC)
    erased = Item(id="01K9", seq=9, type="post", state=State.ERASED, received=NOW, updated=late)
    told = root([*POSTS, erased])
    assert told["name"] == "SNS投稿 3 件、削除 1 件"
    assert told["temporalCoverage"] == root()["temporalCoverage"]
    assert told["dateModified"] == "2031-01-01T00:00:00Z"


def test_other_small_records_are_named_by_their_kind() -> None:
    assert root([post(1), post(2, type="text", post=None)])["name"] == "SNS投稿 1 件、テキスト 1 件"


def test_only_a_licence_of_all_is_that_of_the_whole() -> None:
    free = Rights(licence=METADATA_LICENCE)
    assert root()["license"] == {"@id": UNDETERMINED}
    assert root([post(1, rights=free)])["license"] == {"@id": METADATA_LICENCE}
    assert root([post(1, rights=free), post(2)])["license"] == {"@id": UNDETERMINED}


@pytest.mark.parametrize("base", ["", "https://archive.example"])
def test_it_is_one_graph_in_terms_of_the_context(base: str) -> None:
    read = made(base=base)
    described = entities(read)
    referred = references(read["@graph"]) - {"https://w3id.org/ro/crate/1.1"}
    assert referred == set(described) - {NAME}
    assert set().union(*read["@graph"]) <= TERMS | set(read["@context"][1])
    assert {entity["@type"] for entity in read["@graph"]} <= TYPES


def test_words_and_accounts_of_posts_are_not_in_the_crate() -> None:
    text = json.dumps(made(), ensure_ascii=False)
    for secret in ("本文", "yatsushiro", "12345"):
        assert secret not in text


def test_the_same_records_give_the_same_bytes() -> None:
    later = [replace(item, updated=item.updated + timedelta(days=1)) for item in POSTS]
    assert made() == made(list(POSTS))
    assert made(later) != made()
