"""A table as a source: items with and without files, mappings, and rows that are refused."""

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest

from archive.errors import WrongUse
from ingest.sources import open_source, remarks
from ingest.submission import Given, Refusal, Submission

CP932 = (
    "管理番号,件名,撮影年月日,市町村,ファイル,担当\r\n"
    "A-1,ソーラーの表札,平成28年4月16日,益城町,,総務課\r\n"
)


def read(path: Path, **options: str) -> list[tuple[str, Submission | Refusal]]:
    return list(open_source("spreadsheet", Given(path=path, options=options)).submissions())


def taken(path: Path, **options: str) -> list[Submission]:
    return [given for _, given in read(path, **options) if isinstance(given, Submission)]


def test_a_row_of_an_office_becomes_an_item(tmp_path: Path) -> None:
    path = tmp_path / "台帳.csv"
    path.write_bytes(CP932.encode("cp932"))
    source = open_source("spreadsheet", Given(path=path))
    ((cursor, given),) = source.submissions()
    assert isinstance(given, Submission)
    assert (cursor, given.label) == ("2", "台帳.csv 2 行目")
    assert given.claims.identifier == "A-1"
    assert given.claims.title == {"ja": "ソーラーの表札"}
    assert given.claims.date is not None
    assert given.claims.date.edtf == "2016-04-16"
    assert [place.code for place in given.claims.places] == ["43443"]
    assert given.claims.notes == {"担当": "総務課"}
    assert (given.path, given.received, given.warnings) == ("", "", ())
    assert "「担当」" in remarks(source)[0]
    assert given.origin is not None
    assert (given.origin.file.name, given.origin.line) == ("台帳.csv", 2)
    assert given.origin.file.digest == hashlib.sha512(path.read_bytes()).hexdigest()


def test_reading_goes_on_after_a_line(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("title\n一\n二\n三\n")
    source = open_source("spreadsheet", Given(path=path))
    assert [cursor for cursor, _ in source.submissions("3")] == ["4"]


def test_wrong_rows_are_refused_with_line_and_column_and_others_go_in(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "題名,日付,緯度,経度\n一,2016-04-31,,\n二,2016-04-30,32.7,\n三,,,,余り\n四,,,\n"
    )
    given = [entry for _, entry in read(path)]
    assert [entry.label for entry in given] == [
        "t.csv 2 行目 「日付」",
        "t.csv 3 行目 「経度」",
        "t.csv 4 行目",
        "t.csv 5 行目",
    ]
    assert [type(entry) for entry in given] == [Refusal, Refusal, Refusal, Submission]


def test_a_place_that_is_not_known_is_a_warning_and_no_refusal(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("title,place\n一,どこかの体育館\n")
    (given,) = taken(path)
    assert given.warnings == (("place-unknown", "どこかの体育館"),)
    assert given.claims.places[0].words == "どこかの体育館"


def test_files_lie_beside_the_table_or_in_the_folder_named(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.jpg").write_bytes(b"1")
    path = tmp_path / "t.csv"
    path.write_text("title,file\n一,a.jpg\n")
    assert taken(path) == []
    (given,) = taken(path, files=str(tmp_path / "elsewhere"))
    assert given.files == (tmp_path / "elsewhere" / "a.jpg",)
    assert given.path == "a.jpg"
    with pytest.raises(WrongUse, match="フォルダー"):
        read(path, files=str(tmp_path / "absent"))


def test_a_mapping_reads_a_foreign_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["No.", "見出し語", "年", "記事"])
    book.active.append([7, "水が出ない日", "平成28年", "本文です"])
    path = tmp_path / "foreign.xlsx"
    book.save(path)
    mapping = tmp_path / "mapping.json"
    columns = {"identifier": "No.", "title": "見出し語", "date": "年", "text": "記事"}
    constants = {"licence": "CC BY 4.0", "type": "text"}
    mapping.write_text(json.dumps({"columns": columns, "constants": constants}))
    with pytest.raises(WrongUse, match="見出し"):
        read(path)
    (given,) = taken(path, mapping=str(mapping))
    claims = given.claims
    assert (claims.identifier, claims.type, claims.text) == ("7", "text", "本文です")
    assert claims.date is not None
    assert claims.date.edtf == "2016"
    assert claims.licence == "https://creativecommons.org/licenses/by/4.0/"
