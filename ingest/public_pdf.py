"""The public copy of a PDF: what its pages show in a new file, and nothing else."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2

from archive.errors import Undecodable
from archive.model import Mask
from ingest.derivatives import QUALITY
from ingest.masks import paint
from ingest.pdf_cleaning import clean, draws_inline_jpeg
from ingest.pdf_layers import BROKEN, hidden_pages
from ingest.pdf_pages import opened, page_picture

DPI = 150
NAME = "public.pdf"

_INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
_OWN = ("/Contents", "/Group", "/UserUnit")
_DEEPEST_TREE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPdf:
    """``pictured`` are the pages (from 0) that became pictures, without a text layer."""

    name: str
    pages: int
    pictured: tuple[int, ...]
    bytes: int


def make_public_pdf(path: Path, out_dir: Path, *, masks: Sequence[Mask] = ()) -> PublicPdf:
    """Write ``public.pdf``; pages with masks, hidden layers or inline JPEGs become pictures.

    Raise ``Undecodable`` (encrypted, too-large, undecodable).
    """
    target = out_dir / NAME
    with opened(path) as document:
        try:
            pictured = _written(path, target, document, masks)
        except pikepdf.PasswordError as error:
            raise Undecodable("encrypted", "the PDF needs a password") from error
        except BROKEN as error:
            raise Undecodable("undecodable", f"no public copy can be made: {error}") from error
        return PublicPdf(
            name=NAME,
            pages=len(document),
            pictured=tuple(sorted(pictured)),
            bytes=target.stat().st_size,
        )


def _written(
    path: Path, target: Path, document: pypdfium2.PdfDocument, masks: Sequence[Mask]
) -> frozenset[int]:
    with pikepdf.open(path) as source:
        if len(source.pages) != len(document):
            raise Undecodable("undecodable", "two readers disagree on the number of pages")
        pictured = hidden_pages(source) | {mask.page for mask in masks}
        with _copied(source, document, pictured, masks) as copy:
            clean(copy)
            if not draws_inline_jpeg(copy):
                _save(copy, target)
                return pictured & frozenset(range(len(document)))
        every = frozenset(range(len(document)))
        with _copied(source, document, every, masks) as copy:
            _save(copy, target)
        return every


def _save(copy: pikepdf.Pdf, target: Path) -> None:
    copy.save(
        target,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        linearize=True,
    )


def _copied(
    source: pikepdf.Pdf,
    document: pypdfium2.PdfDocument,
    pictured: frozenset[int],
    masks: Sequence[Mask],
) -> pikepdf.Pdf:
    copy = pikepdf.new()
    for number, page in enumerate(source.pages):
        if number in pictured:
            boxes = [mask for mask in masks if mask.page == number]
            _append_picture(copy, document, number, boxes)
        else:
            # The page is reduced before it crosses over: nothing else is then dragged along.
            bare = source.make_indirect(_bare(page))
            copy.pages.append(pikepdf.Page(bare))
    # Pages often share one dictionary of resources: the photo of a masked page would come along
    # with its neighbour, which never draws it.
    copy.remove_unreferenced_resources()
    return copy


def _bare(page: pikepdf.Page) -> pikepdf.Dictionary:
    kept: dict[str, pikepdf.Object] = {"/Type": pikepdf.Name.Page}
    for name in _INHERITED:
        value = _inherited(page.obj, name)
        if value is not None:
            kept[name] = value
    kept.update({name: page.obj[name] for name in _OWN if name in page.obj})
    return pikepdf.Dictionary(kept)


def _inherited(node: pikepdf.Object, name: str) -> pikepdf.Object | None:
    for _ in range(_DEEPEST_TREE):
        if name in node:
            return node[name]
        parent = node.get("/Parent")
        if not isinstance(parent, pikepdf.Dictionary):
            return None
        node = parent
    return None


def _append_picture(
    copy: pikepdf.Pdf, document: pypdfium2.PdfDocument, number: int, boxes: Sequence[Mask]
) -> None:
    picture = paint(page_picture(document, number, dpi=DPI), boxes)
    width, height = document.get_page_size(number)
    encoded = io.BytesIO()
    picture.info = {}
    picture.save(encoded, "JPEG", quality=QUALITY, subsampling="4:2:0")
    image = pikepdf.Stream(copy, encoded.getvalue())
    image["/Type"], image["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    image["/Width"], image["/Height"] = picture.size
    image["/ColorSpace"], image["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
    image["/Filter"] = pikepdf.Name.DCTDecode
    page = copy.add_blank_page(page_size=(width, height))
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image))
    page.obj["/Contents"] = pikepdf.Stream(
        copy, f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /P Do Q".encode()
    )
