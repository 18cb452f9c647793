"""Excel workbooks (ECMA-376), read by openpyxl: cells that are shown, a page a sheet."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import iterparse

from archive.errors import Undecodable
from ingest.office import MOST_TEXT, OfficeFormat, OfficeText, properties
from ingest.table_xlsx import BROKEN as SHEET_BROKEN
from ingest.table_xlsx import cell_text, load

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _read(path: Path) -> OfficeText:
    pages: list[str] = []
    hidden: list[str] = []
    # Opened here: the reader judges what it opens itself by its name.
    with path.open("rb") as stream, zipfile.ZipFile(path) as parts:
        workbook = load(stream)
        for sheet in workbook.worksheets:
            shown, kept_back = _sheet(sheet, _Hidden.of(parts, sheet))
            is_shown = sheet.sheet_state == "visible"
            (pages if is_shown else hidden).append(f"{sheet.title}\n{shown}")
            hidden.append(kept_back)
        about = properties(workbook.properties)
    if not workbook.worksheets:
        raise Undecodable("undecodable", "the workbook has no sheets")
    return OfficeText(pages=tuple(pages), hidden="\n".join(filter(str.strip, hidden)), **about)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hidden:
    """Rows and columns, from 1, that the sheet does not show: often who is not to be named."""

    rows: frozenset[int]
    columns: frozenset[int]

    @classmethod
    def of(cls, parts: zipfile.ZipFile, sheet: Any) -> "_Hidden":
        """The reader that keeps memory flat leaves them out, so they are read from the sheet."""
        rows: set[int] = set()
        columns: set[int] = set()
        number = 0
        with parts.open(sheet._worksheet_path) as stream:
            for _, node in iterparse(stream, ("end",)):
                kind, hides = node.tag.rpartition("}")[2], node.get("hidden") in ("1", "true")
                if kind == "row":
                    number = int(node.get("r") or number + 1)
                    rows.update([number] if hides else [])
                    node.clear()
                elif kind == "col" and hides:
                    columns.update(
                        range(int(node.get("min")), min(int(node.get("max")), 16384) + 1)
                    )
        return cls(rows=frozenset(rows), columns=frozenset(columns))


def _sheet(sheet: Any, hidden: _Hidden) -> tuple[str, str]:
    """Lines of cells that are shown, and those that are not."""
    shown: list[str] = []
    kept_back: list[str] = []
    left = MOST_TEXT
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        both = ("", "") if left <= 0 else _row(cells, hidden, number in hidden.rows)
        left -= sum(map(len, both))
        shown.extend(filter(str.strip, both[:1]))
        kept_back.extend(filter(str.strip, both[1:]))
    return "\n".join(shown), "\n".join(kept_back)


def _row(cells: Any, hidden: _Hidden, row_hidden: bool) -> tuple[str, str]:
    texts = list(_texts(cells))
    kept_back = [text for at, text in texts if row_hidden or at in hidden.columns]
    shown = [text for at, text in texts if not row_hidden and at not in hidden.columns]
    return "\t".join(shown), "\t".join(kept_back)


def _texts(cells: Any) -> Iterator[tuple[int, str]]:
    for at, cell in enumerate(cells, start=1):
        if cell.value is not None:
            yield at, cell_text(cell.value, cell.number_format or "")


EXTENSION = {
    "xlsx": OfficeFormat(
        media_type=TYPE,
        suffix="xlsx",
        part="xl/workbook.xml",
        read=_read,
        broken=SHEET_BROKEN,
    )
}
