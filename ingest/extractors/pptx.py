"""PowerPoint presentations (ECMA-376), read by python-pptx: slides that are shown."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pptx
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from ingest.office import OfficeFormat, OfficeText, properties

TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def _read(path: Path) -> OfficeText:
    """A page a slide; notes of the speaker and hidden slides are not what was shown."""
    presentation = pptx.Presentation(str(path))
    pages: list[str] = []
    hidden: list[str] = []
    for slide in presentation.slides:
        said = "\n".join(_slide(slide))
        (hidden if slide.element.get("show") in ("0", "false") else pages).append(said)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            hidden.append(slide.notes_slide.notes_text_frame.text)
    return OfficeText(
        pages=tuple(pages),
        hidden="\n".join(filter(str.strip, hidden)),
        **properties(presentation.core_properties),
    )


def _slide(slide: Any) -> Iterator[str]:
    yield from _shapes(slide.shapes)
    for relation in slide.part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/diagramData"):
            diagram = parse_xml(relation.target_part.blob)
            yield from (node.text for node in diagram.iter(qn("a:t")) if node.text)


def _shapes(shapes: Iterable[Any]) -> Iterator[str]:
    for shape in shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        elif getattr(shape, "has_table", False):
            for row in shape.table.rows:
                yield "\t".join(cell.text for cell in row.cells)
        elif hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)


EXTENSION = {
    "pptx": OfficeFormat(
        media_type=TYPE,
        suffix="pptx",
        part="ppt/presentation.xml",
        read=_read,
    )
}
