"""Keys and listings: what every store takes, refuses and lists, and in which order."""

import unicodedata

import pytest

from archive.errors import InvalidKey
from archive.storage import Store
from tests.contract.stores import keys, read

WEIRD = [
    "a/ソ/表/能.json",  # their second byte in CP932 is a backslash
    "写真/益城町役場 (1).jpg",
    "a/b%2f..%2fc",
    "a/b..c",
    "a/~x/$HOME/*?/'\"|;&/<>",
    "case/A",
    "case/a",
    "a/" + "あ" * 299,
    "long/" + "x" * 201 + "/" + "y" * 600 + "/z",
    "long/" + "x" * 200 + ".y",
    "long/" + "x" * 200 + "+y",
    "𠮷野家/😀",
]
REFUSED = [
    "",
    "/a",
    "a/",
    "a//b",
    "..",
    "a/../b",
    "..%2fa",
    "./a",
    "a/.hidden",
    "a\\b",
    "a\0b",
    "a\nb",
    "a\x7fb",
    "a\x85b",
    "a\ud800b",
    unicodedata.normalize("NFD", "が"),
    "x" * 901,
    "あ" * 301,
]


@pytest.mark.parametrize("key", WEIRD)
def test_takes_a_weird_key(store: Store, key: str) -> None:
    store.create(key, key.encode())
    store.put(key, b"2" + key.encode())
    assert read(store, key) == b"2" + key.encode()
    assert keys(store) == keys(store, key[:-1]) == [key]
    store.delete(key)
    assert keys(store) == []


def test_weird_keys_live_side_by_side(store: Store) -> None:
    for key in WEIRD:
        store.put(key, key.encode())
    assert keys(store) == sorted(WEIRD, key=str.encode)
    assert all(read(store, key) == key.encode() for key in WEIRD)


@pytest.mark.parametrize("key", REFUSED)
def test_refuses_a_key_everywhere(store: Store, key: str) -> None:
    for call in (store.open, store.find, store.delete):
        with pytest.raises(InvalidKey):
            call(key)
    for write in (store.put, store.create):
        with pytest.raises(InvalidKey):
            write(key, b"")
    assert keys(store) == []


@pytest.mark.parametrize("prefix", ["/", "a//", "..", "a/../", "a\\", "\0"])
def test_refuses_a_prefix(store: Store, prefix: str) -> None:
    with pytest.raises(InvalidKey):
        list(store.list(prefix))


def test_lists_ascending_by_bytes(store: Store) -> None:
    names = ["a", "a!", "a-/x", "a./x", "a0", "aa/b", "aa/b.c/d", "aa/b0", "b/あ", "b/ア", "b/z"]
    names += ["b/" + "x" * 300, "b/" + "x" * 299 + "/y", "b/" + "x" * 199, "b/" + "x" * 299 + "!"]
    for name in reversed(names):
        store.put(name, b"")
    ordered = sorted(names, key=str.encode)
    assert keys(store) == ordered
    for prefix in ["", "a", "a/", "aa/b", "b/" + "x" * 250, "b/" + "x" * 299 + "/", "zz"]:
        for after in ["", *ordered, "aa", "b/zzz", "\U0010ffff"]:
            expected = [key for key in ordered if key.startswith(prefix) and key > after]
            assert keys(store, prefix, after) == expected, (prefix, after)
