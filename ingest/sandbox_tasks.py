"""What the sandbox can be asked to do; parameters arrive as plain data."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from PIL import Image

from archive.errors import Undecodable
from archive.model import Mask
from ingest.colour import eight_bit, on_white
from ingest.derivatives import PAGE_NAME, SIZES, Derived, derive_picture, save_bare
from ingest.extraction import Extraction
from ingest.extractors import extractor_for, suffix_of
from ingest.office import OfficeFormat
from ingest.office_pages import as_pdf, can_draw
from ingest.pdf_pages import opened, page_picture
from ingest.public_pdf import PublicPdf, make_public_pdf
from ingest.public_recording import make_public_recording
from ingest.readers import reader

PDF = "application/pdf"
READ_SIZE = 2400
"""Pixels of the longer side of what a machine reads: small print of an A4 page is legible."""


def extract(path: Path, out_dir: Path, *, media_type: str) -> Extraction:  # noqa: ARG001
    return extractor_for(media_type).extract(path, media_type)


def derive(
    path: Path,
    out_dir: Path,
    *,
    media_type: str,
    masks: Sequence[Any] = (),
    sizes: Sequence[int] = SIZES,
) -> Derived:
    return derive_picture(
        path, out_dir, media_type=media_type, masks=_masks(masks), sizes=tuple(sizes)
    )


def public_pdf(
    path: Path, out_dir: Path, *, masks: Sequence[Any] = (), media_type: str = PDF
) -> PublicPdf:
    with _as_pdf(path, media_type) as pdf:
        return make_public_pdf(pdf, out_dir, masks=_masks(masks))


def public_recording(path: Path, out_dir: Path, *, media_type: str) -> dict[str, str]:
    return make_public_recording(path, out_dir, media_type=media_type)


def page(path: Path, out_dir: Path, *, number: int, media_type: str = PDF) -> dict[str, int]:
    """One page (from 0) as ``page.jpg``, as it is: for staff who draw masks."""
    with _as_pdf(path, media_type) as pdf, opened(pdf) as document:
        if not 0 <= number < len(document):
            raise Undecodable("undecodable", f"there is no page {number + 1}")
        picture = page_picture(document, number, box=max(SIZES))
    save_bare(picture, out_dir / PAGE_NAME)
    return {"width": picture.width, "height": picture.height}


def transcribe(path: Path, out_dir: Path, *, media_type: str, page: int) -> dict[str, Any]:  # noqa: ARG001
    """The lines that the installed machine reads on one page (from 0), and what it is called."""
    picture = _page_of(path, media_type, page)
    if picture is None:
        raise Undecodable("undecodable", "there is nothing to see")
    picture.thumbnail((READ_SIZE, READ_SIZE))
    machine = reader()
    return {"maker": machine.name, "lines": machine.read(on_white(eight_bit(picture)))}


def _page_of(path: Path, media_type: str, page: int) -> Image.Image | None:
    if media_type != PDF:
        return extractor_for(media_type).picture(path, box=None)
    with opened(path) as document:
        return page_picture(document, page, box=READ_SIZE)


@contextmanager
def _as_pdf(path: Path, media_type: str) -> Iterator[Path]:
    if media_type == PDF:
        yield path
        return
    if not isinstance(extractor_for(media_type), OfficeFormat) or not can_draw():
        raise Undecodable("unsupported", "only office documents, and LibreOffice, make pages")
    with as_pdf(path, suffix_of(media_type)) as made:
        yield made


def _masks(masks: Sequence[Any]) -> tuple[Mask, ...]:
    return msgspec.convert(masks, tuple[Mask, ...])
