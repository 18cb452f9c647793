"""What the public never meets: closed text, staff evidence, what is denied or gone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from archive.language.analyzer import Analyzer
from archive.model import Access, Evidence, Item, Level, Mask, Point, Post, State
from archive.rights import PUBLIC
from archive.schema import denied
from search.engines import Sort
from search.indexer import Indexer
from search.service import Ask
from tests.integration import search_under_test
from tests.integration.search_under_test import NOW, OPEN, STAFF, Archive, titled

analyzer, archive = search_under_test.analyzer, search_under_test.archive


def _secret(seq: int, **other: Any) -> Item:
    return titled(seq, "橋の写真", **other)


def _masked(seq: int) -> Item:
    mask = Mask(page=0, x=0.1, y=0.1, w=0.2, h=0.1)
    return _secret(seq, text=("秘密の名簿", "公開の頁"), masks=(mask,))


SECRETS = [
    _secret(1, text=("秘密の名簿",), content=Access(level=Level.STAFF)),
    _secret(2, text=("秘密の名簿",), content=Access(level=Level.RESEARCHER)),
    _secret(3, text=("秘密の名簿",), content=replace(OPEN, opens=NOW + timedelta(days=1))),
    _masked(4),
    _secret(5, evidence=Evidence(path="秘密/名簿.jpg", notes={"memo": "秘密"})),
    _secret(6, donor="秘密商店"),
    titled(7, "秘密の名簿", record=Access(level=Level.STAFF)),
    titled(8, "秘密の名簿", state=State.WITHDRAWN),
    titled(9, "秘密の名簿", state=State.REVIEW),
    _secret(10, local_identifier="秘密の名簿.jpg", evidence=Evidence(path="a/秘密の名簿.jpg")),
    _secret(
        11,
        content=Access(level=Level.STAFF),
        type="post",
        text=("秘密",),
        post=Post(platform="x", native_id="1", account="a", hashtags=("秘密",)),
    ),
]


def test_closed_text_is_for_staff_only(archive: Archive) -> None:
    archive.add(*SECRETS)
    for typed in ("秘密", "「秘密」", "秘", "ひみつ", "秘密 OR ナシ", "#秘密"):
        found = archive.find(typed, facets=("type", "place", "batch"))
        assert (found.total, found.hits, found.looser) == (0, (), ()), typed
        assert all(counts == () for counts in found.facets.values())
    assert archive.search.suggest("秘", PUBLIC, NOW) == ()
    assert archive.ids("秘密", viewer=STAFF, sort=Sort.SEQ) == list(range(1, 12))
    assert archive.search.suggest("秘", STAFF, NOW) != ()


def test_open_pages_of_a_masked_item_are_found_and_cut(archive: Archive) -> None:
    archive.add(_masked(1))
    public = archive.find("公開").hits[0]
    assert "名簿" not in public.snippet.text
    assert "公開" in [text for text, marked in public.snippet.parts if marked]
    staff = archive.find("名簿", viewer=STAFF).hits[0]
    assert "名簿" in staff.snippet.text


def test_snippets_of_closed_content_hold_none_of_it(archive: Archive) -> None:
    archive.add(
        _secret(1, description={"ja": "橋"}, text=("名簿",), content=Access(level=Level.STAFF))
    )
    assert archive.find("橋").hits[0].snippet.text == "橋"


def test_exact_positions_are_staff_text(archive: Archive) -> None:
    archive.add(_secret(1, evidence=Evidence(position=Point(lat=32.78912, lon=130.81234))))
    assert archive.ids("32.78912") == []
    assert archive.ids("32.78912", viewer=STAFF) == [1]


def test_staff_facets_and_fields_are_for_staff(archive: Archive) -> None:
    archive.add(titled(1, "橋", batch="b1", source="田中さん"))
    assert archive.find("", facets=("batch", "type")).facets == {"type": (("text", 1),)}
    assert archive.ids("", filters={"batch": ("other",)}) == [1]
    assert archive.ids("batch:b1") == []
    assert archive.ids("batch:b1", viewer=STAFF) == [1]
    assert archive.ids("", filters={"batch": ("other",)}, viewer=STAFF) == []


def test_an_embargo_ends_and_begins_by_the_clock_alone(archive: Archive) -> None:
    later = NOW + timedelta(hours=1)
    archive.add(
        titled(1, "橋", record=replace(OPEN, opens=later), content=replace(OPEN, opens=later)),
        titled(2, "橋", record=replace(OPEN, closes=later), content=replace(OPEN, closes=later)),
    )
    assert archive.ids("橋") == [2]
    assert archive.ids("橋", now=later) == [1]
    assert archive.ids("橋", now=later - timedelta(seconds=1)) == [2]


def test_content_that_opens_is_indexed_when_its_instant_passes(archive: Archive) -> None:
    later = NOW + timedelta(hours=1)
    archive.add(_secret(1, text=("名簿",), content=replace(OPEN, opens=later)))
    assert archive.ids("名簿", now=later) == []
    assert archive.indexer.run_once(later) == 1
    assert archive.ids("名簿", now=later) == [1]
    assert archive.indexer.run_once(later + timedelta(hours=1)) == 0


def test_another_process_that_opens_later_catches_up(archive: Archive, analyzer: Analyzer) -> None:
    later = NOW + timedelta(hours=1)
    archive.add(_secret(1, text=("名簿",), content=replace(OPEN, opens=later)))
    Indexer(archive.catalog, archive.engine, analyzer).run_once(later)
    assert archive.ids("名簿", now=later) == [1]


def test_a_withdrawal_counts_before_the_index_knows(archive: Archive) -> None:
    archive.add(titled(1, "避難民の橋"), titled(2, "橋"))
    gone = replace(archive.catalog.get("item0001"), state=State.WITHDRAWN)
    position = archive.change(gone)
    with archive.database.write() as connection:
        connection.execute(insert(denied).values(item_id="item0001", position=position))
    found = archive.find("橋")
    assert (found.total, found.facets["type"]) == (1, (("text", 1),))
    assert archive.search.suggest("避難", PUBLIC, NOW) == ()
    assert archive.search.related(gone, PUBLIC, NOW)[0].seq == 2
    archive.indexer.run_once(NOW)
    assert archive.catalog.denied() == frozenset()
    assert archive.ids("橋") == [2]


def test_the_catalog_has_the_last_word(archive: Archive) -> None:
    archive.add(titled(1, "橋"), titled(2, "橋"))
    archive.change(replace(archive.catalog.get("item0001"), state=State.WITHDRAWN))
    assert archive.ids("橋") == [2]
    assert archive.find("橋").total == 1
    assert [one.seq for one in archive.search.walk(Ask(q="橋", now=NOW))] == [2]


def test_the_erased_leave_the_index(archive: Archive) -> None:
    archive.add(titled(1, "橋"), titled(2, "橋"))
    archive.change(replace(archive.catalog.get("item0001"), state=State.ERASED, title={}))
    assert archive.indexer.run_once(NOW) == 1
    assert archive.ids("橋", viewer=STAFF) == [2]
