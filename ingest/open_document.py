"""OpenDocument files (ISO/IEC 26300): ZIP files of XML that say in their first entry what they are.

Words are read from the XML itself, each as it is shown or hidden; LibreOffice, where it is
installed, draws the pages as for other office documents.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from defusedxml.ElementTree import fromstring

from archive.errors import Undecodable
from ingest.office import OfficeFormat, OfficeText

LARGEST_PART = 60_000_000
"""Bytes of one XML file inside; a book has 5 million."""
_SPACES = {
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_LONGEST_GAP, _LONGEST_TYPE = 100, 100


def name(short: str) -> str:
    """A name such as ``text:p`` as the parser gives it."""
    space, _, local = short.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


_PARAGRAPHS = frozenset(map(name, ("text:p", "text:h")))
_ASIDE = frozenset(
    map(
        name,
        (
            *("office:annotation", "text:tracked-changes", "presentation:notes"),
            *("text:hidden-text", "text:hidden-paragraph"),
        ),
    )
)
"""What stands in the file and is not shown: comments, words taken out, notes of the speaker."""
_LEFT_OUT = frozenset(
    map(name, ("text:ruby-text", "table:covered-table-cell", "text:note-citation"))
)
_TEXT = name("text:")
_HOLDERS = _PARAGRAPHS | {name("text:note")}
"""Of the names of text, those that begin something of their own inside a paragraph."""
_SIGNS = {name("text:tab"): "\t", name("text:line-break"): "\n"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The XML of one document."""

    content: Any
    styles: Any | None
    meta: Any | None

    def body(self, kind: str) -> Any:
        """The element ``office:<kind>`` that holds everything; raises ``Undecodable``."""
        found = self.content.find(f"{name('office:body')}/{name(f'office:{kind}')}")
        if found is None:
            raise Undecodable("undecodable", f"the document has no {kind}")
        return found

    def styled(self, properties: str, attribute: str, value: str) -> frozenset[str]:
        """Names of the styles whose properties say so."""
        roots = [root for root in (self.content, self.styles) if root is not None]
        return frozenset(
            style.get(name("style:name"), "")
            for root in roots
            for style in root.iter(name("style:style"))
            for found in style.iter(name(f"style:{properties}"))
            if found.get(name(attribute)) == value
        )

    def about(self) -> dict[str, str]:
        """Title, author and last editor, as :class:`ingest.office.OfficeText` names them."""
        if self.meta is None:
            return {}
        told = {
            "title": "dc:title",
            "author": "meta:initial-creator",
            "last_editor": "dc:creator",
        }
        found = {field: self.meta.find(f".//{name(short)}") for field, short in told.items()}
        return {field: node.text or "" for field, node in found.items() if node is not None}


def parts(path: Path) -> Parts:
    with zipfile.ZipFile(path) as given:
        held = {entry.filename: entry.file_size for entry in given.infolist()}
        read = {
            part: fromstring(_bytes(given, part, held[part])) if part in held else None
            for part in ("content.xml", "styles.xml", "meta.xml")
        }
    if read["content.xml"] is None:
        raise Undecodable("undecodable", "the document has no content")
    return Parts(content=read["content.xml"], styles=read["styles.xml"], meta=read["meta.xml"])


def _bytes(given: zipfile.ZipFile, part: str, size: int) -> bytes:
    if size > LARGEST_PART:
        raise Undecodable("too-large", f"{part} unpacks to {size} bytes")
    return given.read(part)


Hides = Callable[[Any], bool]
"""Whether all that an element holds is hidden."""


def lines(nodes: Iterable[Any], hides: Hides = lambda _: False) -> tuple[list[str], list[str]]:
    """Paragraphs below the elements that are shown, and those that are not, in their order.

    What stands inside a paragraph and is none of its words (a note, a comment, a text box) comes
    after it, so that a sentence stays whole.
    """
    found = _Lines(hides)
    for node in nodes:
        found.block(node, aside=False)
    return _kept(found.shown), _kept(found.hidden)


class _Lines:
    def __init__(self, hides: Hides) -> None:
        self.shown, self.hidden = list[str](), list[str]()
        self._hides = hides

    def block(self, node: Any, *, aside: bool) -> None:
        if node.tag in _LEFT_OUT:
            return
        aside = aside or node.tag in _ASIDE or self._hides(node)
        if node.tag in _PARAGRAPHS:
            self._paragraph(node, aside)
            return
        for child in node:
            self.block(child, aside=aside)

    def _paragraph(self, node: Any, aside: bool) -> None:
        words: tuple[list[str], list[str]] = ([], [])
        blocks: list[tuple[Any, bool]] = []
        self._inline(node, aside, words, blocks)
        for line, said in zip((self.shown, self.hidden), words, strict=True):
            line.append("".join(said))
        for child, inside in blocks:
            self.block(child, aside=inside)

    def _inline(
        self,
        node: Any,
        aside: bool,
        words: tuple[list[str], list[str]],
        blocks: list[tuple[Any, bool]],
    ) -> None:
        aside = aside or node.tag in _ASIDE or self._hides(node)
        words[aside].append(_sign(node) or node.text or node.get(name("text:string-value"), ""))
        for child in node:
            if _is_inline(child):
                self._inline(child, aside, words, blocks)
            else:
                blocks.append((child, aside))
            words[aside].append(child.tail or "")


def _is_inline(node: Any) -> bool:
    return node.tag.startswith(_TEXT) and node.tag not in _HOLDERS | _LEFT_OUT


def _sign(node: Any) -> str:
    if node.tag == name("text:s"):
        count = node.get(name("text:c"), "1")
        return " " * min(int(count) if count.isdecimal() else 1, _LONGEST_GAP)
    return _SIGNS.get(node.tag, "")


def _kept(found: Iterable[str]) -> list[str]:
    return [line for line in found if line.strip()]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument(OfficeFormat):
    """Known by what its first entry says, and never by the parts that all kinds have."""

    def recognise(self, head: bytes, path: Path) -> str | None:  # noqa: ARG002 - the contract's
        return self.media_type if _stated(head) == self.media_type else None


def _stated(head: bytes) -> str:
    """What the first entry says, which the standard wants there, by this name and not packed."""
    if head[:4] != b"PK\x03\x04" or head[30:38] != b"mimetype":
        return ""
    begin = 38 + int.from_bytes(head[28:30], "little")
    said, _, _ = head[begin : begin + _LONGEST_TYPE].partition(b"PK")
    return said.decode("ascii", "replace").strip()


def text_of(pages: Iterable[str], hidden: Iterable[str], given: Parts) -> OfficeText:
    return OfficeText(pages=tuple(pages), hidden="\n".join(hidden), **given.about())


def headers(given: Parts) -> Iterator[Any]:
    """Headers and footers of the pages, each once."""
    if given.styles is None:
        return
    for kind in ("header", "header-left", "header-first", "footer", "footer-left", "footer-first"):
        yield from given.styles.iter(name(f"style:{kind}"))
