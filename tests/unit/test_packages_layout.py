"""Where packages lie: the examples of the layout extension, and the storage root."""

import hashlib
import json
from pathlib import Path

import pytest

from archive.errors import InvalidKey, StoreUnusable
from archive.packages import Packages
from archive.packages.layout import id_in_name, place_of, root_of
from archive.storage import Store, open_store

LONG = "abcdefghij" * 10 + "a"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store((tmp_path / "store").as_uri())


@pytest.mark.parametrize(
    ("object_id", "root"),
    [  # names and digests as published with the extension
        ("object-01", "3c/0f/object-01/"),
        ("..hor/rib:le-$id", "48/73/%2e%2ehor%2frib%3ale-%24id/"),
        ("..Hor/rib:lè-$id", "37/35/%2e%2eHor%2frib%3al%c3%a8-%24id/"),
        (
            LONG,
            f"5c/c7/{LONG[:100]}-5cc73e648fbcff136510e330871180922ddacf193b68fdeff855683a01464220/",
        ),
    ],
)
def test_an_object_lies_where_the_extension_says(object_id: str, root: str) -> None:
    assert place_of(object_id, "ocfl/").root == f"ocfl/{root}"


@pytest.mark.parametrize("object_id", ["01J8", "a.b_c-d", "熊本/益城町 ソ表", "%41", "..", "é"])
def test_a_name_spells_the_id(object_id: str) -> None:
    place = place_of(object_id, "")
    assert id_in_name(place) == object_id
    assert root_of(place.inventory(3), "") == place


def test_a_name_that_was_cut_spells_nothing() -> None:
    assert id_in_name(place_of(LONG[:100], "")) == LONG[:100]
    assert id_in_name(place_of(LONG, "")) is None
    assert id_in_name(place_of("益" * 12, "")) is None
    for wrong in ("", "\ud800"):
        with pytest.raises(InvalidKey):
            place_of(wrong, "")


def test_keys_tell_their_version() -> None:
    place = place_of("x", "ocfl/")
    assert place.version_of(place.inventory(12)) == 12
    assert place.content_version_of(place.content("v3/content/ab")) == 3
    for key in (place.inventory(), place.sidecar(1), place.root + "v1/content/inventory.json"):
        assert place.version_of(key) is None
    assert place.content_version_of(place.sidecar(1)) is None


def test_the_root_tells_a_stranger_everything(store: Store) -> None:
    packages = Packages(store)
    packages.init()
    packages.init()
    names = [stat.key.removeprefix("ocfl/") for stat in store.list("ocfl/")]
    config = "extensions/0003-hash-and-id-n-tuple-storage-layout/config.json"
    assert names == ["0=ocfl_1.1", "README.md", config, "ocfl_layout.json"]
    with store.open(f"ocfl/{config}") as stream:
        found = json.load(stream)
    assert (found["tupleSize"], found["numberOfTuples"]) == (2, 2)
    assert found["digestAlgorithm"] == "sha256"
    with store.open("ocfl/README.md") as stream:
        assert "保管庫" in stream.read().decode()


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("ocfl/0=ocfl_1.0", b"ocfl_1.0\n"),
        ("ocfl/0=ocfl_1.1", b"ocfl_1.1\n"),  # without any layout
    ],
)
def test_another_kind_of_root_is_refused(store: Store, key: str, text: bytes) -> None:
    store.put(key, text)
    with pytest.raises(StoreUnusable):
        Packages(store).init()
    assert [stat.key for stat in store.list("")] == [key]


def test_the_recipe_in_the_readme_finds_an_object() -> None:
    digest = hashlib.sha256(b"01J8XYZ").hexdigest()
    assert place_of("01J8XYZ", "").root == f"{digest[:2]}/{digest[2:4]}/01J8XYZ/"
