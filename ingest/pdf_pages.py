"""Pages of PDF files as text and as pictures, by pdfium (https://pdfium.googlesource.com/pdfium/)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from archive.errors import Undecodable

MOST_PAGES = 5_000
MOST_PAGE_PIXELS = 40_000_000
"""Pixels of one rendered page; posters of metres come out coarser, not refused."""
POINTS_PER_INCH = 72


@contextmanager
def opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    """An open document; raise ``Undecodable`` (encrypted, too-large, undecodable)."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        locked = code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        reason = "encrypted" if locked else "undecodable"
        raise Undecodable(reason, f"the PDF cannot be opened: {error}") from error
    try:
        if len(document) > MOST_PAGES:
            raise Undecodable("too-large", f"{len(document)} pages; {MOST_PAGES} are taken in")
        if not len(document):
            raise Undecodable("undecodable", "the PDF has no pages")
        yield document
    finally:
        document.close()


def page_text(document: pypdfium2.PdfDocument, number: int) -> str | None:
    """The text of page ``number`` (from 0), or ``None`` where the page cannot be read."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        text_page = page.get_textpage()
        found: str = text_page.get_text_range()
        text_page.close()
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()
    return found


def page_picture(
    document: pypdfium2.PdfDocument, number: int, *, dpi: float = 150, box: int | None = None
) -> Image.Image:
    """Page ``number`` upright on white, without annotations.

    With ``box``, its longer side has that many pixels, otherwise ``dpi`` decides.
    Raise ``Undecodable`` where the page cannot be read.
    """
    try:
        page = document[number]
        try:
            width, height = page.get_size()
            if not (0 < width < 1e6 and 0 < height < 1e6):
                raise Undecodable("undecodable", f"page {number + 1} has no area")
            scale = box / max(width, height) if box else dpi / POINTS_PER_INCH
            scale = min(scale, (MOST_PAGE_PIXELS / (width * height)) ** 0.5)
            bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
            picture: Image.Image = bitmap.to_pil()
            return picture.convert("RGB")
        finally:
            page.close()
    except pypdfium2.PdfiumError as error:
        message = f"page {number + 1} cannot be drawn: {error}"
        raise Undecodable("undecodable", message) from error
