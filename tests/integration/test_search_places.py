"""Every municipality and ward is found by its names inside ordinary words, and no other for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.language.analyzer import Analyzer
from archive.language.lexicon import load
from archive.model import PlaceStatement
from archive.vocabulary import Kind, Place, places
from archive.vocabulary.names import bare
from search.place_words import named
from tests.integration.search_under_test import Archive, titled

AROUND = (
    *("{}役場庁舎", "{}立小学校", "{}内の道路", "雨が続く{}の避難所"),
    *("{}の住民", "旧{}の庁舎", "{}方面へ向かう列", "隣の{}在住"),
)
MUNICIPALITIES = places().municipalities()
WARDS = tuple(place for place in places().children("43100") if place.kind is Kind.WARD)
AREAS = (*MUNICIPALITIES, *WARDS)
NOISE = (
    *("東京都の職員", "京都の大学", "南阿蘇鉄道", "上天草の橋", "大牟田市役所", "上益城郡御船町"),
    *("熊本県庁の防災室", "熊本県が市へ送った文書", "滋賀県大津市の職員"),
)
_EACH = 10
"""Numbers that each area has: its titles are those from its own ten on."""
_NOISE, _FILED = 900, 1000
"""From here on: other titles, and one photo filed at each area that says nothing of it."""


def name_of(place: Place) -> str:
    """A ward is named with its city, as nobody writes 東区 for itself in a caption."""
    city = places().get(place.parent).name["ja"] if place.kind is Kind.WARD else ""
    return city + place.name["ja"]


@pytest.fixture(scope="module")
def archive(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Archive]:
    cache = request.config.cache
    assert cache is not None
    analyzer: Analyzer = load(Path(cache.mkdir("language")))
    made = Archive(tmp_path_factory.mktemp("places"), analyzer)
    made.add(
        *(
            titled(_first(place) + n, around.format(name_of(place)))
            for place in AREAS
            for n, around in enumerate(AROUND)
        ),
        *(titled(_NOISE + n, title) for n, title in enumerate(NOISE)),
        *(
            titled(_filed(place), "写真", places=(PlaceStatement(code=place.code),))
            for place in AREAS
        ),
    )
    yield made
    made.close()


def _first(place: Place) -> int:
    return 1 + _EACH * AREAS.index(place)


def _filed(place: Place) -> int:
    return _FILED + AREAS.index(place)


def own(place: Place) -> set[int]:
    return set(range(_first(place), _first(place) + len(AROUND)))


@pytest.mark.parametrize("place", MUNICIPALITIES, ids=lambda place: place.name["ja"])
def test_a_municipality_is_found_by_its_full_name(archive: Archive, place: Place) -> None:
    assert own(place) <= set(archive.ids(name_of(place), size=100))


@pytest.mark.parametrize("place", MUNICIPALITIES, ids=lambda place: place.name["ja"])
def test_a_municipality_is_found_by_its_bare_name(archive: Archive, place: Place) -> None:
    assert own(place) <= set(archive.ids(bare(place.name["ja"]), size=100))


@pytest.mark.parametrize("place", WARDS, ids=lambda place: place.name["ja"])
@pytest.mark.parametrize("with_city", [True, False])
def test_a_ward_is_found_by_its_name(archive: Archive, place: Place, with_city: bool) -> None:
    asked = name_of(place) if with_city else place.name["ja"]
    assert own(place) <= set(archive.ids(asked, size=100))


@pytest.mark.parametrize("place", AREAS, ids=lambda place: place.name["ja"])
def test_what_lies_there_comes_before_what_only_sounds_like_it(
    archive: Archive, place: Place
) -> None:
    """小国町 is not first for 南小国町, nor 天草市 for 上天草市, nor the other way round."""
    inside = [ward for ward in WARDS if ward.parent == place.code]
    near = {seq for one in (place, *inside) for seq in (*own(one), _filed(one))}
    near |= {_NOISE + n for n, title in enumerate(NOISE) if title.endswith(name_of(place))}
    assert set(archive.ids(name_of(place), size=len(AROUND))) <= near


@pytest.mark.parametrize(
    ("asked", "never"),
    [
        ("京都", "東京都の職員"),
        ("益城町", "上益城郡御船町"),
        ("阿蘇市", "南阿蘇鉄道"),
        ("牟田", "大牟田市役所"),
    ],
)
def test_a_name_inside_another_is_no_hit(archive: Archive, asked: str, never: str) -> None:
    found = archive.find(asked, size=100)
    assert never not in {hit.item.title.get("ja") for hit in found.hits}


@pytest.mark.parametrize("place", AREAS, ids=lambda place: place.name["ja"])
def test_the_field_takes_every_way_to_write_the_name(archive: Archive, place: Place) -> None:
    """Full and bare name, reading, romaji and code lead to what is filed there, nowhere else."""
    there = _filed(place)
    inside = {_filed(ward) for ward in WARDS if ward.parent == place.code}
    ways = {place.name["ja"], place.reading, place.romaji, place.code}
    ways |= {bare(place.name["ja"])} if place.kind is Kind.MUNICIPALITY else set()
    for way in ways:
        assert set(archive.ids(f"場所:{way}", size=100)) == {there, *inside}, way


@pytest.mark.parametrize(
    "county",
    [p for p in places().children("43") if p.kind is Kind.COUNTY],
    ids=lambda p: p.name["ja"],
)
def test_a_county_finds_its_towns_and_no_others(archive: Archive, county: Place) -> None:
    towns = {p.code for p in places().children(county.code)}
    found = archive.find(f"場所:{county.name['ja']}", size=100)
    assert {hit.item.places[0].code for hit in found.hits} == towns


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("861-2242", {"43443"}),
        ("〒８６８－００００", {"43203", "43510", "43512"}),
        ("城南町", {"43104"}),
        ("矢部町", {"43447"}),
        ("鹿本郡", {"43105", "43208"}),
    ],
)
def test_postcodes_and_former_names_are_values_of_the_field(
    archive: Archive, asked: str, codes: set[str]
) -> None:
    found = archive.find(f"場所:{asked}", size=100)
    around = {above.code for code in codes for above in places().ancestors(code)}
    assert {hit.item.places[0].code for hit in found.hits} <= codes | around


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("城南町", "43104"),
        ("植木町", "43105"),
        ("泗水町", "43210"),
        ("Kōshi", "43216"),
        ("うきし", "43213"),
        ("おおづ", "43403"),
        ("砥用町", "43348"),
        ("蘇陽町", "43447"),
        ("長陽村", "43433"),
        ("一の宮町", "43214"),
    ],
)
def test_former_names_romaji_and_kana_mean_the_place_of_today(asked: str, code: str) -> None:
    assert named(asked) == (code,)


@pytest.mark.parametrize("asked", ["おおつ", "Otsu", "京都", "京都府", "熊本", "熊本県"])
def test_a_name_of_elsewhere_or_of_everything_means_no_place(asked: str) -> None:
    assert named(asked) == ()


def test_a_city_and_its_prefecture_are_told_apart(archive: Archive) -> None:
    """熊本 finds both; 熊本市 shows what names the city first, 熊本県 what names the prefecture."""
    titles = {hit.item.seq: hit.item.title["ja"] for hit in archive.find("熊本", size=100).hits}
    assert any("熊本市" in title for title in titles.values())
    assert any("熊本県" in title for title in titles.values())
    city = [hit.item.title["ja"] for hit in archive.find("熊本市", size=4).hits]
    assert all("熊本市" in title or title == "写真" for title in city), city
    prefecture = [hit.item.title["ja"] for hit in archive.find("熊本県", size=2).hits]
    assert all("熊本県" in title for title in prefecture), prefecture


@pytest.mark.parametrize("asked", ["城南", "南", "みなみ", "中央", "区"])
def test_a_bare_name_that_is_a_common_word_means_no_ward(asked: str) -> None:
    assert not {place.code for place in WARDS} & set(named(asked))
