"""Office documents (ECMA-376): ZIP files of XML, looked at before a reader opens them."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from archive.errors import Undecodable
from ingest.extraction import Extraction
from ingest.metadata.wording import LONGEST, clean
from ingest.office_pages import first_page, paged
from ingest.signature import named
from ingest.zip_directory import BROKEN as ZIP_BROKEN
from ingest.zip_directory import directory, names

MOST_TEXT = 20_000_000
"""Characters kept of one document."""

BROKEN = (*ZIP_BROKEN, KeyError, TypeError, AttributeError, IndexError, SyntaxError, RecursionError)
"""What readers raise at damaged documents; errors of their XML parser are a ``SyntaxError``."""

_LARGEST = 600_000_000
_XML = (".xml", ".rels", ".vml")
_PROLOG = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeText:
    """What a reader found: pages as they are shown, what the file hides, and who made it."""

    pages: tuple[str, ...]
    hidden: str = ""
    title: str = ""
    author: str = ""
    last_editor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFormat:
    """An extractor for one kind of document: ``part`` is at its heart, ``read`` gets its words."""

    media_type: str
    suffix: str
    part: str
    read: Callable[[Path], OfficeText]
    broken: tuple[type[Exception], ...] = ()
    """What its reader raises beside :data:`BROKEN`."""

    @property
    def media_types(self) -> tuple[str, ...]:
        return (self.media_type,)

    @property
    def suffixes(self) -> dict[str, str]:
        return {self.media_type: self.suffix}

    def recognise(self, head: bytes, path: Path) -> str | None:
        known = recognised(head, path, name=self.suffix, part=self.part)
        return self.media_type if known else None

    def extract(self, path: Path, media_type: str) -> Extraction:
        check(path)
        broken: tuple[type[Exception], ...] = (*BROKEN, *self.broken)
        try:
            found = extraction(self.read(path), media_type)
        except broken as error:
            raise Undecodable("undecodable", f"the document is damaged: {error}") from error
        return paged(found, path, self.suffix)

    def picture(self, path: Path, *, box: tuple[int, int] | None) -> Image.Image | None:
        return first_page(path, self.suffix, box=max(box) if box else None)


def recognised(head: bytes, path: Path, *, name: str, part: str) -> bool:
    """Whether the file is the kind of document that has this part at its heart."""
    if head[:4] != b"PK\x03\x04":
        return False
    return named(head) == name or part in names(path)


def check(path: Path) -> None:
    """Raise ``Undecodable`` for bombs, and for XML that declares entities: no program writes it."""
    entries = directory(path)
    if sum(entry.file_size for entry in entries) > _LARGEST:
        raise Undecodable("too-large", "the document unpacks to too much")
    try:
        with zipfile.ZipFile(path) as parts:
            for entry in entries:
                if entry.filename.endswith(_XML) and _declares(parts, entry):
                    raise Undecodable("hostile", f"{entry.filename} declares entities")
    except ZIP_BROKEN as error:
        raise Undecodable("undecodable", f"the document is damaged: {error}") from error


def _declares(parts: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with parts.open(entry) as stream:
        prolog = stream.read(_PROLOG).replace(b"\0", b"")
    return b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog


def extraction(found: OfficeText, media_type: str) -> Extraction:
    pages, cut = _bounded(found.pages)
    staff = {"hidden-text": clean(found.hidden, LONGEST), "last-editor": clean(found.last_editor)}
    return Extraction(
        media_type=media_type,
        text=pages,
        title=clean(found.title, 500),
        author=clean(found.author, 500),
        staff={name: said for name, said in staff.items() if said},
        warnings=(*(("hidden-parts",) if found.hidden else ()), *(("text-cut",) if cut else ())),
    )


def _bounded(pages: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    kept, left = [], MOST_TEXT
    for page in pages:
        kept.append(clean(page, left))
        left -= len(kept[-1])
    return tuple(kept), left <= 0


def properties(core: Any) -> dict[str, str]:
    """Of the reader's core properties; a file name that stands as title is none."""
    title = str(core.title or "")
    return {
        "title": "" if title.lower().endswith((".docx", ".xlsx", ".pptx", ".dotx")) else title,
        "author": str(getattr(core, "author", None) or getattr(core, "creator", None) or ""),
        "last_editor": str(
            getattr(core, "last_modified_by", None) or getattr(core, "lastModifiedBy", None) or ""
        ),
    }
