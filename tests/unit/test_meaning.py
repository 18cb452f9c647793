"""Vectors and what is made of them, without an archive."""

import math
from pathlib import Path

import pytest

from archive.model import Access, Level, Post, State
from archive.storage import open_store
from search.fusion import fused
from search.meaning import installed_embedder, matrix
from search.meaning.filling import merged
from search.meaning.matrix import cosines, near, packed
from search.meaning.near import limits, typed
from search.meaning.shelf import Pack, Shelf, Shelved, joined, without
from search.meaning.words import digest_of, meant
from search.query import And, Field, Not, Or, Range, Word
from tests.conftest import skip_unless_required
from tests.integration.search_under_test import NOW, OPEN, item

STAFF = Access(level=Level.STAFF)


def pack(*ids: str) -> Pack:
    rows = b"".join(packed([float(len(one)), 1.0]) for one in ids)
    return Pack(ids=ids, digests=tuple(digest_of(one) for one in ids), rows=rows)


def test_packed_vectors_keep_their_angles() -> None:
    one, other = [0.3, -0.1, 0.02, 0.5], [0.1, 0.4, 0.2, 0.3]
    exact = math.sumprod(one, other) if hasattr(math, "sumprod") else 0.03 - 0.04 + 0.004 + 0.15
    exact /= math.hypot(*one) * math.hypot(*other)
    (found,) = cosines(packed(one), packed([part * 1000 for part in other]))
    assert found == pytest.approx(exact, abs=0.01)


def test_a_vector_of_zeros_is_like_no_other() -> None:
    rows = packed([0.0, 0.0]) + packed([1.0, 0.0])
    assert list(cosines(rows, packed([1.0, 0.0]))) == pytest.approx([0, 1])
    assert list(cosines(rows, packed([0.0, 0.0]))) == [0, 0]
    assert list(cosines(b"", packed([1.0, 0.0]))) == []


def test_rows_at_once_and_one_by_one_agree() -> None:
    if matrix.numpy is None:
        skip_unless_required("meaning", "numpy comes with the extra: make extras")
    rows = b"".join(packed([math.sin(at * n) for n in range(1, 9)]) for at in range(9000))
    vector = packed([math.cos(n) for n in range(8)])
    assert matrix._at_once(rows, vector) == pytest.approx(
        matrix._one_by_one(rows, vector), abs=1e-5
    )
    found = near(rows, vector, 0.5)
    assert found == [(c, at) for at, c in enumerate(cosines(rows, vector)) if c >= 0.5]
    assert 0 < len(found) < 9000


def test_fusion_prefers_what_both_rankings_hold() -> None:
    assert fused([["a", "b", "c"], ["c", "d"]]) == ["c", "a", "b", "d"]
    assert fused([["a", "b"], []]) == ["a", "b"]


def test_shelf_keeps_packs_and_removes_what_is_not_listed(tmp_path: Path) -> None:
    store = open_store(tmp_path.as_uri())
    shelf = Shelf(store, "test")
    assert shelf.listed() == Shelved()
    names = tuple(shelf.put(one) for one in (pack("a", "bb"), pack("c")))
    shelf.write(Shelved(epoch="e", position=7, packs=names))
    fresh = Shelf(store, "test")
    assert fresh.packs(fresh.listed()) == [pack("a", "bb"), pack("c")]
    shelf.write(Shelved(epoch="e", position=8, packs=names[1:]))
    assert not fresh.is_whole(Shelved(packs=names))
    assert Shelf(store, "test").packs(Shelved(packs=names)) == [pack("c")]


def test_a_damaged_pack_or_list_is_as_good_as_none(tmp_path: Path) -> None:
    store = open_store(tmp_path.as_uri())
    shelf = Shelf(store, "test")
    name = shelf.put(pack("a"))
    store.put(f"meaning/test/{name}", b"nonsense")
    assert Shelf(store, "test").packs(Shelved(packs=(name,))) == []
    store.put("meaning/test/list.json", b"{")
    assert shelf.listed() == Shelved()


def test_packs_lose_items_and_join() -> None:
    whole = joined(pack("a", "bb"), pack("ccc"))
    assert whole == pack("a", "bb", "ccc")
    assert without(whole, frozenset({"bb"})) == pack("a", "ccc")
    assert without(whole, frozenset({"x"})) is whole
    assert without(whole, frozenset(whole.ids)) == Pack()


def test_packs_stay_few_and_none_is_lost() -> None:
    packs: list[Pack] = []
    for number in range(300):
        packs = merged([*packs, pack(f"item{number:03}")])
    assert len(packs) <= 9
    assert sorted(one for held in packs for one in held.ids) == [f"item{n:03}" for n in range(300)]
    assert merged([Pack(), pack("a"), Pack()]) == [pack("a")]


def test_only_what_everybody_may_read_has_a_meaning() -> None:
    text = item(1, title={"ja": "題"}, text=("はじめ\n\nつづき",))
    assert meant(text, NOW) == "題\nはじめ"
    assert meant(item(1, title={"ja": "題"}, text=("はじめ",), content=STAFF), NOW) == "題"
    for state in (State.REVIEW, State.HELD, State.WITHDRAWN, State.ERASED):
        assert meant(item(1, title={"ja": "題"}, state=state), NOW) == ""


def test_a_closed_post_says_nothing() -> None:
    post = Post(platform="x", native_id="1", account="mashiki")
    said = item(1, type="post", post=post, text=("水が出ません",), description={"ja": "断水"})
    assert meant(said, NOW) == "断水\n水が出ません"
    closed = item(
        1, type="post", post=post, text=said.text, description=said.description, content=STAFF
    )
    assert meant(closed, NOW) == ""
    assert OPEN.level is Level.PUBLIC


def test_limits_keep_fields_and_what_is_forbidden() -> None:
    water, castle = (Word(raw=raw, terms=(raw,), grams=(raw,)) for raw in ("給水", "熊本城"))
    place, days = Field("place", ("43443",)), Range(1, 2)
    tree = And((water, place, Not(castle), Or((place, days)), Or((water, days))))
    assert limits(tree) == And((And(()), place, Not(castle), Or((place, days)), And(())))
    assert typed(tree) == "給水 給水"


def test_the_installed_embedder_is_one_or_none() -> None:
    found = installed_embedder()
    assert found is None or found.name
