"""Spreadsheets of OpenDocument (ISO/IEC 26300): cells that are shown, a page a sheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.errors import Undecodable
from ingest.office import OfficeText
from ingest.open_document import OpenDocument, lines, name, parts, text_of

_MOST_COLUMNS = 16_384
_OUT_OF_SIGHT = frozenset({"collapse", "filter"})
_CELLS = frozenset({name("table:table-cell"), name("table:covered-table-cell")})


def _read(path: Path) -> OfficeText:
    given = parts(path)
    not_shown = given.styled("table-properties", "table:display", "false")
    pages: list[str] = []
    kept_back: list[str] = []
    for sheet in given.body("spreadsheet").iter(name("table:table")):
        shown, hidden = _sheet(sheet)
        is_shown = sheet.get(name("table:style-name")) not in not_shown
        said = "\n".join([sheet.get(name("table:name"), ""), *shown])
        (pages if is_shown else kept_back).append(said)
        kept_back.extend(hidden)
    if not pages and not kept_back:
        raise Undecodable("undecodable", "the workbook has no sheets")
    return text_of(pages, filter(str.strip, kept_back), given)


def _sheet(sheet: Any) -> tuple[list[str], list[str]]:
    """Lines of cells that are shown, and those that are not; a repeated row is said once."""
    columns = frozenset(_hidden_columns(sheet))
    shown: list[str] = []
    hidden: list[str] = []
    for row in sheet.iter(name("table:table-row")):
        whole = row.get(name("table:visibility")) in _OUT_OF_SIGHT
        both: tuple[list[str], list[str]] = ([], [])
        for at, cell in _numbered(row, _CELLS):
            said, aside = lines([cell])
            both[whole or at in columns].extend([" ".join(said)] if said else [])
            both[1].extend(aside)
        shown.extend(["\t".join(both[0])] if both[0] else [])
        hidden.extend(["\t".join(both[1])] if both[1] else [])
    return shown, hidden


def _hidden_columns(sheet: Any) -> Iterator[int]:
    for at, column in _numbered(sheet, frozenset({name("table:table-column")}), spread=True):
        if column.get(name("table:visibility")) in _OUT_OF_SIGHT:
            yield at


def _numbered(
    around: Any, tags: frozenset[str], *, spread: bool = False
) -> Iterator[tuple[int, Any]]:
    """Columns or cells with their number from 0; ``spread``: one that is repeated, each time."""
    at = 0
    for node in around.iter():
        if node.tag not in tags:
            continue
        told = node.get(name("table:number-columns-repeated"), "1")
        times = min(int(told) if told.isdecimal() else 1, _MOST_COLUMNS)
        end = min(at + times, _MOST_COLUMNS)
        for one in range(at, end) if spread else (at,):
            yield one, node
        at = end


EXTENSION = {
    "ods": OpenDocument(
        media_type="application/vnd.oasis.opendocument.spreadsheet",
        suffix="ods",
        part="content.xml",
        read=_read,
    )
}
