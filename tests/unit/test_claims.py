"""Cells of a row as claims: what they mean, and what is refused by the name of its field."""

from pathlib import Path

import pytest

from archive.errors import InvalidSubmission, WrongUse
from archive.exports.table_csv import COLUMNS
from ingest.claims import claims, doubts
from ingest.mapping import our_mapping, read_mapping
from ingest.stated_places import place_statements


def refused(**values: str) -> dict[str, str]:
    with pytest.raises(InvalidSubmission) as caught:
        claims(values)
    return caught.value.fields


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("平成２８年４月１６日", "2016-04-16"),
        ("2016/4/16 1:25", "2016-04-16T01:25"),
        ("2016年4月", "2016-04"),
        ("2016年7月ごろ", "2016-07~"),
        ("H28.4.16", "2016-04-16"),
        ("42476", "2016-04-16"),
        ("４２４７６．０５９０２８", "2016-04-16T01:25"),
        ("'2016/4/16", "2016-04-16"),
    ],
)
def test_dates_keep_the_precision_they_have(typed: str, edtf: str) -> None:
    date = claims({"date": typed}).date
    assert date is not None
    assert (date.edtf, date.source, date.verified) == (edtf, "row", False)


def test_an_unknown_date_is_no_date_and_no_mistake() -> None:
    assert claims({"date": "不明"}).date is None


def test_a_number_that_is_no_count_of_days_is_no_date() -> None:
    assert "date" in refused(date="99999")
    assert "date" in refused(date="123456")


def test_a_number_that_a_spreadsheet_program_cut_short_is_no_identifier() -> None:
    assert "丸めた" in refused(identifier="1.23E+11")["identifier"]
    assert claims({"identifier": "'0012E5"}).identifier == "0012E5"


def test_former_addresses_are_whole_or_begin_at_the_root() -> None:
    given = claims({"former": "https://old.example/a?id=1\n/b/2"})
    assert given.former == ("https://old.example/a?id=1", "/b/2")
    assert "旧アドレス" in refused(former="javascript:alert(1)")["former"]


def test_every_wrong_field_is_named_in_one_answer() -> None:
    wrong = refused(
        date="2016-13-45", lat="132.7", lon="x", licence="CC BY", access="みんな", disaster="東日本"
    )
    assert wrong.keys() == {"date", "lat", "lon", "licence", "access", "disaster"}
    assert "逆" in wrong["lat"]
    assert "CC BY 4.0" in wrong["licence"]


@pytest.mark.parametrize("lat", ["nan", "inf", "-91", "0x10"])
def test_degrees_off_the_earth_are_refused(lat: str) -> None:
    assert "lat" in refused(lat=lat, lon="130.7")


def test_half_a_position_and_the_middle_of_the_sea_are_refused() -> None:
    assert refused(lat="32.7").keys() == {"lon"}
    assert refused(lat="0", lon="0.0").keys() == {"lat"}
    assert claims({"lat": "３２．７９", "lon": "130.81"}).position == (32.79, 130.81)


def test_words_of_closed_lists_are_understood_in_both_languages() -> None:
    read = claims(
        {
            "type": "写真",
            "licence": "ｃｃ ｂｙ 4.0",
            "access": "館内限定",
            "disaster": "平成28年熊本地震",
            "theme": "文化財；Shelters; 断層",
            "warning": "Shows floods",
            "language": "英語",
        }
    )
    assert (read.type, read.access, read.disaster) == ("photo", "on-site", "kumamoto-2016")
    assert read.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert read.themes == ("heritage", "shelter")
    assert read.notes == {"テーマ": "断層"}
    assert (read.content_warning, read.language) == ("flood", "en")


def test_texts_are_tagged_with_their_language() -> None:
    read = claims({"title": "益城町役場", "title_en": "Town hall", "language": "en"})
    assert read.title == {"ja": "益城町役場", "en": "Town hall"}
    assert claims({"title": "Town hall", "language": "en"}).title == {"en": "Town hall"}


def test_what_nobody_sees_is_dropped_from_titles() -> None:
    title = claims({"title": " か\u3099れき\x07\u202e の山\r\n"}).title["ja"]
    assert title == "がれき の山"


