"""PDF: text page by page, title and author, and the first page as a picture (ISO 32000-1)."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from archive.errors import Undecodable
from ingest.extraction import Extraction
from ingest.extractors.text import decoded
from ingest.metadata.wording import clean
from ingest.pdf_layers import BROKEN, hidden_pages
from ingest.pdf_pages import opened, page_picture, page_text
from ingest.signature import named

MOST_TEXT = 20_000_000
"""Characters kept of one document."""

_FILE_LIKE = re.compile(
    r"^(Microsoft (Word|PowerPoint|Excel) - )|\.(docx?|xlsx?|pptx?|jtd|pdf|txt|indd|ai|rtf)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFormat:
    media_types: tuple[str, ...] = ("application/pdf",)

    def recognise(self, head: bytes, path: Path) -> str | None:  # noqa: ARG002 - the contract's
        begins = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"%PDF-")
        # Some begin with a few lines of a mail or a web server; a polyglot is what its head says.
        late = b"\n%PDF-1." in head[:1024] and not named(head)
        return "application/pdf" if begins or late else None

    def extract(self, path: Path, media_type: str) -> Extraction:
        with opened(path) as document:
            about = _about(path)
            text, missing = _text(document, about.hidden)
            return Extraction(
                media_type=media_type,
                pages=len(document),
                text=text,
                title=about.title,
                author=about.author,
                staff=about.staff,
                warnings=about.warnings + missing,
            )

    def picture(self, path: Path, *, box: tuple[int, int] | None) -> Image.Image | None:
        with opened(path) as document:
            return page_picture(document, 0, box=max(box) if box else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """``hidden`` are pages with hidden layers, whose words pdfium would read all the same."""

    title: str = ""
    author: str = ""
    staff: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    warnings: tuple[str, ...] = ()


def _about(path: Path) -> _About:
    """What pikepdf knows; a structure it cannot read leaves pages without text."""
    try:
        with pikepdf.open(path) as pdf:
            title, author = (_words(pdf.docinfo.get(key)) for key in ("/Title", "/Author"))
            hidden = hidden_pages(pdf)
            notes = ("restricted",) if pdf.is_encrypted else ()
    except pikepdf.PasswordError as error:
        raise Undecodable("encrypted", "the PDF needs a password") from error
    except BROKEN as error:
        raise Undecodable("undecodable", f"the PDF is damaged: {error}") from error
    file_like = bool(_FILE_LIKE.search(title))
    return _About(
        title="" if file_like else title,
        author=author,
        staff={"document-title": title} if file_like else {},
        hidden=hidden,
        warnings=(*notes, *(("hidden-layers",) if hidden else ())),
    )


def _words(value: object) -> str:
    """A text string of the document; empty where its encoding cannot be told."""
    if not isinstance(value, pikepdf.String):
        return ""
    raw = bytes(value)
    if raw[:2] in (b"\xfe\xff", b"\xff\xfe") or raw[:3] == b"\xef\xbb\xbf" or raw.isascii():
        return clean(str(value), 500)
    found = decoded(raw)
    if found and re.search("[\u3041-\u30fe\u4e00-\u9fff]", found[0]):
        return clean(found[0], 500)  # printer drivers of the time wrote bytes of the code page
    text = clean(str(value), 500)
    return text if all(c.isascii() or c.isalpha() for c in text) else ""


def _text(
    document: pypdfium2.PdfDocument, hidden: frozenset[int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """One string a page, and warnings about what is missing."""
    pages: list[str] = []
    warnings: dict[str, None] = {}
    left = MOST_TEXT
    for number in range(len(document)):
        text = "" if number in hidden or not left else page_text(document, number)
        if text is None:
            warnings["page-unreadable"] = None
        kept = clean(text or "", left)
        left -= len(kept)
        if not left:
            warnings["text-cut"] = None
        pages.append(kept)
    return tuple(pages), tuple(warnings)


EXTENSION = {"pdf": PdfFormat()}
