"""The PDFs of the sample, set from a small markup with the vendored typeface.

A file starts with ``title``, ``under``, ``colour`` and ``author``; then lines: ``# heading``,
``- item``, ``! box``, ``| table | row |``, ``---`` for a new page, anything else a paragraph.
"""

from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
)

from ingest.sample.lettering import BOLD, REGULAR
from ingest.sample.texture import MARK

LEAFLETS = Path(__file__).parent / "data" / "leaflets"
WIDTH, HEIGHT = A4
MARGIN, BAND = 20 * mm, 40 * mm
INK = HexColor("#26323f")


def write_leaflets(directory: Path) -> None:
    """Write every leaflet as ``<name>.pdf``; the same bytes each time."""
    pdfmetrics.registerFont(TTFont("Sample", str(REGULAR)))
    pdfmetrics.registerFont(TTFont("SampleBold", str(BOLD)))
    for source in sorted(LEAFLETS.glob("*.txt")):
        _write(source, directory / f"{source.stem}.pdf")


def _write(source: Path, target: Path) -> None:
    head, _, body = source.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    document = BaseDocTemplate(
        str(target), pagesize=A4, title=fields["title"], author=fields["author"], invariant=1
    )
    size = (MARGIN, 22 * mm, WIDTH - 2 * MARGIN)
    first = Frame(*size, HEIGHT - BAND - 30 * mm, id="first")
    later = Frame(*size, HEIGHT - 44 * mm, id="later")
    document.addPageTemplates(
        [
            PageTemplate(
                "first", [first], onPage=partial(_first, fields), autoNextPageTemplate="later"
            ),
            PageTemplate("later", [later], onPage=partial(_later, fields)),
        ]
    )
    document.build(list(_flow(body, HexColor(fields["colour"]))))


def _first(fields: dict[str, str], canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFillColor(HexColor(fields["colour"]))
    canvas.rect(0, HEIGHT - BAND, WIDTH, BAND, stroke=0, fill=1)
    canvas.setFillColor(Color(1, 1, 1, 0.14))
    for k, radius in enumerate((26, 18, 11)):
        canvas.circle(
            WIDTH - (24 + k * 24) * mm, HEIGHT - BAND + k * 6 * mm, radius * mm, stroke=0, fill=1
        )
    canvas.setFillColor(white)
    canvas.setFont("SampleBold", 23)
    canvas.drawString(MARGIN, HEIGHT - 21 * mm, fields["title"])
    canvas.setFont("Sample", 9.5)
    canvas.drawString(MARGIN, HEIGHT - 31 * mm, fields["under"])
    _foot(fields, canvas, document)


def _later(fields: dict[str, str], canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFillColor(HexColor(fields["colour"]))
    canvas.rect(0, HEIGHT - 12 * mm, WIDTH, 12 * mm, stroke=0, fill=1)
    _foot(fields, canvas, document)


def _foot(fields: dict[str, str], canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFillColor(INK)
    canvas.setFont("Sample", 8.5)
    canvas.drawString(MARGIN, 12 * mm, f"{MARK}　{fields['author']}")
    canvas.drawRightString(WIDTH - MARGIN, 12 * mm, f"- {document.page} -")


def _flow(body: str, colour: Color) -> Iterator[Flowable]:
    rows: list[list[str]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            yield _table(rows, colour)
            rows = []
        if line == "---":
            yield PageBreak()
        elif line:
            yield _text(line, colour)


def _text(line: str, colour: Color) -> Flowable:
    styles = _styles(colour)
    for mark in ("# ", "- ", "! "):
        if line.startswith(mark):
            bullet = "・" if mark == "- " else None
            return Paragraph(escape(line[2:]), styles[mark], bulletText=bullet)
    return Paragraph(escape(line), styles[""])


def _styles(colour: Color) -> dict[str, ParagraphStyle]:
    plain = ParagraphStyle(
        "plain",
        fontName="Sample",
        fontSize=11,
        leading=18.5,
        textColor=INK,
        spaceAfter=7,
        wordWrap="CJK",
    )
    return {
        "": plain,
        "# ": ParagraphStyle(
            "heading", plain, fontName="SampleBold", fontSize=14.5, textColor=colour, spaceBefore=12
        ),
        "- ": ParagraphStyle(
            "item", plain, leftIndent=16, bulletIndent=2, bulletFontName="Sample", spaceAfter=3
        ),
        "! ": ParagraphStyle(
            "box",
            plain,
            fontName="SampleBold",
            backColor=Color(colour.red, colour.green, colour.blue, 0.1),
            borderColor=colour,
            borderWidth=1,
            borderPadding=8,
            borderRadius=4,
            spaceBefore=12,
            spaceAfter=16,
            leftIndent=8,
            rightIndent=8,
        ),
    }


def _table(rows: list[list[str]], colour: Color) -> Flowable:
    cell = ParagraphStyle(
        "cell", fontName="Sample", fontSize=10, leading=14.5, textColor=INK, wordWrap="CJK"
    )
    head = ParagraphStyle("head", cell, fontName="SampleBold", textColor=white, alignment=TA_LEFT)
    cells = [
        [Paragraph(escape(word), head if k == 0 else cell) for word in row]
        for k, row in enumerate(rows)
    ]
    style = [
        ("BACKGROUND", (0, 0), (-1, 0), colour),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), [HexColor("#faf6ec"), white]),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor("#b9b3a4")),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    return Table(
        cells, style=style, spaceBefore=6, spaceAfter=12, hAlign="LEFT", colWidths=_widths(rows)
    )


def _widths(rows: list[list[str]]) -> list[float]:
    """Columns as wide as their longest words ask, together the width of the page."""
    longest = [max(6, *(min(len(row[k]), 24) for row in rows)) for k in range(len(rows[0]))]
    return [(WIDTH - 2 * MARGIN - 12) * share / sum(longest) for share in longest]
