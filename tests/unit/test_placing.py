"""What positions, texts and dates suggest, and what they must not."""

from datetime import UTC, datetime

import pytest

from archive.batch import Batch
from archive.model import Dates, Point, Suggestion, When
from archive.vocabulary import Place, places
from ingest.dating import disaster_suggestion
from ingest.describing import describe
from ingest.placing import place_suggestions
from ingest.staging import Staged
from ingest.submission import Claims


def codes(text: str) -> list[str]:
    return [suggestion.value for suggestion in place_suggestions(None, [text])]


def test_a_position_suggests_the_municipality_and_nothing_finer() -> None:
    assert list(place_suggestions(Point(lat=32.79, lon=130.82), [])) == [
        Suggestion(field="place", value="43443", source="exif")
    ]


@pytest.mark.parametrize(("lat", "lon"), [(43.47, 11.88), (33.59, 130.40), (0.0, 0.0)])
def test_a_position_elsewhere_suggests_nothing(lat: float, lon: float) -> None:
    assert list(place_suggestions(Point(lat=lat, lon=lon), [])) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("上益城郡益城町の給水所", ["43443"]),
        ("南小国町と小国町", ["43423", "43424"]),
        ("熊本市東区で断水", ["43102"]),
        ("宮城県遠田郡美里町から応援", []),
        ("東京都と熊本県八代市", ["43202"]),
        ("中錦町のバス停", []),
        ("球磨郡錦町で", ["43501"]),
        ("東京都の職員と京都の学生", []),
        ("熊本市民病院", ["43100"]),
        ("玉名市立図書館", ["43206"]),
        ("旧矢部町の商店", ["43447"]),
        ("旧城南町の庁舎", ["43104"]),
    ],
)
def test_places_named_in_full_are_suggested(text: str, found: list[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "town", "of"),
    [
        ("益城町木山の仮設", "木山", "43443"),
        ("益城町大字木山", "木山", "43443"),
        ("熊本市東区健軍で", "健軍", "43102"),
        ("熊本市健軍の商店街", "健軍", "43102"),
        ("阿蘇市内牧温泉", "内牧", "43214"),
        ("八代市新町小学校", "新町", "43202"),
        ("宇城市松橋町松橋", "松橋町松橋", "43213"),
        ("〒861-2242 の家", "木山", "43443"),
        ("〒８６１－２２４２", "木山", "43443"),
        ("大津町大津にて", "大津", "43403"),
    ],
)
def test_a_town_is_suggested_where_its_municipality_stands_before_it(
    text: str, town: str, of: str
) -> None:
    (code,) = codes(text)
    place = places().get(code)
    assert (place.name["ja"], place.parent) == (town, of)


@pytest.mark.parametrize(
    "text", ["本町の商店街", "新町と大江", "木山地区の水", "白山に登る", "中央区", "〒860-000"]
)
def test_a_town_without_its_municipality_is_a_common_word(text: str) -> None:
    assert codes(text) == []


def test_a_longer_word_behind_a_municipality_is_no_town() -> None:
    assert codes("大津町大津波警報") == ["43403"]
    assert codes("阿蘇市内の道路") == ["43214"]


def test_a_town_called_a_district_counts_where_the_text_names_its_municipality() -> None:
    first, town = codes("益城町の避難所。木山地区では水が出ない。")
    assert (first, places().get(town).name["ja"]) == ("43443", "木山")
    assert codes("御船町の避難所。木山地区では水が出ない。") == ["43441"]


@pytest.mark.parametrize("place", places().municipalities(), ids=lambda place: place.name["ja"])
@pytest.mark.parametrize("around", ["{}役場庁舎", "{}立小学校", "{}内の道路", "昨日の{}では"])
def test_every_municipality_is_read_from_ordinary_words(place: Place, around: str) -> None:
    assert codes(around.format(place.name["ja"])) == [place.code]


def test_titles_and_descriptions_are_read_as_well() -> None:
    staged = Staged(
        number=1,
        id="01K0",
        seq=1,
        label="a",
        claims=Claims(title={"ja": "益城町木山の給水"}, description={"ja": "御船町から応援"}),
    )
    batch = Batch(
        id="b", name="b", kind="t", accession="", by="a", at=datetime(2026, 8, 1, tzinfo=UTC)
    )
    item = describe(staged, batch, "x")
    assert [places().get(s.value).name["ja"] for s in item.suggestions] == ["木山", "御船町"]
    assert item.places == ()


def test_the_most_named_come_first_and_the_position_is_not_repeated() -> None:
    text = ["八代市と益城町", "八代市"]
    assert [s.value for s in place_suggestions(None, text)] == ["43202", "43443"]
    suggestions = list(place_suggestions(Point(lat=32.79, lon=130.82), text))
    assert [(s.value, s.source) for s in suggestions] == [("43443", "exif"), ("43202", "text")]


def test_a_text_on_the_whole_prefecture_suggests_no_more_than_five() -> None:
    assert len(codes("荒尾市、水俣市、玉名市、山鹿市、菊池市、宇土市、合志市")) == 5


@pytest.mark.parametrize(
    ("edtf", "disaster"),
    [
        ("2016-04-16T01:25:00", "kumamoto-2016"),
        ("2026-07-29", "kumamoto-2026"),
        ("2003", None),
        ("2016-13-01", None),
    ],
)
def test_a_date_suggests_the_disaster_in_whose_time_it_lies(
    edtf: str, disaster: str | None
) -> None:
    found = disaster_suggestion(Dates(shot=When(edtf=edtf, source="exif")))
    assert (found.value if found else None) == disaster
    assert found is None or found.source == "exif"


def test_without_a_date_nothing_is_suggested() -> None:
    assert disaster_suggestion(Dates()) is None
