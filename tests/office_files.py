"""Office documents and pages with something to find, something hidden, and something hostile."""

import io
import zipfile
from collections.abc import Callable, Mapping

import docx
import openpyxl
import pptx
from PIL import Image
from pptx.util import Inches

SECRET = "OFFICE-SECRET-7"


def word() -> bytes:
    """A heading, a table, a header, a run that is hidden, and words that were taken out."""
    document = docx.Document()
    document.add_heading("避難所の記録", 0)
    document.add_paragraph("益城町総合体育館").add_run(SECRET).font.hidden = True
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "給水所", "十五か所"
    document.sections[0].header.paragraphs[0].text = "資料1"
    document.core_properties.author = "事務局"
    return _saved(document.save)


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
