"""Word documents (ECMA-376 WordprocessingML), read by python-docx: words that are shown."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from ingest.office import OfficeFormat, OfficeText, properties

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_AROUND = ("/header", "/footer", "/footnotes", "/endnotes")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = qn("w:delText")
_MOVED = qn("w:moveFrom")
_OFF = ("0", "false", "off")
_SAID = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}


def _read(path: Path) -> OfficeText:
    document = docx.Document(str(path))
    roots = [document.element.body, *_around(document.part)]
    shown: list[str] = []
    hidden: list[str] = []
    for root in roots:
        for paragraph in root.iter(qn("w:p")):
            words = "".join(_words(paragraph, shown=True))
            (hidden if _is_in_a_deleted_row(paragraph) else shown).append(words)
            hidden.append("".join(_words(paragraph, shown=False)))
    return OfficeText(
        pages=("\n".join(shown),),
        hidden="\n".join(filter(str.strip, hidden)),
        **properties(document.core_properties),
    )


def _around(part: Any) -> Iterator[Any]:
    """Headers, footers and notes, each once."""
    found = {
        relation.target_part.partname: relation.target_part.blob
        for relation in part.rels.values()
        if not relation.is_external and relation.reltype.endswith(_AROUND)
    }
    yield from (parse_xml(blob) for _, blob in sorted(found.items()))


def _words(paragraph: Any, *, shown: bool) -> Iterator[str]:
    """Of this paragraph itself; those of a text box in it are paragraphs of their own."""
    for node in paragraph.iter(qn("w:t"), _DELETED, *_SAID):
        run = node.getparent()
        around = [above.tag for above in _up_to(node, paragraph)]
        if qn("w:p") in around or _FALLBACK in around or _MOVED in around:
            continue
        if (node.tag == _DELETED or _is_hidden(run)) is not shown:
            yield _SAID.get(node.tag, node.text or "")


def _is_in_a_deleted_row(paragraph: Any) -> bool:
    rows = paragraph.iterancestors(qn("w:tr"))
    return any(row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None for row in rows)


def _up_to(node: Any, top: Any) -> Iterator[Any]:
    for above in node.iterancestors():
        if above is top:
            return
        yield above


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val")) not in _OFF


EXTENSION = {
    "docx": OfficeFormat(
        media_type=TYPE,
        suffix="docx",
        part="word/document.xml",
        read=_read,
    )
}
