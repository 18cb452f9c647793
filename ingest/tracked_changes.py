"""A text document without the words that its writers took out, which LibreOffice would print.

Tracked deletions are cut out of the XML where they stand (ECMA-376 part 1, 17.13.5; ISO/IEC 26300
part 1, 5.5); everything else stays byte for byte.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TAKEN_OUT = frozenset(
    (
        *(f"{space} {name}" for space in (_WORD, _STRICT) for name in ("del", "moveFrom")),
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0 tracked-changes",
    )
)
_ROW = frozenset(f"{space} trPr" for space in (_WORD, _STRICT))
"""A deletion that stands in here is one of the whole row."""
_FORMATS = ("docx", "odt")


def accepted(path: Path, suffix: str, target: Path) -> Path:
    """``target`` with a copy that holds no deletions, or ``path`` where there are none.

    Raises what :mod:`zipfile` raises, and ``ExpatError``, at damaged documents.
    """
    if suffix not in _FORMATS:
        return path
    with zipfile.ZipFile(path) as given:
        parts = ((entry, given.read(entry)) for entry in given.infolist() if _holds_words(entry))
        changed = {entry.filename: kept for entry, data in parts if (kept := without(data)) != data}
        if not changed:
            return path
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            for entry in given.infolist():
                made.writestr(entry, changed.get(entry.filename) or given.read(entry))
    return target


def _holds_words(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    return name in ("content.xml", "styles.xml") or (
        name.startswith("word/") and name.endswith(".xml")
    )


def without(data: bytes) -> bytes:
    """The XML without what was taken out."""
    kept, start = [], 0
    for first, after in sorted(_Reading().cuts(data)):  # one may lie within another
        if first >= start:
            kept.append(data[start:first])
        start = max(start, after)
    return b"".join((*kept, data[start:]))


@dataclass
class _Open:
    """An element whose end has not come yet."""

    name: str
    start: int
    goes: bool


class _Reading:
    """Of one document: where deletions stand, as offsets in bytes."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        self._parser.DefaultHandler = lambda _: self._mark()
        self._open: list[_Open] = []
        self._found: list[tuple[int, int]] = []
        self._ended: list[int] = []
        """Starts of elements that end where whatever follows begins."""

    def cuts(self, data: bytes) -> list[tuple[int, int]]:
        self._parser.Parse(data, True)
        return self._found

    def _begin(self, name: str, _: object) -> None:
        self._mark()
        if name in _TAKEN_OUT and len(self._open) > 1 and self._open[-1].name in _ROW:
            self._open[-2].goes = True
        here = self._parser.CurrentByteIndex
        self._open.append(_Open(name, here, name in _TAKEN_OUT))

    def _finish(self, _: str) -> None:
        self._mark()
        ended = self._open.pop()
        if ended.goes:
            self._ended.append(ended.start)

    def _mark(self) -> None:
        here = self._parser.CurrentByteIndex
        self._found += [(start, here) for start in self._ended]
        self._ended.clear()
