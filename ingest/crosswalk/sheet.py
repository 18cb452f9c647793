"""A crosswalk as CSV, for people and for another archive: ``kind,theirs,ours``."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from archive.errors import WrongUse
from archive.exports.table_csv import escape, unescape
from ingest.crosswalk import VALUED, Crosswalk, check
from ingest.table import Table

UNDECIDED = "?"
"""In the place of ours: nobody has said yet what the word means; such rows are passed over."""
HEADINGS = ("kind", "theirs", "ours")
_COLUMN, _SITE, _HEADER = "column", "site", "header"


def write(crosswalk: Crosswalk, counts: Mapping[tuple[str, str], int] | None = None) -> bytes:
    """UTF-8 with a mark that Excel wants; ``counts`` adds how often each word stands."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow((*HEADINGS, "count") if counts is not None else HEADINGS)
    first, last = crosswalk.header
    rows = [(_SITE, "", crosswalk.site)] if crosswalk.site else []
    rows += [(_HEADER, "", f"{first}-{last}")] if first else []
    rows += [(_COLUMN, theirs, ours) for theirs, ours in crosswalk.columns.items()]
    rows += [
        (name, theirs, ours)
        for name in VALUED
        for theirs, ours in crosswalk.values.get(name, {}).items()
    ]
    for kind, theirs, ours in rows:
        said = [kind, escape(theirs), escape(ours)]
        writer.writerow([*said, counts.get((kind, theirs), "")] if counts is not None else said)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def read(path: Path, name: str) -> Crosswalk:
    """Raises ``WrongUse`` with the line of what makes no sense."""
    table = Table(path)
    if not set(HEADINGS) <= set(table.columns):
        raise WrongUse(f"{table.name}: 対応表の見出しは {', '.join(HEADINGS)} です。")
    site, header = "", (0, 0)
    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for row in table.rows():
        if row.trouble:
            raise WrongUse(f"{table.label(row.line)}: {row.trouble}")
        kind, theirs, ours = (unescape(row.values.get(one, "")) for one in HEADINGS)
        if kind == _SITE:
            site = ours
        elif kind == _HEADER:
            header = _lines(ours, table.label(row.line))
        elif kind == _COLUMN:
            columns[theirs] = ours
        elif kind in VALUED and ours == UNDECIDED:
            continue
        elif kind in VALUED:
            values.setdefault(kind, {})[theirs] = ours
        else:
            raise WrongUse(f"{table.label(row.line)}: kind が「{kind}」になっています。")
    return check(Crosswalk(name=name, site=site, header=header, columns=columns, values=values))


def _lines(text: str, label: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    if not (first.isdecimal() and (last.isdecimal() or not dash)) or len(text) > 9:
        raise WrongUse(f"{label}: 見出しの行は 2-3 のように書いてください。")
    return int(first), int(last or first)
