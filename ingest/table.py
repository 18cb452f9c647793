"""Rows of a table, whatever program wrote it; CSV and XLSX are told apart by content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from archive.errors import WrongUse
from archive.exports.table_csv import EXPORT_ID, unescape
from ingest.sources.names import readable
from ingest.table_csv import CsvSheet
from ingest.table_head import LOOKED_AT, Head, Merge, find_head
from ingest.table_xlsx import XlsxSheet

_ZIP = b"PK\x03\x04"
_FAULTS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
"""What formulas that failed leave in a CSV (ECMA-376 part 1, 18.18.11)."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: where it begins (from 1, as spreadsheet programs count) and its filled cells.

    A row that cannot be read has ``trouble``, a sentence in Japanese, and no cells.
    """

    line: int
    values: dict[str, str] = field(default_factory=dict)
    trouble: str = ""


class Sheet(Protocol):
    """Cells in flat memory, or a sentence on why a row has none; blank rows are left out."""

    epoch: str
    """1904 where the days of its dates are counted from that year on."""

    def lines(self) -> Iterator[tuple[int, list[str] | str]]: ...

    def merges(self) -> Sequence[Merge]:
        """Cells near the top that are one; nothing where the format knows no such cells."""
        ...


class Table:
    """A sheet with its header. Opening raises ``WrongUse`` where the file is no table.

    ``header`` is the first and the last line of the header; without it the header is found.
    """

    def __init__(self, path: Path, header: tuple[int, int] | None = None) -> None:
        self.name = readable(path.name)
        self._sheet = _sheet(path)
        self.epoch = self._sheet.epoch
        head = self._head(header)
        self.header, self.columns, self._width = head.lines, head.columns, head.width

    @property
    def exported(self) -> bool:
        """Whether the file came out of an archive like this one."""
        return "export" in self.columns

    def label(self, line: int) -> str:
        return f"{self.name} {line} 行目"

    def rows(self) -> Iterator[Row]:
        """Every row below the header, those that cannot be read with their trouble."""
        for line, cells in self._sheet.lines():
            if line <= self.header[1]:
                continue
            if isinstance(cells, str):
                yield Row(line=line, trouble=cells)
            elif len(cells) > self._width and any(cell.strip() for cell in cells[self._width :]):
                yield Row(line=line, trouble=self._too_long(len(cells)))
            elif not _FAULTS.isdisjoint(cells):
                yield Row(line=line, trouble=_faulty(cells))
            else:
                yield Row(line=line, values=self._values(cells))

    def _head(self, header: tuple[int, int] | None) -> Head:
        top: list[tuple[int, list[str]]] = []
        for line, cells in self._sheet.lines():
            if isinstance(cells, str):
                if not top:
                    raise WrongUse(f"{self.name}: 見出しの行が読めません。{cells}")
            elif len(top) < LOOKED_AT and (header is None or line <= header[1]):
                top.append((line, cells))
            else:
                break
        if not top:
            raise WrongUse(f"{self.name}: 見出しの行が読めません。何も書かれていません。")
        found = find_head(top, self._sheet.merges, header)
        if found is None:
            raise WrongUse(f"{self.name}: その行には見出しがありません。")
        return found

    def _values(self, cells: list[str]) -> dict[str, str]:
        pairs = zip(self.columns, cells, strict=False)
        values = {column: cell for column, cell in pairs if cell and not cell.isspace()}
        if len(cells) > len(self.columns):
            values |= self._beyond(cells)
        if values.get("export") == EXPORT_ID:
            return {column: unescape(cell) for column, cell in values.items()}
        return values

    def _beyond(self, cells: list[str]) -> dict[str, str]:
        """What stands below blank headings at the end."""
        first = len(self.columns)
        rest = enumerate(cells[first:], start=first + 1)
        return {f"{number} 列目": cell for number, cell in rest if cell and not cell.isspace()}

    def _too_long(self, count: int) -> str:
        return (
            f"見出しは {len(self.columns)} 列ですが、この行は {count} 列あります。"
            '区切り文字や引用符 (") の抜けを確かめてください。'
        )


def _faulty(cells: list[str]) -> str:
    number, fault = next((n, one) for n, one in enumerate(cells, start=1) if one in _FAULTS)
    return f"{number} 列目が計算式の誤り ({fault}) になっています。"


def _sheet(path: Path) -> Sheet:
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as error:
        raise WrongUse(f"{readable(path.name)} を開けません: {error.strerror}") from error
    if head.startswith(_OLD_OFFICE):
        raise WrongUse(
            f"{readable(path.name)} は古い形式 (.xls) か、パスワード付きのファイルです。"
            "パスワードを外し、.xlsx か CSV で保存し直してください。"
        )
    return XlsxSheet(path) if head.startswith(_ZIP) else CsvSheet(path)
