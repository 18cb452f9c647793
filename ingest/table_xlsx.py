"""Rows of the first visible sheet of an XLSX workbook (ECMA-376), cells as a reader sees them."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from archive.errors import WrongUse
from ingest.sources.names import readable
from ingest.table_head import LOOKED_AT, Merge

_LARGEST_PART = 2_000_000_000
_LARGEST_STRINGS = 300_000_000
"""Bytes of the shared strings, which are held in memory."""
_HIGHEST_RATIO = 500
_MOST_ROWS = 1_048_576
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_PADDED = re.compile(r"0{2,}")
_CHUNK = 1 << 20
_LONGEST_MERGE = 100
"""Bytes of one merge, and more than there are."""
_MERGE = re.compile(
    rb'mergeCell\s+ref="(?P<left>[A-Z]{1,3})(?P<top>\d{1,7})'
    rb':(?P<right>[A-Z]{1,3})(?P<bottom>\d{1,7})"'
)
BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    EOFError,
)
"""What the reader raises at a damaged or hostile workbook; entities are a ``ValueError``."""


class XlsxSheet:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._name = readable(path.name)
        try:
            check_parts(path)
            self._sheet_name, self._part, self.epoch = self._first_visible()
        except BROKEN as error:
            raise WrongUse(f"{self._name} は Excel のブックとして開けません ({error})。") from error

    def lines(self) -> Iterator[tuple[int, list[str] | str]]:
        """Blank rows are left out; where the sheet is damaged, a sentence ends the rows."""
        workbook = load(self._path)
        line = 0
        try:
            sheet = workbook[self._sheet_name]
            sheet.reset_dimensions()
            for line, cells in enumerate(sheet.iter_rows(), start=1):
                if line > _MOST_ROWS:
                    yield line, "行が多すぎます。ここから先は読みませんでした。"
                    return
                if found := _row(cells):
                    yield line, found
        except BROKEN as error:
            yield line + 1, f"ブックが壊れていて、ここから先は読めません ({error})。"
        finally:
            workbook.close()

    def merges(self) -> list[Merge]:
        """Of the first rows. They stand behind the cells, so the part is looked through as bytes:
        the reader that keeps memory flat does not know them."""
        found: list[Merge] = []
        rest = b""
        with zipfile.ZipFile(self._path) as parts, parts.open(self._part) as stream:
            while chunk := stream.read(_CHUNK):
                window = rest + chunk
                found += _merges(window)
                rest = window[-_LONGEST_MERGE:]
        return list(dict.fromkeys(found))

    def _first_visible(self) -> tuple[str, str, str]:
        """Its name, the part that holds it, and from when its days are counted."""
        workbook = load(self._path)
        try:
            for sheet in workbook.worksheets:
                if sheet.sheet_state == "visible":
                    epoch = "1904" if workbook.epoch == CALENDAR_MAC_1904 else ""
                    return str(sheet.title), str(sheet._worksheet_path), epoch
        finally:
            workbook.close()
        raise WrongUse(f"{self._name} に表示されているシートがありません。")


def _merges(window: bytes) -> Iterator[Merge]:
    for match in _MERGE.finditer(window):
        top, bottom = int(match["top"]), int(match["bottom"])
        if top <= LOOKED_AT:
            left, right = match["left"].decode(), match["right"].decode()
            yield Merge(
                top=top,
                left=column_index_from_string(left) - 1,
                bottom=bottom,
                right=column_index_from_string(right) - 1,
            )


def load(path: Path | BinaryIO) -> Any:
    with warnings.catch_warnings():
        # Styles and validations that the reader does not know change no cell.
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)


def check_parts(path: Path) -> None:
    """Refuse what would fill the memory before the reader looks at it."""
    with zipfile.ZipFile(path) as parts:
        for part in parts.infolist():
            largest = _LARGEST_STRINGS if "sharedStrings" in part.filename else _LARGEST_PART
            ratio = part.file_size / max(part.compress_size, 1)
            if part.file_size > largest or (ratio > _HIGHEST_RATIO and part.file_size > 10_000_000):
                raise ValueError(f"{part.filename}: {part.file_size} bytes")


def _row(cells: Any) -> list[str] | str:
    texts: list[str] = []
    for cell in cells:
        if cell.data_type == "e":
            return f"{len(texts) + 1} 列目が計算式の誤り ({cell.value}) になっています。"
        texts.append(
            cell_text(cell.value, cell.number_format or "") if cell.value is not None else ""
        )
    return texts if any(text.strip() for text in texts) else []


def cell_text(value: Any, number_format: str) -> str:
    """The cell as people see it: 7 as 0007 where the format says so, 2016年4月 without a day."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return _date(value, number_format)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _number(value: int | float, number_format: str) -> str:
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    digits = str(int(value))
    return digits.zfill(len(number_format)) if _PADDED.fullmatch(number_format) else digits


def _date(value: datetime | date, number_format: str) -> str:
    """As precise as it is shown: a format without day or month keeps them back."""
    shown = _QUOTED.sub("", number_format).lower()
    if "d" not in shown and re.search("[yeg]", shown):
        return value.strftime("%Y-%m") if "m" in shown else value.strftime("%Y")
    if not isinstance(value, datetime) or "h" not in shown or value.time() == time():
        return value.strftime("%Y-%m-%d")  # midnight is what programs write for a whole day
    return value.strftime("%Y-%m-%dT%H:%M:%S" if value.second else "%Y-%m-%dT%H:%M")
