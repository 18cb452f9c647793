"""Texts of OpenDocument (ISO/IEC 26300): words that are shown."""

from pathlib import Path
from typing import Any

from ingest.office import OfficeText
from ingest.open_document import OpenDocument, headers, lines, name, parts, text_of


def _read(path: Path) -> OfficeText:
    given = parts(path)
    invisible = given.styled("text-properties", "text:display", "none")

    def hides(node: Any) -> bool:
        styled = node.get(name("text:style-name")) in invisible
        return styled or node.get(name("text:display")) == "none"

    shown, hidden = lines([*headers(given), given.body("text")], hides)
    return text_of(["\n".join(shown)], hidden, given)


EXTENSION = {
    "odt": OpenDocument(
        media_type="application/vnd.oasis.opendocument.text",
        suffix="odt",
        part="content.xml",
        read=_read,
    )
}
