"""XLSX: what other programs read of it is what the record says; sheets go on where one ends."""

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.exports import get_exporter, xlsx_book
from archive.exports.csv_row import COLUMNS, NUMBERS, cells
from archive.exports.table_xlsx import LONGEST, SHEET_ID, row
from archive.judgement import Granted
from archive.model import Item, PlaceStatement, Point
from tests.unit.record_items import CONTENT, HOW, PHOTO, POST, RECORD

XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
)


def sheets(*granted: Granted) -> list[list[tuple[object, ...]]]:
    data = b"".join(get_exporter("xlsx").write(granted, how=HOW))
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]


def shown(item: Item) -> dict[str, object]:
    names, cell = sheets((item, CONTENT))[0]
    return dict(zip(map(str, names), cell, strict=True))


def test_a_sheet_says_what_the_csv_says() -> None:
    granted = ((PHOTO, CONTENT), (POST, RECORD), (POST, CONTENT))
    ((header, *rows),) = sheets(*granted)
    assert header == COLUMNS
    for one, found in zip(granted, rows, strict=True):
        _, *expected = cells(one, HOW)
        texts = [SHEET_ID, *expected]
        for at in NUMBERS:
            assert found[at] == (float(texts[at]) if texts[at] else None)
        for at in set(range(len(COLUMNS))) - set(NUMBERS):
            assert (found[at] or "") == texts[at]


@pytest.mark.parametrize("text", ["=1+1", "+81", "-1", "@x", "0123", "2016-04-16", "1e5", "'x"])
def test_cells_are_texts_and_stay_as_they_are(text: str) -> None:
    assert shown(replace(PHOTO, title={"ja": text}, credit=text))["title"] == text
    assert 't="inlineStr"' in row([text] * len(COLUMNS))


def test_positions_are_numbers() -> None:
    south = PlaceStatement(words="南", precision="exact", point=Point(lat=-32.5, lon=-70.25))
    found = shown(replace(PHOTO, places=(south,)))
    assert (found["lat"], found["lon"]) == (-32.5, -70.25)


@given(XML_TEXT)
def test_any_text_of_xml_comes_through(text: str) -> None:
    title = f"題{text}名"
    assert str(shown(replace(PHOTO, title={"ja": title}))["title"]).replace("_x005F_", "_") == (
        title.replace("_x005F_", "_")
    )


def test_signs_that_xml_does_not_know_are_dropped() -> None:
    assert shown(replace(PHOTO, title={"ja": "題\0\1\x0b名"}))["title"] == "題名"


def test_what_looks_like_an_escape_is_kept_from_being_read_as_one() -> None:
    assert "_x005F_x0041_" in row(["_x0041_"] * len(COLUMNS))


def test_what_no_cell_can_hold_is_left_out_and_not_cut() -> None:
    long = replace(PHOTO, description={"ja": "長" * (LONGEST + 1)})
    assert shown(long)["description"] is None
    fits = replace(PHOTO, description={"ja": "長" * LONGEST})
    assert shown(fits)["description"] == "長" * LONGEST


def test_rows_beyond_a_sheet_stand_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_book, "MOST_ROWS", 2)
    found = sheets(*[(PHOTO, CONTENT)] * 5)
    assert [len(rows) for rows in found] == [3, 3, 2]
    assert all(rows[0] == COLUMNS for rows in found)
