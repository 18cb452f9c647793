"""CSV (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180) for spreadsheets.

A cell that a spreadsheet might run as a formula starts with an apostrophe. Every row carries our
export id in the column ``export``; only files that carry it are unescaped by our importer.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from archive.exports import How, encoded, granted_of, without_pieces
from archive.exports.csv_row import (
    COLUMNS,
    EXPORT_ID,
    LONGEST_CELL,
    NUMBERS,
    UNIT_COLUMNS,
    UNIT_NUMBERS,
    cells,
    piece_cells,
    unit_cells,
)
from archive.exports.unit import Piece, Unit
from archive.judgement import Granted

__all__ = ["COLUMNS", "EXPORT_ID", "LONGEST_CELL", "Csv", "escape", "line", "unescape"]

_MAY_RUN = re.compile("[\t\r\n']|[\\s\ufeff\u200b]*[=+\\-@＝＋－＠﹢﹣−]").match
_LOOK_CLOSER = re.compile("\"[\t\r\n'\\s\ufeff\u200b=+\\-@＝＋－＠﹢﹣−]").search
"""Over a line of quoted cells: one starts with what may begin a formula, or holds such a quote."""


class Csv:
    media_type = "text/csv; charset=utf-8"
    suffix = ".csv"

    def write(self, granted: Iterable[Granted], *, how: How) -> Iterator[bytes]:
        """UTF-8 with a byte order mark, without which Excel reads Japanese as CP932."""
        rows = (cells(one, how) for one in granted)
        return _file(chain((COLUMNS,), rows), NUMBERS)

    def write_unit(self, unit: Unit, pieces: Iterable[Piece], *, how: How) -> Iterator[bytes]:
        """Row 0 is the whole."""
        whole = unit_cells(unit, how)
        rows = (piece_cells(one, how) for one in pieces)
        return _file(chain((UNIT_COLUMNS, whole), rows), UNIT_NUMBERS)

    def part(self, pieces: Iterable[Piece], *, of_unit: bool, how: How) -> Iterator[bytes]:
        if of_unit:
            placed = (piece_cells(one, how) for one in pieces)
            return encoded(line(row, UNIT_NUMBERS) for row in placed)
        rows = (cells(one, how) for one in granted_of(pieces))
        return encoded(line(row, NUMBERS) for row in rows)

    def joined(
        self, unit: Unit | None, parts: Iterable[bytes], *, gaps: Sequence[int] = (), how: How
    ) -> Iterator[bytes]:
        head = without_pieces(self, unit, how=how)
        return chain(head, parts)


def _file(rows: Iterable[Sequence[str]], numbers: Collection[int]) -> Iterator[bytes]:
    return encoded(chain(("\ufeff",), (line(row, numbers) for row in rows)))


def line(row: Sequence[str], numbers: Collection[int] = NUMBERS) -> str:
    """One line, escaped, with every cell in quotes.

    Most rows hold nothing that needs care: to look at the whole line takes a fifth of the time of
    asking each cell. NUL, which no spreadsheet takes, is dropped.
    """
    joined = _quoted(row)
    if joined.count('"') == 2 * len(row) and "\0" not in joined and not _LOOK_CLOSER(joined):
        return f"{joined}\r\n"
    bare = _escaped([cell.replace("\0", "") for cell in row], numbers)
    joined = _quoted([cell.replace('"', '""') for cell in bare])
    return f"{joined}\r\n"


def _quoted(row: Sequence[str]) -> str:
    inside = '","'.join(row)
    return f'"{inside}"'


def _escaped(row: Sequence[str], numbers: Collection[int]) -> list[str]:
    return [cell if at in numbers else escape(cell) for at, cell in enumerate(row)]


def escape(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet might run it.

    That is: it starts with tab or line end, or with ``= + - @`` or their other widths, also behind
    spaces; and where it starts with an apostrophe, so that :func:`unescape` gives it back.
    """
    return f"'{cell}" if _MAY_RUN(cell) else cell


def unescape(cell: str) -> str:
    """What :func:`escape` was given; for cells of files that carry :data:`EXPORT_ID`."""
    return cell.removeprefix("'")


EXTENSION = {"csv": Csv()}
