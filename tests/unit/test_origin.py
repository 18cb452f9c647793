"""Where records stood in what was given: stored for staff, told to strangers without names."""

import json

import pytest

from archive.errors import Damaged
from archive.packages.authorship import is_body
from archive.packages.origin import GivenFile, Origin, decode, encode
from archive.packages.rocrate import crate
from archive.packages.rocrate_records import crate_of_records
from tests.unit.record_items import PHOTO, POST
from tests.unit.test_rocrate import FILES, TERMS, entities, references

SHEET = GivenFile(name="田中さん宅.csv", digest="a" * 128, size=300)
FEED = GivenFile(name="投稿.jsonl", digest="b" * 128, size=4_000_000_000)
ORIGINS = (
    Origin(file=FEED, line=7),
    None,
    Origin(file=SHEET, line=2),
    Origin(file=FEED, line=12),
)


def test_what_is_stored_is_read_again() -> None:
    assert decode(encode(ORIGINS)) == ORIGINS


def test_the_stored_form_is_what_the_page_on_formats_says() -> None:
    stored = json.loads(encode(ORIGINS))
    assert [file["name"] for file in stored["files"]] == ["投稿.jsonl", "田中さん宅.csv"]
    assert stored["files"][0]["sha512"] == "b" * 128
    feed, sheet = (file["id"] for file in stored["files"])
    assert stored["records"] == [[feed, 7], None, [sheet, 2], [feed, 12]]


@pytest.mark.parametrize("data", [b"{}", b'{"files": [], "records": [["#received-1", 2]]}', b"["])
def test_damage_is_said_to_be_damage(data: bytes) -> None:
    with pytest.raises(Damaged, match="origins"):
        decode(data)


def test_a_crate_of_records_names_the_files_by_their_bytes_alone() -> None:
    data = crate_of_records([POST] * 4, FILES, object_id="posts-b-1", origins=ORIGINS)
    read = json.loads(data)
    described = entities(read)
    based_on = [described[one["@id"]] for one in described["./"]["isBasedOn"]]
    assert [file["sha512"][0] for file in based_on] == ["b", "a"]
    assert based_on[0]["description"].endswith("7 to 12")
    assert based_on[1]["description"].endswith(": 2")
    assert "田中" not in data.decode()
    assert "投稿.jsonl" not in data.decode()
    assert references(read["@graph"]) <= set(described) | {"https://w3id.org/ro/crate/1.1"}
    assert set().union(*read["@graph"]) <= TERMS | set(read["@context"][1])


def test_a_crate_of_an_item_names_the_file_its_row_was_in() -> None:
    read = json.loads(crate(PHOTO, FILES, origin=ORIGINS[2]))
    root = entities(read)["./"]
    assert entities(read)[root["isBasedOn"]["@id"]]["sha512"] == "a" * 128
    assert "isBasedOn" not in entities(json.loads(crate(PHOTO, FILES)))["./"]


@pytest.mark.parametrize(
    "name",
    ["益城町", "熊本県", "株式会社みほん", "一般社団法人みほん", "西原村役場", "熊本市消防局"],
)
def test_a_body_is_known_by_its_name(name: str) -> None:
    assert is_body(name)


@pytest.mark.parametrize("name", ["益城", "田村", "中村町子", "みほん写真クラブ", "阿蘇", ""])
def test_any_other_name_may_be_that_of_a_person(name: str) -> None:
    assert not is_body(name)
