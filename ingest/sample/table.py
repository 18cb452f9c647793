"""The tables of the sample as workbooks, the same bytes each time (ECMA-376, the smallest part)."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import msgspec

TABLES = Path(__file__).parent / "data" / "tables.json"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
    f'"/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/><Override PartName='
    f'"/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
)


class Table(msgspec.Struct, frozen=True):
    sheet: str
    rows: tuple[tuple[str | int, ...], ...]
    """The first names the columns."""


def write_tables(directory: Path) -> None:
    """Write every table as ``<name>.xlsx``."""
    held = msgspec.json.decode(TABLES.read_bytes(), type=dict[str, Table])
    for name, table in held.items():
        parts = {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": (
                f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
                f'<sheet name="{escape(table.sheet)}" sheetId="1" r:id="r1"/></sheets></workbook>'
            ),
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": _sheet(table),
        }
        with zipfile.ZipFile(directory / f"{name}.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
            for part, text in parts.items():
                packed.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), text)


def _relation(kind: str, target: str) -> str:
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _sheet(table: Table) -> str:
    rows = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in table.rows)
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
