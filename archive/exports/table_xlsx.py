"""XLSX for spreadsheets (ISO/IEC 29500, https://www.iso.org/standard/71691.html).

The columns of the CSV as cells of text, which no program runs as a formula or takes for a date:
nothing needs an apostrophe. Positions are numbers.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from archive.exports import How, granted_of
from archive.exports.csv_row import (
    COLUMNS,
    NUMBERS,
    UNIT_COLUMNS,
    UNIT_NUMBERS,
    cells,
    piece_cells,
    unit_cells,
)
from archive.exports.unit import Piece, Unit
from archive.exports.xlsx_book import Book
from archive.judgement import Granted

SHEET_ID = "kumamoto-archive-xlsx-1"
"""In the column ``export``; another than that of the CSV, for these cells are as they should be."""
LONGEST = 32_767
"""Characters that a cell may hold. What is longer is left out here and whole in JSONL."""

_PIECE = 1 << 16
_BEGIN, _END = '<c t="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
_BETWEEN, _EMPTY, _BLANK = _END + _BEGIN, _BEGIN + _END, "<c/>"
_END_OF_ROW = b"\0"
_MARK = "\1"
"""Between cells until they are escaped: XML has no such sign."""
_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What a spreadsheet program would read as a sign by its number."""


class Xlsx:
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffix = ".xlsx"

    def write(self, granted: Iterable[Granted], *, how: How) -> Iterator[bytes]:
        return _book(COLUMNS, _rows(granted, how))

    def write_unit(self, unit: Unit, pieces: Iterable[Piece], *, how: How) -> Iterator[bytes]:
        """Row 0 is the whole."""
        whole = (_head(unit, how),)
        return _book(UNIT_COLUMNS, chain(whole, _placed(pieces, how)))

    def part(self, pieces: Iterable[Piece], *, of_unit: bool, how: How) -> Iterator[bytes]:
        """Rows as markup, each with a sign behind it that no markup holds."""
        rows = _placed(pieces, how) if of_unit else _rows(granted_of(pieces), how)
        return (one.encode() + _END_OF_ROW for one in rows)

    def joined(
        self, unit: Unit | None, parts: Iterable[bytes], *, gaps: Sequence[int] = (), how: How
    ) -> Iterator[bytes]:
        columns = UNIT_COLUMNS if unit else COLUMNS
        whole = (_head(unit, how),) if unit else ()
        return _book(columns, chain(whole, _cut(parts)))


def _rows(granted: Iterable[Granted], how: How) -> Iterator[str]:
    given = (cells(one, how) for one in granted)
    return (row((SHEET_ID, *others), NUMBERS) for _, *others in given)


def _placed(pieces: Iterable[Piece], how: How) -> Iterator[str]:
    given = (piece_cells(one, how) for one in pieces)
    return (row(one, UNIT_NUMBERS) for one in given)


def _head(unit: Unit, how: How) -> str:
    return row(unit_cells(unit, how), UNIT_NUMBERS)


def _cut(parts: Iterable[bytes]) -> Iterator[str]:
    """The rows that parts hold; one may begin in a chunk and end in the next."""
    rest = b""
    for chunk in parts:
        *whole, rest = (rest + chunk).split(_END_OF_ROW)
        yield from (one.decode() for one in whole)


def _book(columns: Sequence[str], rows: Iterable[str]) -> Iterator[bytes]:
    book = Book(f"<row>{texts(columns)}</row>")
    for one in rows:
        book.add(one)
        if book.waiting >= _PIECE:
            yield book.taken()
    yield book.close()


def row(given: Sequence[str], numbers_at: tuple[int, int] = NUMBERS) -> str:
    """One row as markup; ``numbers_at`` are the first and the last cell that are numbers."""
    first, last = numbers_at
    before, after = given[:first], given[last + 1 :]
    numbers = "".join(
        f"<c><v>{degrees}</v></c>" if degrees else _BLANK for degrees in given[first : last + 1]
    )
    return f"<row>{texts(before)}{numbers}{texts(after)}</row>"


def texts(given: Sequence[str]) -> str:
    """All cells are escaped in one go, which takes a fifth of the time of cell by cell."""
    joined = _MARK.join(given)
    if (
        joined.count(_MARK) >= len(given)
        or len(joined) > LONGEST
        or _NOT_IN_XML.search(joined.replace(_MARK, ""))
    ):
        joined = _MARK.join(map(fitting, given))
    if "_x" in joined:
        joined = _LOOKS_ESCAPED.sub("_x005F_", joined)
    joined = joined.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{_BEGIN}{joined.replace(_MARK, _BETWEEN)}{_END}".replace(_EMPTY, _BLANK)


def fitting(text: str) -> str:
    """The text as a cell can hold it: without signs that XML has not, or nothing if too long."""
    kept = _NOT_IN_XML.sub("", text)
    return kept if len(kept) <= LONGEST else ""


EXTENSION = {"xlsx": Xlsx()}