def test_constants_stand_in_for_what_a_row_leaves_out() -> None:
    defaults = {"donor": "見本町", "licence": "CC0"}
    read = claims({"donor": "市民"}, defaults=defaults)
    assert (read.donor, read.licence) == (
        "市民",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    )


@pytest.mark.parametrize(
    ("words", "code", "precision", "kept"),
    [
        ("益城町", "43443", "municipality", ""),
        ("熊本県上益城郡益城町", "43443", "municipality", ""),
        ("熊本市東区", "43102", "ward", ""),
        ("熊本県", "43", "prefecture", ""),
        ("43443", "43443", "municipality", ""),
        ("益城町役場前", "43443", "municipality", "益城町役場前"),
        ("南小国町", "43423", "municipality", ""),
        ("宮城県美里町", "", "municipality", "宮城県美里町"),
        ("どこかの体育館", "", "municipality", "どこかの体育館"),
    ],
)
def test_places_are_resolved_and_words_are_kept(
    words: str, code: str, precision: str, kept: str
) -> None:
    (place,) = place_statements(words)
    assert (place.code, place.precision, place.words) == (code, precision, kept)
    assert place.point is None


def test_several_places_in_a_cell_are_several_statements() -> None:
    assert [p.code for p in place_statements("益城町;八代市")] == ["43443", "43202"]
    assert [p.code for p in place_statements("益城町、八代市")] == ["43443", "43202"]
    assert [p.words for p in place_statements("益城町、テクノ団地")] == ["益城町、テクノ団地"]


def test_a_place_that_is_not_known_or_not_sure_stays_in_words_with_a_doubt() -> None:
    unknown = claims({"place": "どこかの体育館"})
    assert doubts(unknown) == (("place-unknown", "どこかの体育館"),)
    unsure = claims({"place": "本町"})
    ((code, detail),) = doubts(unsure)
    assert code == "place-ambiguous"
    assert detail == "本町: 八代市本町、宇土市本町"
    assert unsure.places[0].code == ""
    assert doubts(claims({"place": "益城町"})) == ()


def test_headings_are_known_in_both_languages_and_widths() -> None:
    mapping = our_mapping(("識別子", "Ｔｉｔｌｅ", "題名(英語)", "撮影日", "緯度", "LON", "備考"))
    assert mapping.columns == {
        "identifier": ("識別子",),
        "title": ("Ｔｉｔｌｅ",),
        "title_en": ("題名(英語)",),
        "date": ("撮影日",),
        "lat": ("緯度",),
        "lon": ("LON",),
    }
    assert mapping.unknown(("識別子", "備考")) == ("備考",)


def test_a_table_without_known_headings_says_what_to_do() -> None:
    with pytest.raises(WrongUse, match=r"識別子, 題名.*--mapping"):
        our_mapping(("A001", "益城町", "写真"))


def test_our_own_export_comes_back_without_notes() -> None:
    mapping = our_mapping(COLUMNS, exported=True)
    assert mapping.columns["identifier"] == ("identifier",)
    assert mapping.unknown(COLUMNS) == ()


def test_several_columns_make_one_field(tmp_path: Path) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(
        '{"columns": {"title": "件 名", "description": ["内容", "備考"], "date": ["日", "月"]},'
        ' "constants": {"donor": "見本町"}, "date_format": "%d/%m/%Y"}'
    )
    mapping = read_mapping(path, ("件 名", "内容", "備考", "日", "月", "係"))
    stated = mapping.reader()({"内容": "一", "備考": "二", "月": "16/04/2016", "係": "総務"})
    assert stated.values == {"description": "一\n二", "date": "16/04/2016"}
    assert stated.notes == {"係": "総務"}
    read = claims(stated.values, defaults=mapping.constants)
    assert (read.donor, read.date and read.date.edtf) == ("見本町", "2016-04-16")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nonsense", "JSON"),
        ('{"columns": {}}', "columns"),
        ('{"columns": {"nope": "a"}}', "項目はありません"),
        ('{"columns": {"title": "absent"}}', "absent"),
        ('{"columns": {"title": "a"}, "extra": 1}', "extra"),
    ],
)
def test_a_mapping_file_that_cannot_be_used_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(text)
    with pytest.raises(WrongUse, match=sentence):
        read_mapping(path, ("a",))
