"""RO-Crate metadata and PREMIS events of a package."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from archive.model import Asset, Item
from archive.packages.premis import CODES, EventType, event_line
from archive.packages.rocrate import MEANING, METADATA_LICENCE, NAME, UNDETERMINED, crate
from tests.unit.record_items import BASE, PHOTO, POST

FILES = (
    Asset(digest="b" * 128, size=12, media_type="application/x-ndjson", path="events.jsonl"),
    Asset(
        digest="a" * 128, size=3_000_000_000, media_type="image/jpeg", path="original/写真 1.jpg"
    ),
)
AT = datetime(2026, 8, 1, 12, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=9)))

# Terms of https://w3id.org/ro/crate/1.1/context (schema.org 10) that may stand in our metadata.
TERMS = {
    *("@id", "@type", "about", "alternateName", "author", "conformsTo", "contentLocation"),
    *("conditionsOfAccess", "creativeWorkStatus"),
    *("contentSize", "dateCreated", "dateModified", "datePublished", "description"),
    *("encodingFormat", "geo", "hasPart", "identifier", "inLanguage", "isBasedOn", "latitude"),
    *(
        "license",
        "longitude",
        "name",
        "publisher",
        "sdLicense",
        "sdPublisher",
        "temporalCoverage",
        "url",
    ),
}
TYPES = {"CreativeWork", "Dataset", "File", "GeoCoordinates", "Organization", "Place"}


def made(item: Item = PHOTO, files: tuple[Asset, ...] = FILES, base: str = BASE) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(crate(item, files, base_url=base, publisher="運営者"))
    return read


def entities(read: dict[str, Any]) -> dict[str, dict[str, Any]]:
    by_id = {entity["@id"]: entity for entity in read["@graph"]}
    assert len(by_id) == len(read["@graph"]), "an @id is described twice"
    return by_id


def references(value: object) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(references, value))
    if isinstance(value, dict):
        return {value["@id"]} if set(value) == {"@id"} else references(list(value.values()))
    return set()


def test_the_descriptor_names_the_root_and_the_version() -> None:
    descriptor = entities(made())[NAME]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}


def test_the_root_has_all_that_the_specification_demands() -> None:
    root = entities(made())["./"]
    assert root["@type"] == "Dataset"
    assert (root["name"], root["description"]) == ("益城町役場", "庁舎の前")
    assert root["datePublished"] == "2026-08-01T03:00:00Z"
    assert root["license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert root["temporalCoverage"] == "2016-04-16"
    assert root["creditText"] == "乙写真館"


def test_every_file_is_listed_once_with_digest_size_and_format() -> None:
    read = made()
    files = [entity for entity in read["@graph"] if entity["@type"] == "File"]
    parts = [part["@id"] for part in entities(read)["./"]["hasPart"]]
    assert [file["@id"] for file in files] == parts
    assert parts == ["events.jsonl", "original/%E5%86%99%E7%9C%9F%201.jpg"]
    assert files[1]["contentSize"] == "3000000000"
    assert files[1]["encodingFormat"] == "image/jpeg"
    assert files[1]["sha512"] == "a" * 128


@pytest.mark.parametrize("item", [PHOTO, POST, replace(PHOTO, places=(), creator="", credit="")])
@pytest.mark.parametrize("base", [BASE, ""])
def test_everything_referred_to_is_described_and_the_other_way_round(item: Item, base: str) -> None:
    read = made(item, base=base)
    described = entities(read)
    referred = references(read["@graph"]) - {"https://w3id.org/ro/crate/1.1"}
    assert referred <= set(described)
    assert set(described) - referred == {NAME}


@pytest.mark.parametrize("item", [PHOTO, POST])
def test_only_terms_of_the_context_are_used(item: Item) -> None:
    read = made(item)
    own = set(read["@context"][1])
    assert read["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    assert set().union(*read["@graph"]) <= TERMS | own
    assert {entity["@type"] for entity in read["@graph"]} <= TYPES


def test_a_list_of_one_is_that_one() -> None:
    assert entities(made(files=FILES[:1]))["./"]["hasPart"] == {"@id": "events.jsonl"}
    assert entities(made(files=()))["./"]["hasPart"] == []


def test_state_and_access_are_told_without_naming_a_person() -> None:
    root = entities(made())["./"]
    assert root["creativeWorkStatus"] == "published"
    assert root["conditionsOfAccess"] == (
        "record: public; content: public until 2026-08-10T03:00:00Z"
    )


def test_every_file_says_what_it_is() -> None:
    files = [entity for entity in made()["@graph"] if entity["@type"] == "File"]
    assert [file["description"] for file in files] == [
        MEANING["events.jsonl"],
        "An original, as it was received",
    ]


def test_an_undetermined_licence_is_said_to_be_so() -> None:
    described = entities(made(POST))
    assert described["./"]["license"] == {"@id": UNDETERMINED}
    assert described[UNDETERMINED]["@type"] == "CreativeWork"


def test_a_licence_that_is_also_that_of_the_metadata_is_described_once() -> None:
    item = replace(PHOTO, rights=replace(PHOTO.rights, licence=METADATA_LICENCE))
    assert entities(made(item))["./"]["license"] == {"@id": METADATA_LICENCE}


def test_what_staff_alone_know_is_not_in_the_crate() -> None:
    text = crate(PHOTO, FILES, base_url=BASE, publisher="運営者").decode()
    for secret in ("秘密", "32.79111", "田中さん宅", "寄贈者甲"):
        assert secret not in text


def test_the_same_package_gives_the_same_bytes_in_any_order_of_files() -> None:
    itself = Asset(digest="c" * 128, size=1, media_type="application/ld+json", path=NAME)
    first = crate(PHOTO, FILES, base_url=BASE, publisher="運営者")
    again = crate(PHOTO, (itself, *reversed(FILES)), base_url=BASE, publisher="運営者")
    assert first == again
    assert first.endswith(b"\n")


def test_an_event_is_one_line_with_the_terms_of_premis() -> None:
    line = event_line("ingestion", AT, agent="機械", outcome="success", detail="一行\n二行")
    assert line.count(b"\n") == 1
    assert json.loads(line) == {
        "eventType": "ingestion",
        "eventTypeUri": "http://id.loc.gov/vocabulary/preservation/eventType/ing",
        "eventDateTime": "2026-08-01T03:00:00.250000Z",
        "eventOutcome": "success",
        "eventOutcomeUri": "http://id.loc.gov/vocabulary/preservation/eventOutcome/suc",
        "eventDetail": "一行\n二行",
        "linkingAgent": "機械",
    }


def test_every_event_type_has_its_own_code() -> None:
    assert set(CODES) == set(EventType)
    assert len(set(CODES.values())) == len(EventType)


@pytest.mark.parametrize(
    ("kind", "at"),
    [("party", AT), ("ingestion", datetime(2026, 8, 1))],  # noqa: DTZ001 - on purpose
)
def test_an_event_outside_the_vocabulary_or_time_zone_is_refused(kind: str, at: datetime) -> None:
    with pytest.raises(ValueError, match=r"party|time zone"):
        event_line(kind, at, agent="a", outcome="success")


def test_events_are_written_in_utc() -> None:
    assert b'"2026-08-01T03:00:00Z"' in event_line(
        EventType.FIXITY_CHECK, AT.replace(microsecond=0).astimezone(UTC), agent="a"
    )
