"""Rows of a table, whatever program wrote it; CSV and XLSX are told apart by content."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from archive.errors import WrongUse
from archive.exports.table_csv import EXPORT_ID, unescape
from ingest.sources.names import readable
from ingest.table_csv import CsvSheet
from ingest.table_xlsx import XlsxSheet

_ZIP = b"PK\x03\x04"
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

    def lines(self) -> Iterator[tuple[int, list[str] | str]]: ...


class Table:
    """A sheet with its header. Opening raises ``WrongUse`` where the file is no table."""

    def __init__(self, path: Path) -> None:
        self.name = readable(path.name)
        self._sheet = _sheet(path)
        self.columns = self._header()

    @property
    def exported(self) -> bool:
        """Whether the file came out of an archive like this one."""
        return "export" in self.columns

    def label(self, line: int) -> str:
        return f"{self.name} {line} 行目"

    def rows(self) -> Iterator[Row]:
        """Every row below the header, those that cannot be read with their trouble."""
        lines = self._sheet.lines()
        next(lines, None)
        for line, cells in lines:
            if isinstance(cells, str):
                yield Row(line=line, trouble=cells)
            elif any(cell.strip() for cell in cells[len(self.columns) :]):
                yield Row(line=line, trouble=self._too_long(len(cells)))
            else:
                yield Row(line=line, values=self._values(cells))

    def _header(self) -> tuple[str, ...]:
        _, cells = next(self._sheet.lines(), (1, "何も書かれていません。"))
        if isinstance(cells, str):
            raise WrongUse(f"{self.name}: 見出しの行が読めません。{cells}")
        names: list[str] = []
        for number, cell in enumerate(cells, start=1):
            name = " ".join(cell.split()) or f"{number} 列目"
            names.append(name if name not in names else f"{name} ({number} 列目)")
        return tuple(names)

    def _values(self, cells: list[str]) -> dict[str, str]:
        pairs = zip(self.columns, cells, strict=False)
        values = {column: cell for column, cell in pairs if cell and not cell.isspace()}
        if values.get("export") == EXPORT_ID:
            return {column: unescape(cell) for column, cell in values.items()}
        return values

    def _too_long(self, count: int) -> str:
        return (
            f"見出しは {len(self.columns)} 列ですが、この行は {count} 列あります。"
            '区切り文字や引用符 (") の抜けを確かめてください。'
        )


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
