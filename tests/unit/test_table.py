"""Tables as they come out of Japanese offices: encodings, quotes, broken lines, Excel's cells."""

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from archive.errors import WrongUse
from archive.exports.table_csv import EXPORT_ID, escape
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


def test_reading_is_as_the_standard_reader_reads(tmp_path: Path) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    wanted = [["a", "b"], *([f'x"{n}\n,;', f"ｙ{n}"] for n in range(3000))]
    writer.writerows(wanted)
    path = tmp_path / "t.csv"
    path.write_bytes(buffer.getvalue().encode())
    assert [[row.values["a"], row.values["b"]] for row in rows(path)] == wanted[1:]
