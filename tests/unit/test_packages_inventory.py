"""Inventories: bytes and back, what is refused, and which paths can be files."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Damaged, InvalidKey, NotFound
from archive.packages.inventory import (
    Entry,
    Inventory,
    Note,
    check_paths,
    decode,
    encode,
    sidecar,
)

NOTE = Note(
    message="受入",
    agent_name="山田",
    agent_id="mailto:a@example.org",
    created=datetime(2026, 7, 28, 16, 27, tzinfo=timezone(timedelta(hours=9))),
)
A, B = "a" * 128, "b" * 128


def inventory() -> Inventory:
    empty = Inventory(object_id="熊本-1", manifest={}, versions=())
    first = empty.with_version(Entry(note=NOTE, state={"x/写真.jpg": A}), {A: "v1/content/a"})
    state = {"y": A, "z": A, "b": B}
    return first.with_version(Entry(note=NOTE, state=state), {B: "v2/content/b"})


def test_comes_back_from_its_bytes() -> None:
    data = encode(inventory())
    assert decode(data) == inventory()
    assert encode(decode(data)) == data


def test_says_what_the_specification_asks_for() -> None:
    wire = json.loads(encode(inventory()))
    assert wire["type"] == "https://ocfl.io/1.1/spec/#inventory"
    assert (wire["id"], wire["head"], wire["digestAlgorithm"]) == ("熊本-1", "v2", "sha512")
    assert wire["manifest"] == {A: ["v1/content/a"], B: ["v2/content/b"]}
    assert wire["versions"]["v2"] == {
        "created": "2026-07-28T07:27:00Z",
        "message": "受入",
        "user": {"name": "山田", "address": "mailto:a@example.org"},
        "state": {A: ["y", "z"], B: ["b"]},
    }


def test_finds_files_of_any_version() -> None:
    found = inventory()
    assert found.digest("y") == A
    assert found.digest("x/写真.jpg", 1) == A
    assert found.content(B) == "v2/content/b"
    for path, version in (("x/写真.jpg", None), ("y", 1), ("y", 3), ("y", 0), ("y", -1)):
        with pytest.raises(NotFound):
            found.digest(path, version)
    with pytest.raises(NotFound):
        found.content("c" * 128)


@pytest.mark.parametrize(
    "change",
    [
        {"head": "v1"},
        {"head": "v3"},
        {"digestAlgorithm": "sha256"},
        {"versions": {}},
        {"versions": {"v2": {}}},
        {"manifest": []},
        {"id": 7},
    ],
)
def test_refuses_what_contradicts_itself(change: dict[str, object]) -> None:
    wire = json.loads(encode(inventory())) | change
    with pytest.raises(Damaged):
        decode(json.dumps(wire).encode())


def test_refuses_every_cut() -> None:
    data = encode(inventory()).rstrip()
    for length in range(len(data)):
        with pytest.raises(Damaged):
            decode(data[:length])


def test_a_sidecar_is_what_sha512sum_prints() -> None:
    digest = hashlib.sha512(b"{}").hexdigest()
    assert sidecar(b"{}") == f"{digest} inventory.json\n".encode()


@pytest.mark.parametrize(
    "paths", [["/a"], ["a/"], ["a//b"], ["../a"], ["a/./b"], [""], ["a\0"], ["a\udc80"]]
)
def test_refuses_paths_that_are_no_files(paths: list[str]) -> None:
    with pytest.raises(InvalidKey):
        check_paths(paths)


def test_refuses_a_file_that_is_also_a_folder() -> None:
    check_paths(["a", "ab/c", "ab/d"])
    with pytest.raises(InvalidKey, match="a file already"):
        check_paths(["a/b/c", "a/b"])


@given(st.dictionaries(st.text(min_size=1), st.sampled_from([A, B]), min_size=1))
def test_any_state_comes_back(state: dict[str, str]) -> None:
    note = Note(message="", agent_name="x", agent_id="", created=datetime(2026, 1, 1, tzinfo=UTC))
    one = Inventory(
        object_id="x",
        manifest={digest: (f"v1/content/{digest[:32]}",) for digest in set(state.values())},
        versions=(Entry(note=note, state=state),),
    )
    assert decode(encode(one)) == one
