"""Presentations of OpenDocument (ISO/IEC 26300): slides that are shown, a page a slide."""

from pathlib import Path

from ingest.office import OfficeText
from ingest.open_document import OpenDocument, lines, name, parts, text_of


def _read(path: Path) -> OfficeText:
    given = parts(path)
    out_of_sight = given.styled("drawing-page-properties", "presentation:visibility", "hidden")
    pages: list[str] = []
    kept_back: list[str] = []
    for slide in given.body("presentation").iter(name("draw:page")):
        shown, hidden = lines([slide])
        is_shown = slide.get(name("draw:style-name")) not in out_of_sight
        (pages if is_shown else kept_back).append("\n".join(shown))
        kept_back.extend(hidden)
    return text_of(pages, filter(str.strip, kept_back), given)


EXTENSION = {
    "odp": OpenDocument(
        media_type="application/vnd.oasis.opendocument.presentation",
        suffix="odp",
        part="content.xml",
        read=_read,
    )
}
