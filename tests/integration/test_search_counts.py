"""Counts, orders and walks agree, under any filter."""

from dataclasses import replace
from datetime import timedelta

from archive.model import Dates, Item, When
from search.engines import Sort
from search.service import Ask
from tests.integration import search_under_test
from tests.integration.search_under_test import NOW, Archive, titled, varied

analyzer, archive = search_under_test.analyzer, search_under_test.archive


def test_every_count_leads_to_as_many_items(archive: Archive) -> None:
    """Counts agree with results under any filter, at every door."""
    archive.add(*varied())
    for typed in ("", "給水", "給水 OR 断水 -場所:益城町"):
        for filters in ({}, {"type": ("photo",)}, {"place": ("43443",), "type": ("photo", "post")}):
            found = archive.find(typed, filters=filters)
            walked = list(archive.search.walk(Ask(q=typed, filters=filters, now=NOW)))
            assert len(walked) == found.total
            for name, counts in found.facets.items():
                for value, count in counts:
                    narrowed = {**filters, name: (value,)}
                    assert archive.find(typed, filters=narrowed, size=0).total == count


def test_facets_hold_what_items_say(archive: Archive) -> None:
    archive.add(*varied())
    facets = archive.find("").facets
    assert facets["disaster"] == (("kumamoto-2016", 60),)
    assert dict(facets["place"])["43440"] == dict(facets["place"])["43443"] == 20
    assert dict(facets["place"])["43"] == 40
    assert set(dict(facets["phase"])) == {"unknown", "foreshock", "first-72-hours", "evacuation"}
    assert facets["year"] == (("2016", 60),)
    assert facets["contributor"] == (("熊本県", 48),)


def test_pages_meet_every_item_once(archive: Archive) -> None:
    archive.add(*varied())
    for sort in Sort:
        seen: list[int] = []
        ask = Ask(q="給水", sort=sort, size=7, now=NOW)
        while True:
            found = archive.search.find(ask)
            seen += [hit.item.seq for hit in found.hits]
            if found.next is None:
                break
            after = {"after": found.next} if sort is Sort.SEQ else {"offset": found.next}
            ask = replace(ask, **after)
        assert sorted(seen) == list(range(1, 61, 2)), sort


def test_newest_and_dates_order(archive: Archive) -> None:
    def dated(seq: int, edtf: str, days: int) -> Item:
        when = Dates(shot=When(edtf=edtf, source="exif"))
        return titled(seq, "橋", dates=when, published=NOW + timedelta(days=days))

    archive.add(dated(1, "2016-04", 1), dated(2, "2016-04-14", 2), dated(3, "2020", 0))
    assert archive.ids("橋", sort=Sort.DATE) == [1, 2, 3]
    assert archive.ids("橋", sort=Sort.DATE_DESC) == [3, 2, 1]
    assert archive.ids("橋", sort=Sort.NEWEST) == archive.ids("") == [2, 1, 3]
