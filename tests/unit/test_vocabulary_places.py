"""The gazetteer of Kumamoto: names, tree and positions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import NotFound
from archive.vocabulary import Kind, Place, places, tilegrid
from archive.vocabulary.names import bare, check_digit, fold
from archive.vocabulary.place import distance_km
from archive.vocabulary.romaji import hepburn, without_long_vowels
from archive.vocabulary.tables import data

TABLES = ("areas.tsv", "towns.tsv", "former.tsv", "neighbours.tsv")
MUNICIPALITIES = places().municipalities()
TOWNS = [place for place in places().by_code.values() if place.kind is Kind.TOWN]


def best(name: str) -> str:
    found = places().find(name)
    return found[0].code if found else ""


@pytest.mark.parametrize(
    "name",
    [
        "益城町", "益城", "上益城郡益城町",
        "熊本県益城町", "熊本県上益城郡益城町", "ましきまち", "ましき",
        "ましき町", "マシキマチ", "ﾏｼｷﾏﾁ",
        "Mashiki", "mashiki-machi", "Ｍａｓｈｉｋｉ", "MASHIKI MACHI",
        "Mashiki Town", " 益城町　", "かみましきぐんましきまち",
    ],
)  # fmt: skip
def test_mashiki_is_found_however_it_is_written(name: str) -> None:
    assert [place.code for place in places().find(name)] == ["43443"]


def test_there_are_45_municipalities_under_nine_counties_and_the_prefecture() -> None:
    assert len(MUNICIPALITIES) == 45
    counties = [place for place in places().children("43") if place.kind is Kind.COUNTY]
    assert len(counties) == 9
    assert all(places().children(county.code) for county in counties)
    assert len([m for m in MUNICIPALITIES if m.parent == "43"]) == 14  # the cities


@pytest.mark.parametrize("place", MUNICIPALITIES, ids=lambda place: place.name["ja"])
def test_every_municipality_is_found_by_each_of_its_names(place: Place) -> None:
    above = "".join(p.name["ja"] for p in reversed(places().ancestors(place.code)))
    full, romaji = place.name["ja"], place.romaji
    for name in (full, bare(full), above + full, place.reading, romaji, romaji.split("-")[0]):
        assert best(name) == place.code, name


def test_names_that_hold_one_another_stay_apart() -> None:
    for name in ("小国町", "小国", "おぐにまち", "阿蘇郡小国町"):
        assert [place.code for place in places().find(name) if place.kind is not Kind.TOWN] == [
            "43424"
        ]
    assert best("南小国町") == best("南小国") == "43423"
    assert best("天草市") != best("上天草市")


def test_a_name_shared_by_city_and_county_gives_both_city_first() -> None:
    assert [place.name["ja"] for place in places().find("阿蘇")] == ["阿蘇市", "阿蘇郡"]
    assert [place.name["ja"] for place in places().find("熊本")] == ["熊本市", "熊本県"]


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("城南町", "南区"), ("富合町", "南区"), ("植木町", "北区"), ("白水村", "南阿蘇村"),
        ("久木野村", "南阿蘇村"), ("長陽村", "南阿蘇村"),
        ("矢部町", "山都町"), ("清和村", "山都町"),
        ("蘇陽町", "山都町"), ("松橋町", "宇城市"), ("本渡市", "天草市"), ("牛深", "天草市"),
        ("坂本村", "八代市"), ("一の宮町", "阿蘇市"),
        ("龍ケ岳町", "上天草市"), ("まつばせまち", "宇城市"),
        ("西合志町", "合志市"), ("砥用町", "美里町"),
        ("免田町", "あさぎり町"), ("竜北町", "氷川町"),
    ],
)  # fmt: skip
def test_former_municipalities_lead_to_where_they_are_now(former: str, now: str) -> None:
    found = places().find(former)
    assert found[0].name["ja"] == now
    assert former not in {place.name["ja"] for place in found}


def test_a_former_town_of_kumamoto_city_leads_to_its_ward_and_both_tell_of_it() -> None:
    assert [place.name["ja"] for place in places().find("城南町")] == ["南区"]
    for code in ("43104", "43100"):
        assert "城南町" in places().get(code).aliases
        assert "城南町" in [former.name for former in places().former_of(code)]


def test_a_divided_county_leads_to_all_that_it_became() -> None:
    assert [p.name["ja"] for p in places().find("鹿本郡")] == ["山鹿市", "北区"]
    assert [p.name["ja"] for p in places().find("飽託郡")] == ["西区", "南区", "北区"]


def test_former_names_tell_when_they_ended_the_latest_first() -> None:
    merged = [former.merged for former in places().former_of("43100")]
    assert merged == sorted(merged, reverse=True)
    assert {f.name: f.merged for f in places().former_of("43447")} == {
        "矢部町": "2005-02-11",
        "清和村": "2005-02-11",
        "蘇陽町": "2005-02-11",
    }
    for former in places().former:
        assert str(date.fromisoformat(former.merged)) == former.merged
        assert all(code in places().by_code for code in former.codes)


def test_villages_of_long_ago_are_found_in_full_and_not_by_a_family_name() -> None:
    assert best("飯野村") == "43443"
    assert "43443" not in {place.code for place in places().find("福田")}


@pytest.mark.parametrize("word", ["中央", "北部", "三角", "植木", "鏡", "宇土郡の"])
def test_a_common_word_is_no_former_town(word: str) -> None:
    assert all(place.kind is Kind.TOWN for place in places().find(word))


@pytest.mark.parametrize(
    "written",
    [
        "861-2242",
        "8612242",
        "〒861-2242",
        "〒８６１－２２４２",
        "861ー2242",
        "861−2242",
        "861 2242",
    ],
)
def test_a_postcode_is_a_name_of_its_places(written: str) -> None:
    (kiyama,) = places().find(written)
    assert (kiyama.name["ja"], kiyama.parent) == ("木山", "43443")


def test_a_postcode_for_all_else_leads_to_its_municipalities() -> None:
    assert [p.name["ja"] for p in places().find("868-0000")] == ["人吉市", "相良村", "山江村"]
    assert best("861-2200") == "43443"
    assert places().find("100-0001") == places().find("861-224") == ()


@pytest.mark.parametrize(
    ("code", "of"), [("43443", "43443"), ("434434", "43443"), ("４３４４３", "43443")]
)
def test_a_code_is_a_name_as_well(code: str, of: str) -> None:
    assert best(code) == of
    assert best("43443-005") == "43443-005"


def test_a_wrong_check_digit_is_no_code() -> None:
    assert places().find("434435") == ()
    assert [check_digit(code) for code in ("43100", "43203", "43204")] == ["1", "2", "1"]


@pytest.mark.parametrize("name", ["本町", "新町"])
def test_a_name_of_many_towns_gives_them_all(name: str) -> None:
    found = places().find(name)
    assert len(found) > 1
    assert {place.name["ja"] for place in found} == {name}
    assert len({place.parent for place in found}) == len(found)


def test_nothing_of_a_plain_name_folds() -> None:
    for place in places().by_code.values():
        for name in (place.name["ja"], place.reading):
            assert fold(name) == fold(f" {name}　")


def test_the_data_are_small_and_name_their_source() -> None:
    sizes = [len(data().joinpath(name).read_bytes()) for name in TABLES]
    assert sum(sizes) <= 400_000
    for name in TABLES:
        assert data().joinpath(name).read_text("utf-8").startswith("# Source: ")


def test_wards_lie_in_kumamoto_city() -> None:
    assert [ward.name["ja"] for ward in places().children("43100")] == [
        "中央区", "東区", "西区", "南区", "北区",
    ]  # fmt: skip
    assert best("熊本市東区") == best("東区") == best("Higashi-ku") == "43102"
    assert places().find("東") == ()


def test_towns_are_found_inside_what_lies_above_them() -> None:
    (kiyama,) = places().find("熊本県上益城郡益城町木山")
    assert kiyama.parent == "43443"
    assert kiyama.reading == "キヤマ"
    assert places().find("益城町大字木山") == (kiyama,)
    assert places().find("御船町健軍") == ()
    assert [p.name["ja"] for p in places().ancestors(kiyama.code)] == [
        "益城町",
        "上益城郡",
        "熊本県",
    ]


def test_there_are_about_1800_towns_each_in_an_area_with_reading_and_own_code() -> None:
    assert 1750 <= len(TOWNS) <= 1900
    for town in TOWNS:
        assert town.code.startswith(f"{town.parent}-")
        assert places().get(town.parent).kind in (Kind.MUNICIPALITY, Kind.WARD)
        assert town.reading
        assert all(len(code) == 7 for code in town.postal_codes)
        assert town.postal_codes


def test_towns_of_every_municipality_are_known() -> None:
    with_towns = {places().get(town.parent).code for town in TOWNS}
    wards = {ward.code for ward in places().children("43100")}
    assert with_towns == wards | {m.code for m in MUNICIPALITIES} - {"43100"}


def test_macrons_long_vowels_and_small_ke_do_not_matter() -> None:
    assert best("Ōzu") == best("Oozu") == best("Ozu-machi") == "43403"
    assert best("Kōsa") == best("Kousa") == "43444"
    assert fold("龍ヶ岳") == fold("龍ケ岳")
    assert fold("ガ") == "ガ"


def test_what_is_no_place_of_kumamoto_is_not_found() -> None:
    for name in ("", "　", "東京都", "x", "益城町" * 100):
        assert places().find(name) == ()


def test_an_unknown_code_is_not_found() -> None:
    with pytest.raises(NotFound):
        places().get("40100")
    with pytest.raises(NotFound):
        places().children("")


def test_every_municipality_has_an_office_and_says_who_says_so() -> None:
    for place in MUNICIPALITIES:
        assert place.point is not None
        assert place.point_source
        assert places().nearest(place.point.lat, place.point.lon) == place


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (43.7696, 11.2558),  # Florence
        (60.1699, 24.9384),  # Helsinki
        (35.6812, 139.7671),  # Tokyo
        (33.0301, 130.4459),  # Omuta, 6 km from Arao
        (32.7880, 130.3700),  # Shimabara, across the bay
        (32.7117, 131.3078),  # Takachiho
        (32.1500, 129.9500),  # open sea inside the box
        (0.0, 0.0),
        (float("nan"), 130.7),
    ],
)
def test_nothing_is_suggested_outside_kumamoto(lat: float, lon: float) -> None:
    assert places().nearest(lat, lon) is None


@given(st.floats(31.5, 33.8), st.floats(129.5, 131.8))
def test_a_suggestion_is_a_municipality_within_30_km(lat: float, lon: float) -> None:
    place = places().nearest(lat, lon)
    if place is not None:
        assert place.kind is Kind.MUNICIPALITY
        assert place.point is not None
        assert distance_km(type(place.point)(lat=lat, lon=lon), place.point) <= 30


@given(st.text(max_size=80))
def test_any_name_may_be_looked_for(name: str) -> None:
    assert all(place.code in places().by_code for place in places().find(name))


def test_each_municipality_has_one_tile_of_its_own() -> None:
    assert sorted(tile.code for tile in tilegrid()) == [place.code for place in MUNICIPALITIES]
    assert len({(tile.x, tile.y) for tile in tilegrid()}) == 45


def test_romaji() -> None:
    assert hepburn("ジョウナンマチ") == "jounanmachi"
    assert hepburn("ハッチョウ") == "hatchou"
    assert hepburn("キッカ") == "kikka"
    assert without_long_vowels(hepburn("オオヅ")) == "ozu"


@pytest.mark.parametrize("thing", ["熊本城", "熊本港", "八代城"])
def test_a_thing_of_one_character_behind_a_name_is_no_place_in_it(thing: str) -> None:
    assert places().find(thing) == ()
    assert [place.name["ja"] for place in places().find("山鹿市城")] == ["城"]
