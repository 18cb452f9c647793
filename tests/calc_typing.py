"""Types into a workbook by LibreOffice's own interface (UNO); run by the Python that has `uno`.

    /usr/bin/python3 calc_typing.py FROM TO < EDITS

EDITS is a JSON list. ``{"row", "column", "typed"}`` (from 1) types into a cell, as the keyboard
does; ``"format"`` sets the cell's number format first. ``{"sort": column}`` sorts all rows below
the header by a column, the last first. ``{"paint": column}`` colours a column, filled or not.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale

_JAPANESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>ja-JP</value></prop></item>
</oor:items>
"""  # noqa: E501
_FILTER = {".xlsx": "Calc MS Excel 2007 XML", ".csv": "Text - txt - csv (StarCalc)"}
_LOCALE = Locale("ja", "JP", "")
_PATIENCE = 60.0


def _said(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def _desktop(pipe):
    resolver = uno.getComponentContext().ServiceManager.createInstance(
        "com.sun.star.bridge.UnoUrlResolver"
    )
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
        except NoConnectException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _do(book, edit):
    sheet = book.Sheets.getByIndex(0)
    if "sort" in edit:
        _sort(sheet, edit["sort"])
    elif "paint" in edit:
        sheet.Columns.getByIndex(edit["paint"] - 1).CellBackColor = 0xFFFF00
    else:
        cell = sheet.getCellByPosition(edit["column"] - 1, edit["row"] - 1)
        if "format" in edit:
            formats = book.NumberFormats
            key = formats.queryKey(edit["format"], _LOCALE, False)
            made = formats.addNew(edit["format"], _LOCALE) if key == -1 else key
            cell.NumberFormat = made
        cell.FormulaLocal = edit["typed"]


def _sort(sheet, column):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    field = uno.createUnoStruct("com.sun.star.table.TableSortField")
    field.Field, field.IsAscending = column - 1, False
    by = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    below = sheet.getCellRangeByPosition(0, 1, end.EndColumn, end.EndRow)
    below.sort(_said(SortFields=by, ContainsHeader=False))


def main(source, target, edits):
    with TemporaryDirectory() as profile:
        user, pipe = Path(profile, "user"), Path(profile).name
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(_JAPANESE, encoding="utf-8")
        options = [f"-env:UserInstallation=file://{profile}", f"--accept=pipe,name={pipe};urp"]
        office = subprocess.Popen(["soffice", "--headless", "--norestore", *options])
        try:
            desktop = _desktop(pipe)
            hidden = _said(Hidden=True)
            book = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, hidden)
            for edit in edits:
                _do(book, edit)
            book.storeToURL(target.as_uri(), _said(FilterName=_FILTER[target.suffix]))
            book.close(True)
            desktop.terminate()
        finally:
            office.wait(timeout=_PATIENCE)


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute(), json.load(sys.stdin))
