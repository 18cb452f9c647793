"""Office documents and pages with something to find, something hidden, and something hostile."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
import openpyxl
import pptx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from PIL import Image
from pptx.util import Inches

SECRET = "OFFICE-SECRET-7"


def word() -> bytes:
    """A heading, a table, a header, a run that is hidden, and words that were taken out."""
    document = docx.Document()
    document.add_heading("避難所の記録", 0)
    paragraph = document.add_paragraph("益城町総合体育館")
    paragraph.add_run(SECRET).font.hidden = True
    _take_out(paragraph.add_run(SECRET))
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "給水所", "十五か所"
    _take_out(table.cell(1, 0).paragraphs[0].add_run(SECRET))
    table.cell(1, 1).text = "消えた行"
    properties = table.rows[1]._tr.get_or_add_trPr()
    properties.append(_deletion())
    document.sections[0].header.paragraphs[0].text = "資料1"
    document.core_properties.author = "事務局"
    return _saved(document.save)


def _take_out(run: Any) -> None:
    """As Word does while changes are tracked."""
    deletion = _deletion()
    run._r.addprevious(deletion)
    deletion.append(run._r)
    run._r.find(qn("w:t")).tag = qn("w:delText")


def _deletion() -> Any:
    made = OxmlElement("w:del")
    made.set(qn("w:id"), "1")
    made.set(qn("w:author"), "事務局")
    return made


def workbook() -> bytes:
    """A sheet with a column and a row that are hidden, and a sheet that is."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "仮置き場"
    for row in (["名称", "担当者"], ["戸島", SECRET], [SECRET, "x"], ["扇田", 7]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    behind = made.create_sheet("控え")
    behind.append([SECRET])
    behind.sheet_state = "hidden"
    return _saved(made.save)


def slides() -> bytes:
    """A slide with a table and notes of the speaker, and a slide that is hidden."""
    made = pptx.Presentation()
    first = made.slides.add_slide(made.slide_layouts[1])
    first.shapes.title.text, first.placeholders[1].text = "復旧計画", "水道と道路"
    table = first.shapes.add_table(1, 1, Inches(1), Inches(1), Inches(2), Inches(1)).table
    table.cell(0, 0).text = "工程表"
    first.notes_slide.notes_text_frame.text = SECRET
    hidden = made.slides.add_slide(made.slide_layouts[5])
    hidden.shapes.title.text = SECRET
    hidden.element.set("show", "0")
    return _saved(made.save)


def page() -> bytes:
    return (
        "<!doctype html><html><head><title>給水の案内</title>"
        f"<script>document.title='{SECRET}'</script><style>p{{color:red}}</style></head>"
        f"<body onload='{SECRET}()'><h1>給水所</h1><p hidden>{SECRET}<p>東口です。<br>表も裏も"
        f"<div style='display: none'>{SECRET}</div><iframe src='http://{SECRET}/'></iframe></body>"
    ).encode("cp932")


_OPEN_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "style": "style",
        "presentation": "presentation",
        "meta": "meta",
    }.items()
)


