"""Tables as they come out of Japanese offices: encodings, quotes, broken lines, Excel's cells."""

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from archive.errors import WrongUse
from archive.exports.table_csv import EXPORT_ID, escape
from ingest.claims import claims
from ingest.heading import field_of
from ingest.table import Row, Table

HEADER = "識別子,題名,場所\n"
ROWS = "A1,ソーラーパネルと一覧表,益城町\nA2,能登の表札,八代市\n"


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def rows(path: Path) -> list[Row]:
    return list(Table(path).rows())


def workbook(folder: Path, *lines: list[object]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    path = folder / "t.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_every_encoding_gives_the_same_rows(tmp_path: Path, encoding: str) -> None:
    table = Table(write(tmp_path, HEADER + ROWS, encoding))
    assert table.columns == ("識別子", "題名", "場所")
    assert [row.values["題名"] for row in table.rows()] == ["ソーラーパネルと一覧表", "能登の表札"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = write(tmp_path, (HEADER + ROWS).replace(",", delimiter))
    assert rows(path)[0].values == {
        "識別子": "A1",
        "題名": "ソーラーパネルと一覧表",
        "場所": "益城町",
    }


def test_quotes_reach_over_lines_and_the_line_is_where_the_row_begins(tmp_path: Path) -> None:
    text = 'a,b\n1,"one\ntwo, ""three"""\n\n ,\n2,x\n'
    found = rows(write(tmp_path, text))
    assert [(row.line, row.values["b"]) for row in found] == [(2, 'one\ntwo, "three"'), (6, "x")]


def test_a_quote_that_nobody_closed_costs_one_row(tmp_path: Path) -> None:
    text = 'a,b\n1,ok\n2,"open\n3,ok\n4,ok\n'
    found = rows(write(tmp_path, text))
    assert [row.line for row in found if row.trouble] == [3]
    assert [row.values["a"] for row in found if not row.trouble] == ["1", "3", "4"]


def test_a_quote_open_over_many_lines_costs_one_row(tmp_path: Path) -> None:
    text = 'a,b\n1,"open\n' + "".join(f"{n},ok\n" for n in range(2, 5000))
    found = rows(write(tmp_path, text))
    assert [row.line for row in found if row.trouble] == [2]
    assert len(found) == 4999


def test_rows_with_nul_or_too_many_cells_are_refused_and_the_others_go_in(tmp_path: Path) -> None:
    padding = "".join(f"{n},ok\n" for n in range(1000))
    found = rows(write(tmp_path, "a,b\n" + padding + "1,x\0y\n2,b,c\n3,ok,,\n"))
    assert [(row.line, bool(row.trouble)) for row in found[1000:]] == [
        (1002, True),
        (1003, True),
        (1004, False),
    ]
    assert "NUL" in found[1000].trouble
    assert "3 列" in found[1001].trouble


def test_an_endless_line_is_refused_and_the_next_goes_in(tmp_path: Path) -> None:
    text = "a,b\n1," + "x" * 25_000_000 + "\n2,ok\n"
    found = rows(write(tmp_path, text))
    assert [(row.line, row.values.get("a", "")) for row in found] == [(2, ""), (3, "2")]
    assert "10 MB" in found[0].trouble


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "何も書かれていません"),
        (b"\x00\x01\x02\x03" * 100, "表として読めません"),
        (b"a,b\n1,\xff\xfe\xfd\n", "2 行目あたり"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "パスワード"),
        (b"PK\x03\x04 no zip", "開けません"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    with pytest.raises(WrongUse, match=sentence):
        Table(path)


def test_headings_are_made_unique_so_that_no_cell_is_lost(tmp_path: Path) -> None:
    found = rows(write(tmp_path, "a,,a\n1,2,3\n"))
    assert list(found[0].values.values()) == ["1", "2", "3"]


def test_apostrophes_go_only_from_files_that_we_wrote(tmp_path: Path) -> None:
    cell = escape("=1+1")
    ours = write(tmp_path, f"export,title\n{EXPORT_ID},{cell}\n", name="ours.csv")
    others = write(tmp_path, f"export,title\nsomething,{cell}\n", name="others.csv")
    assert rows(ours)[0].values["title"] == "=1+1"
    assert rows(others)[0].values["title"] == "'=1+1"


def test_excel_cells_read_as_people_see_them(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["id", "n", "day", "month", "at", "code"], [7.0, 1.5, *[None] * 4])
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet["C2"] = datetime.fromisoformat("2016-04-16")
    sheet["D2"] = datetime.fromisoformat("2016-04-01")
    sheet["E2"], sheet["F2"] = datetime.fromisoformat("2016-04-16T01:25"), 12
    sheet["D2"].number_format = 'yyyy"年"m"月"'
    sheet["E2"].number_format = "yyyy/m/d h:mm"
    sheet["F2"].number_format = "00000"
    book.save(path)
    assert rows(path)[0].values == {
        "id": "7",
        "n": "1.5",
        "day": "2016-04-16",
        "month": "2016-04",
        "at": "2016-04-16T01:25",
        "code": "00012",
    }


def test_excel_rows_keep_their_numbers_over_blank_ones(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"], ["x"], [None], ["y"], ["#REF!"])
    book = openpyxl.load_workbook(path)
    book.active["A5"].data_type = "e"
    book.save(path)
    found = rows(path)
    assert [(row.line, row.values.get("a")) for row in found] == [(2, "x"), (4, "y"), (5, None)]
    assert "#REF!" in found[2].trouble


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"], ["x"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet9.xml", b" " * 50_000_000)
    with pytest.raises(WrongUse, match="開けません"):
        Table(path)


def test_external_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"], ["x"])
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    with zipfile.ZipFile(path, "w") as parts:
        for name, data in kept.items():
            parts.writestr(name, evil if name == "xl/workbook.xml" else data)
    with pytest.raises(WrongUse):
        Table(path)


def test_old_lists_of_offices_in_their_own_letters(tmp_path: Path) -> None:
    text = "管理番号\t件名\r\n１\t㈱髙﨑組 ①号棟 ﾋﾅﾝｼﾞｮ〜～\r\n"
    (row,) = rows(write(tmp_path, text, "cp932", "t.tsv"))
    assert row.values == {"管理番号": "１", "件名": "㈱髙﨑組 ①号棟 ﾋﾅﾝｼﾞｮ〜～".replace("〜", "～")}


def merged(folder: Path, ranges: list[str], *lines: list[object]) -> Path:
    path = workbook(folder, *lines)
    book = openpyxl.load_workbook(path)
    for one in ranges:
        book.active.merge_cells(one)
    book.save(path)
    return path


HEADS = ["管理番号", "件名", "撮影", None, "権利", "備考"]
BELOW = [None, None, "日", "場所", None, None]
A_ROW = ["A1", "石垣", "H28.4.16", "益城町", "CC BY 4.0", "x"]


def test_a_header_of_merged_rows_below_a_title(tmp_path: Path) -> None:
    ranges = ["A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4"]
    path = merged(tmp_path, ranges, ["町の写真 一覧表"], [None], HEADS, BELOW, A_ROW)
    table = Table(path)
    assert table.header == (3, 4)
    assert table.columns == ("管理番号", "件名", "撮影 / 日", "撮影 / 場所", "権利", "備考")
    assert [(row.line, row.values["撮影 / 日"]) for row in table.rows()] == [(5, "H28.4.16")]
    assert [field_of(column) for column in table.columns[:4]] == [
        "identifier",
        "title",
        "date",
        "place",
    ]


def test_a_header_of_two_rows_whose_merges_a_csv_has_lost(tmp_path: Path) -> None:
    text = "町の写真 一覧表,,,,\n管理番号,件名,撮影,,備考\n,,日,場所,\nA1,石垣,H28.4.16,益城町,x\n"
    table = Table(write(tmp_path, text))
    assert (table.header, table.columns[2:4]) == ((2, 3), ("撮影 / 日", "撮影 / 場所"))
    assert [row.values["件名"] for row in table.rows()] == ["石垣"]


@pytest.mark.parametrize("second", ["A1,石垣,,益城町", ",,石垣,益城町", "A1,,,"])
def test_a_first_row_with_gaps_is_no_header(tmp_path: Path, second: str) -> None:
    table = Table(write(tmp_path, f"管理番号,件名,備考,場所\n{second}\n"))
    assert table.header == (1, 1)
    assert len(list(table.rows())) == 1


def test_groups_over_every_column_stand_above_the_header(tmp_path: Path) -> None:
    lines = (["基本", None, None, "撮影", None], ["番号", "件名", "分類", "日", "場所"])
    path = merged(tmp_path, ["A1:C1", "D1:E1"], *lines, ["1", "石垣", "城", "2016", "熊本市"])
    assert Table(path).columns == ("番号", "件名", "分類", "日", "場所")


def test_the_header_is_where_somebody_says_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, "あ,い\nid,name\n1,x\n")
    assert Table(path, (2, 2)).columns == ("id", "name")
    assert [row.line for row in Table(path, (2, 2)).rows()] == [3]
    with pytest.raises(WrongUse, match="見出しがありません"):
        Table(path, (9, 9))


def test_blank_columns_at_the_end_are_no_columns_but_what_stands_there_is_kept(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, "a,b,,,\n1,2,,,\n3,4,,x,\n5,6,,,,y\n,,,,\n")
    table = Table(path)
    assert table.columns == ("a", "b")
    found = list(table.rows())
    assert [row.values for row in found[:2]] == [
        {"a": "1", "b": "2"},
        {"a": "3", "b": "4", "4 列目": "x"},
    ]
    assert "6 列" in found[2].trouble


def test_faults_of_formulas_in_a_csv_are_refused_as_in_a_workbook(tmp_path: Path) -> None:
    found = rows(write(tmp_path, "a,b\n1,#N/A\n2,#1\n"))
    assert "2 列目が計算式の誤り (#N/A)" in found[0].trouble
    assert found[1].values["b"] == "#1"


def test_a_workbook_of_1904_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["日付", "数"], [None, 41014])
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    book.active["A2"] = datetime.fromisoformat("2016-04-16")
    book.save(path)
    table = Table(path)
    assert table.epoch == "1904"
    assert [row.values for row in table.rows()] == [{"日付": "2016-04-16", "数": "41014"}]
    date = claims({"date": "41014"}, defaults={"date_epoch": table.epoch}).date
    assert date is not None and date.edtf == "2016-04-16"


def test_what_formulas_gave_and_breaks_in_cells_and_headings(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["題\n名", "数"], ["一\n二", "=1+1"])
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    sheet = kept["xl/worksheets/sheet1.xml"].replace(b"<v></v>", b"<v>2</v>")
    kept["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v />", b"<v>2</v>").replace(
        b"<v/>", b"<v>2</v>"
    )
    with zipfile.ZipFile(path, "w") as parts:
        for name, data in kept.items():
            parts.writestr(name, data)
    assert [row.values for row in rows(path)] == [{"題 名": "一\n二", "数": "2"}]


def test_reading_is_as_the_standard_reader_reads(tmp_path: Path) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    wanted = [["a", "b"], *([f'x"{n}\n,;', f"ｙ{n}"] for n in range(3000))]
    writer.writerows(wanted)
    path = tmp_path / "t.csv"
    path.write_bytes(buffer.getvalue().encode())
    assert [[row.values["a"], row.values["b"]] for row in rows(path)] == wanted[1:]
