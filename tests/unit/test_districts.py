"""Further sets of places from a table: what is taken in, what is refused, and how it is found."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from archive.errors import InvalidSubmission
from archive.vocabulary import Kind, add_places, places
from archive.vocabulary.district import PlaceSet, make_set
from ingest.naming import named
from search.fields import values

NAME = {"ja": "小学校区", "en": "School district"}
ROWS = (
    {"コード": "001", "名称": "見本東小学校区", "よみ": "みほんひがし", "市町村": "益城町"},
    {
        "code": "002",
        "name": "見本西小学校区",
        "reading": "ミホンニシ",
        "parent": "熊本市南区",
        "name_en": "Mihon West",
        "aliases": "西校区; 旧見本校区",
        "lat": "32.7",
        "lon": "130.7",
    },
)


@pytest.fixture
def nothing_left() -> Iterator[None]:
    yield
    add_places(())


def made(*rows: dict[str, str]) -> PlaceSet:
    lines = enumerate(rows or ROWS, start=2)
    return make_set(lines, set_id="mihon", name=NAME, source="見本市 2026-10")


def wrong(*rows: dict[str, str]) -> dict[str, str]:
    with pytest.raises(InvalidSubmission) as refused:
        made(*rows)
    return refused.value.fields


def test_rows_become_places_with_codes_of_the_set_in_either_language() -> None:
    east, west = made().places
    assert (east.code, east.parent, east.reading) == ("mihon-001", "43443", "ミホンヒガシ")
    assert (west.code, west.parent, west.name["en"]) == ("mihon-002", "43104", "Mihon West")
    assert west.aliases == ("西校区", "旧見本校区")
    assert west.point is not None
    assert {place.kind for place in (east, west)} == {Kind.DISTRICT}


def test_every_wrong_line_is_named_and_nothing_is_taken_in() -> None:
    good = ROWS[0]
    told = wrong(
        good,
        {**good, "コード": ""},
        {**good},
        {**good, "コード": "003", "市町村": "東京都"},
        {**good, "コード": "004", "よみ": "mihon"},
        {**good, "コード": "005", "緯度": "132", "経度": "130"},
        {**good, "コード": "../6"},
    )
    assert list(told) == [f"{line} 行目" for line in (3, 4, 5, 6, 7, 8)]
    assert "コード" in told["3 行目"]
    assert "東京都" in told["5 行目"]


def test_an_id_that_could_be_a_code_of_the_gazetteer_is_refused() -> None:
    for set_id in ("43100", "A", "x", "a-b"):
        with pytest.raises(InvalidSubmission):
            make_set(enumerate(ROWS), set_id=set_id, name=NAME, source="s")


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(InvalidSubmission):
        make_set([], set_id="mihon", name=NAME, source="s")


@pytest.mark.usefixtures("nothing_left")
def test_what_was_added_is_a_place_like_others() -> None:
    assert values("place", "見本東小学校区") == ()
    add_places(made().places)
    assert values("place", "見本東小学校区") == ("mihon-001",)
    for way in ("みほんひがし", "mihonhigashi", "mihon-001", "益城町見本東小学校区"):
        assert [place.code for place in places().find(way)] == ["mihon-001"], way
    assert [place.code for place in places().find("西校区")] == ["mihon-002"]
    assert "mihon-001" in {place.code for place in places().children("43443")}
    assert [place.code for place in places().ancestors("mihon-002")] == ["43104", "43100", "43"]
    assert list(named("見本東小学校区の避難所")) == ["mihon-001"]
    add_places(())
    assert places().find("見本東小学校区") == ()
    assert list(named("見本東小学校区の避難所")) == []


@pytest.mark.usefixtures("nothing_left")
def test_nothing_of_the_gazetteer_is_replaced_and_nothing_hangs_in_the_air() -> None:
    (east, west) = made().places
    add_places((replace(east, code="43443"), replace(west, parent="99999")))
    assert places().get("43443").name["ja"] == "益城町"
    assert "mihon-002" not in places().by_code


def test_what_a_new_state_has_not_stays() -> None:
    later = made(ROWS[0]).with_former(made())
    assert [place.code for place in later.places] == ["mihon-001", "mihon-002"]