def _open_document(kind: str, styles: str, body: str) -> bytes:
    """As the standard packs it: what it is comes first, unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}".encode()
        )
        made.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_OPEN_SPACES}>'
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
            "</office:document-content>",
        )
        made.writestr(
            "meta.xml",
            f'<office:document-meta {_OPEN_SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<office:meta><dc:title>記録</dc:title><meta:initial-creator>事務局</meta:initial-creator>"
            f"<dc:creator>{SECRET}</dc:creator></office:meta></office:document-meta>",
        )
        made.writestr("META-INF/manifest.xml", _manifest(kind))
    return out.getvalue()


def _manifest(kind: str) -> str:
    """What the package holds; LibreOffice opens none that does not say so."""
    spaces = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    parts = {"/": f"application/vnd.oasis.opendocument.{kind}"}
    parts |= dict.fromkeys(("content.xml", "meta.xml"), "text/xml")
    entries = "".join(
        f'<m:file-entry m:full-path="{name}" m:media-type="{media_type}"/>'
        for name, media_type in parts.items()
    )
    return f'<m:manifest xmlns:m="{spaces}" m:version="1.3">{entries}</m:manifest>'


def open_text() -> bytes:
    """A paragraph with a comment in its middle, hidden words, readings, a note, a deletion."""
    return _open_document(
        "text",
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>',
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        "<office:change-info/>"
        f"<text:p>{SECRET}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:h>避難所の記録</text:h>"
        "<text:p>益城町<office:annotation>"
        f"<text:p>{SECRET}</text:p></office:annotation>総合<text:span>体育館</text:span>"
        '<text:change text:change-id="c1"/>'
        f'<text:span text:style-name="T1">{SECRET}</text:span></text:p>'
        f'<text:section text:name="s1" text:display="none"><text:p>{SECRET}</text:p></text:section>'
        "<text:p><text:ruby><text:ruby-base>給水所</text:ruby-base>"
        "<text:ruby-text>きゅうすいじょ</text:ruby-text></text:ruby><text:note>"
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>資料1</text:p>"
        '</text:note-body></text:note>は<text:s text:c="1"/>十五か所</text:p>',
    )


def open_workbook() -> bytes:
    """As `workbook`, with a column that is repeated before the one that is hidden."""
    cell = "<table:table-cell{0}><text:p>{1}</text:p></table:table-cell>".format
    twice = ' table:number-columns-repeated="2"'
    return _open_document(
        "spreadsheet",
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>',
        '<table:table table:name="仮置き場"><table:table-column'
        f"{twice}/>"
        '<table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{cell(twice, '名称')}{cell('', SECRET)}</table:table-row>"
        f"<table:table-row>{cell('', '戸島')}{cell('', '扇田')}{cell('', SECRET)}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell("", SECRET)}</table:table-row>'
        f"</table:table><table:table table:name='控え' table:style-name='ta2'>"
        f"<table:table-row>{cell('', SECRET)}</table:table-row></table:table>",
    )


def open_slides() -> bytes:
    """A slide with notes of the speaker, and a slide that is hidden."""
    frame = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>".format
    return _open_document(
        "presentation",
        '<style:style style:name="dp2" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>',
        f'<draw:page draw:name="1">{frame("復旧計画")}{frame("水道と道路")}'
        f"<presentation:notes>{frame(SECRET)}</presentation:notes></draw:page>"
        f'<draw:page draw:style-name="dp2">{frame(SECRET)}</draw:page>',
    )


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The document with one part replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given.infolist():
            if entry.filename != name:
                made.writestr(entry, given.read(entry))
        made.writestr(name, content)
    return out.getvalue()


def many_frames(count: int = 10_000) -> bytes:
    out = io.BytesIO()
    Image.new("P", (8, 8)).save(out, "GIF")
    data = out.getvalue()
    frame = data[data.rindex(b"\x2c") : -1]
    return data[:-1] + frame * (count - 1) + b";"


_ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">'
    b'<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>&x;&b;</w:t></w:r></w:p></w:body></w:document>"
)
_BOMB = b"<a>" + b" " * 200_000_000

HOSTILE: Mapping[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    "frames.gif": (many_frames, frozenset({"too-many-frames"})),
    "cut.gif": (lambda: many_frames(1)[:20], frozenset({"undecodable"})),
    "entities.docx": (
        lambda: with_part(word(), "word/document.xml", _ENTITIES),
        frozenset({"hostile"}),
    ),
    "entities.xlsx": (
        lambda: with_part(workbook(), "xl/worksheets/sheet1.xml", _ENTITIES),
        frozenset({"hostile"}),
    ),
    "bomb.docx": (lambda: with_part(word(), "word/document.xml", _BOMB), frozenset({"hostile"})),
    "bomb.pptx": (
        lambda: with_part(slides(), "ppt/media/image9.xml", _BOMB),
        frozenset({"hostile"}),
    ),
    "entities.odt": (
        lambda: with_part(open_text(), "content.xml", _ENTITIES),
        frozenset({"hostile"}),
    ),
    "bomb.ods": (lambda: with_part(open_workbook(), "content.xml", _BOMB), frozenset({"hostile"})),
    "nonsense.odp": (
        lambda: with_part(open_slides(), "content.xml", b"<x/>"),
        frozenset({"undecodable"}),
    ),
    "cut.odt": (lambda: open_text()[:400], frozenset({"undecodable", "unsupported"})),
    "cut.docx": (lambda: word()[:9_000], frozenset({"undecodable"})),
    "empty.xlsx": (
        lambda: with_part(workbook(), "xl/workbook.xml", b"<x/>"),
        frozenset({"undecodable"}),
    ),
    "nonsense.pptx": (
        lambda: with_part(slides(), "ppt/presentation.xml", b"\0\xff nonsense"),
        frozenset({"undecodable"}),
    ),
}
"""Content that goes to quarantine, with the reasons that are right."""


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()
