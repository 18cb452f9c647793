"""The workbook around rows that are markup already: sheets one after the other, as many as needed.

Office Open XML, https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from typing import IO

from archive.exports.streamed_zip import StreamedZip

MOST_ROWS, MOST_BYTES = 1_000_000, 1 << 30
"""Of one sheet; rows beyond stand in a further one. Programs end at 1,048,576 rows and 2 GiB."""

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    f'+xml"/><Default Extension="xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/></Types>'
)
"""Any other part is a sheet, so that this can be written first, before they are counted."""
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_HEAD = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    "</sheetViews>"
)
_DATA = "<sheetData>"
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" numFmtId="49" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_STYLES_PART = f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
TEXT = 1
"""The style of a cell that takes what is typed as text: 2016-04 stays what it is."""
_TAIL = b"</sheetData></worksheet>"


class Book:
    """Takes rows, gives bytes; holds neither."""

    def __init__(self, header: str, *, text_columns: int = 0) -> None:
        """With ``text_columns`` so many columns are of the style :data:`TEXT`, also below."""
        self._header, self._out = header.encode(), StreamedZip(large=False)
        self._columns = text_columns
        types = _TYPES.replace("</Types>", _STYLES_PART) if text_columns else _TYPES
        self._out.add("[Content_Types].xml", types.encode())
        self._out.add("_rels/.rels", _RELATIONS.encode())
        self._sheets = self._rows = self._size = 0
        self._begin()

    @property
    def waiting(self) -> int:
        return self._out.waiting

    def taken(self) -> bytes:
        return self._out.taken()

    def add(self, row: str) -> None:
        data = row.encode()
        if self._rows >= MOST_ROWS or self._size + len(data) > MOST_BYTES:
            self._end()
            self._begin()
        self._sheet.write(data)
        self._rows += 1
        self._size += len(data)

    def close(self) -> bytes:
        self._end()
        numbers = range(1, self._sheets + 1)
        sheets = "".join(
            f'<sheet name="{"items" if at == 1 else f"items {at}"}" sheetId="{at}" r:id="rId{at}"/>'
            for at in numbers
        )
        relations = "".join(
            f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" '
            f'Target="worksheets/sheet{at}.xml"/>'
            for at in numbers
        )
        if self._columns:
            relations += f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            self._out.add("xl/styles.xml", _STYLES.encode())
        book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
        related = f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
        self._out.add("xl/_rels/workbook.xml.rels", (_XML + related).encode())
        self._out.add("xl/workbook.xml", (_XML + book).encode())
        return self._out.close()

    def _begin(self) -> None:
        self._sheets += 1
        self._rows = self._size = 0
        self._sheet: IO[bytes] = self._out.member(f"xl/worksheets/sheet{self._sheets}.xml")
        self._sheet.write(f"{_HEAD}{self._cols()}{_DATA}".encode() + self._header)

    def _cols(self) -> str:
        wide = f'<col min="1" max="{self._columns}" width="22" style="{TEXT}" customWidth="1"/>'
        return f"<cols>{wide}</cols>" if self._columns else ""

    def _end(self) -> None:
        self._sheet.write(_TAIL)
        self._sheet.close()
