"""A selection as a sheet, edited elsewhere, and back: what was changed, and nobody overwritten."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from werkzeug.test import TestResponse

from archive.exports.table_xlsx import LONGEST
from archive.model import Access, Item, Level, PlaceStatement, Point, When
from tests.integration.staff_archive import Office, Person, number, said, token, waiting_post
from tests.integration.test_bulk_pages import done, town
from tests.integration.web_archive import BY

Edit = Callable[[Any, dict[str, int]], None]


def exported(person: Person, word: str) -> bytes:
    answer = person.get(f"/staff/bulk/items.xlsx?q={word}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return bytes(answer.data)


def edited(data: bytes, edit: Edit) -> bytes:
    """As a spreadsheet program saves it; ``edit`` gets the sheet and its columns by name."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    heads = [str(cell.value).rpartition("[")[2].rstrip("]") for cell in sheet[1]]
    edit(sheet, {name: at for at, name in enumerate(heads, start=1)})
    book.save(saved := io.BytesIO())
    return saved.getvalue()


def sent(
    person: Person, data: bytes, name: str = "表.xlsx", reason: str = "直した"
) -> TestResponse:
    own = "/staff/bulk/sheet"
    form = {"csrf_token": token(person.get(own)), "reason": reason}
    return person.client.post(own, data={**form, "file": (io.BytesIO(data), name)}, buffered=True)


def address(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def row_of(sheet: Any, item: Item) -> int:
    return next(cells[0].row for cells in sheet.iter_rows() if cells[0].value == item.id)


def test_a_sheet_that_nobody_edited_changes_nothing(office: Office, tanaka: Person) -> None:
    place = PlaceStatement(
        code="43443", precision="exact", source="person", point=Point(lat=32.79, lon=130.81)
    )
    items = [
        *town(office, "無編集塔", 1, places=(place, PlaceStatement(words="役場の前"))),
        *town(office, "無編集塔", 1, description={"ja": " 行\n次の行 ; &<>", "en": "=1+1"}),
        *town(office, "無編集塔", 1, description={"ja": "長" * (LONGEST + 1)}, themes=("water",)),
    ]
    items += town(office, "無編集塔", 1, credit="_x0041_ \\ \t.")
    data = exported(tanaka, "無編集塔")
    for saved in (data, edited(data, lambda _sheet, _at: None)):
        shown = tanaka.get(address(sent(tanaka, saved))).text
        assert "反映する" not in shown
        assert "<dd>4件</dd>" in shown, "all are so already"
    assert [office.now(item.id).revision for item in items] == [1] * 4


def test_only_what_was_edited_is_set(office: Office, tanaka: Person) -> None:
    first, second = town(office, "改稿塔", 2, themes=("water",))

    def edit(sheet: Any, at: dict[str, int]) -> None:
        line = row_of(sheet, first)
        for name, value in {
            "title_ja": "改稿塔の新しい題名",
            "date_happened": "平成28年4月",
            "place": "宇城市; 役場の前",
            "theme": "避難所; water",
            "licence": BY,
            "credit": None,
            "collection": "甲; 乙",
        }.items():
            sheet.cell(line, at[name]).value = value

    where = address(sent(tanaka, edited(exported(tanaka, "改稿塔"), edit)))
    shown = tanaka.get(where).text
    assert "1件に反映する" in shown
    assert "表 表.xlsx" in shown
    done(office, tanaka, where)
    now = office.now(first.id)
    assert now.title == {**first.title, "ja": "改稿塔の新しい題名"}
    assert now.dates.happened == When(edtf="2016-04", source="person", verified=True)
    assert now.dates.shot == first.dates.shot
    assert [(p.code, p.words) for p in now.places] == [("43213", ""), ("", "役場の前")]
    assert set(now.themes) == {"shelter", "water"}
    assert (now.rights.licence, now.credit, now.collections) == (BY, "", ("甲", "乙"))
    assert office.now(second.id).revision == 1
    done(office, tanaka, where, "undo")
    assert office.now(first.id).title == first.title


def test_what_moved_since_is_shown_and_not_applied(
    office: Office, tanaka: Person, sato: Person
) -> None:
    first, second = town(office, "版塔", 2)
    data = exported(tanaka, "版塔")
    sato.review(first.id, "save", credit="先に直した")

    def edit(sheet: Any, at: dict[str, int]) -> None:
        for item in (first, second):
            sheet.cell(row_of(sheet, item), at["creator"]).value = "表の人"

    where = address(sent(tanaka, edited(data, edit)))
    shown = tanaka.get(where).text
    assert "表は版1、いまは版2" in shown
    done(office, tanaka, where)
    assert (office.now(first.id).creator, office.now(second.id).creator) == ("", "表の人")


def test_rows_that_cannot_be_are_named(office: Office, tanaka: Person) -> None:
    first, second, third = town(office, "誤行塔", 3)
    post = waiting_post(number(), "誤行塔の投稿")
    office.world.add(post)

    def edit(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(row_of(sheet, first), at["theme"]).value = "知らない語"
        sheet.cell(row_of(sheet, second), at["date_shot"]).value = "きのう"
        sheet.cell(row_of(sheet, post), at["title_ja"]).value = "題名"
        sheet.append(["nonsense", "1"])
        sheet.append([third.id, "1"])

    shown = tanaka.get(address(sent(tanaka, edited(exported(tanaka, "誤行塔"), edit)))).text
    for words in (
        "「知らない語」は一覧にありません。",
        "日付として読めません",
        "投稿の題名は変えられません。",
        "この id の資料は見つかりません。",
        "同じ資料が二度あります。",
    ):
        assert words in shown
    assert "6行目" in shown


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ファイルを選んで"),
        (b"PK\x03\x04 not a book", "Excel のブックとして開けません"),
        (b"\xd0\xcf\x11\xe0 old", "古い形式"),
        ("題名,日付\nあ,い\n".encode(), "id と revision の列がありません"),
    ],
)
def test_a_file_that_is_no_such_table(tanaka: Person, data: bytes, words: str) -> None:
    assert said(sent(tanaka, data, "x.xlsx" if data else ""), words)
    assert said(sent(tanaka, b"id,revision\n", reason=""), "理由を書いて")


def test_nobody_gets_a_row_of_what_is_sealed_or_changes_it(office: Office, tanaka: Person) -> None:
    only = Access(level=Level.SEALED, named=(office.agents["sato"],))
    (hidden,) = town(office, "封行塔", 1, record=only, content=only)
    (shown,) = town(office, "封行塔", 1)
    data = exported(tanaka, "封行塔")

    def edit(sheet: Any, at: dict[str, int]) -> None:
        assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [shown.id]
        sheet.append([hidden.id, "1"])
        sheet.cell(3, at["credit"]).value = "町"

    page = tanaka.get(address(sent(tanaka, edited(data, edit)))).text
    assert "この id の資料は見つかりません。" in page
    assert hidden.id not in page


def test_cells_are_of_the_text_format(office: Office, tanaka: Person) -> None:
    """2016-04 that is typed there is no first of April."""
    town(office, "書式塔", 1)
    book = openpyxl.load_workbook(io.BytesIO(exported(tanaka, "書式塔")))
    formats = {cell.number_format for row in book.active.iter_rows() for cell in row}
    assert formats == {"@"}
    assert book.active.column_dimensions["A"].width == 22
