"""RO-Crate in BagIt: every byte has its digest, every file its licence and its item."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from archive.exports import PublicFile, get_exporter
from archive.judgement import Granted
from archive.model import Item
from tests.unit.record_items import BASE, CC_BY, CONTENT, HOW, PHOTO, POST, RECORD

PICTURE = b"\xff\xd8picture"


def public(item: Item) -> Iterator[PublicFile]:
    if item.post is None:
        yield PublicFile(name="1.jpg", media_type="image/jpeg", open=lambda: io.BytesIO(PICTURE))


def bag(*granted: Granted) -> dict[str, bytes]:
    pieces = get_exporter("bagit").write(granted, how=replace(HOW, files=public))
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as packed:
        return {
            name.removeprefix("kumamoto-archive/"): packed.read(name) for name in packed.namelist()
        }


def entities(members: dict[str, bytes]) -> dict[str, dict[str, object]]:
    graph = json.loads(members["data/ro-crate-metadata.json"])["@graph"]
    by_id = {entity["@id"]: entity for entity in graph}
    assert len(by_id) == len(graph), "an @id is described twice"
    return by_id


def test_manifests_hold_the_digest_of_every_member() -> None:
    members = bag((PHOTO, CONTENT), (POST, CONTENT))
    for manifest in ("manifest-sha512.txt", "tagmanifest-sha512.txt"):
        for line in members[manifest].decode().splitlines():
            digest, name = line.split("  ", 1)
            assert (
                hashlib.sha512(
                    members.pop(name) if "tag" not in manifest else members[name]
                ).hexdigest()
                == digest
            )
    assert set(members) == {
        *("bagit.txt", "bag-info.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt")
    }


def test_a_file_is_told_with_its_licence_and_what_it_shows() -> None:
    members = bag((PHOTO, CONTENT), (POST, CONTENT))
    assert members["data/items/01K0/1.jpg"] == PICTURE
    found = entities(members)
    file = found["items/01K0/1.jpg"]
    assert file["license"] == {"@id": CC_BY}
    assert found[file["about"]["@id"]]["url"] == f"{BASE}/items/01K0"  # type: ignore[index]
    assert found["./"]["hasPart"] == [{"@id": "items/01K0/1.jpg"}, {"@id": "items.jsonl"}]
    assert len(members["data/items.jsonl"].splitlines()) == 2


def test_closed_content_brings_no_file() -> None:
    assert "data/items/01K0/1.jpg" not in bag((PHOTO, RECORD))


def test_a_bag_without_items_is_whole() -> None:
    members = bag()
    assert members["data/items.jsonl"] == b""
    assert entities(members)["./"]["hasPart"] == {"@id": "items.jsonl"}
