"""HTML as its words: nothing of the page is run, fetched or ever shown as a page."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from PIL import Image

from archive.errors import Undecodable
from ingest.extraction import Extraction
from ingest.extractors.text import LARGEST, decoded
from ingest.metadata.wording import clean
from ingest.signature import named

_SILENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"}
    | {"source", "track", "wbr"}
)
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt"}
    | {"figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"}
    | {"hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "td", "th"}
    | {"title", "tr", "ul"}
)
_ALIKE = frozenset(["dd", "dt", "li", "option", "p", "td", "th", "tr"])
"""Elements that end where the next of their kind begins."""
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*iso-2022-jp""", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\f\v]*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlFormat:
    media_types: tuple[str, ...] = ("text/html",)

    def recognise(self, head: bytes, path: Path) -> str | None:
        return "text/html" if named(head) == "html" and path.stat().st_size <= LARGEST else None

    def extract(self, path: Path, media_type: str) -> Extraction:
        if path.stat().st_size > LARGEST:
            raise Undecodable("too-large", "the page is too long")
        page = _Page()
        page.feed(_text(path.read_bytes()))
        page.close()
        return Extraction(
            media_type=media_type,
            pages=1,
            text=(clean(_SPACES.sub("\n", "".join(page.words)), LARGEST),),
            title=clean(" ".join("".join(page.title).split()), 500),
            warnings=("hidden-parts",) if page.hides else (),
        )

    def picture(self, path: Path, *, box: tuple[int, int] | None) -> Image.Image | None:  # noqa: ARG002
        return None


def _text(data: bytes) -> str:
    if _CHARSET.search(data[:4096]):
        return data.decode("iso-2022-jp", "replace")
    found = decoded(data)
    return found[0] if found else data.decode("utf-8", "replace")


@dataclass(slots=True)
class _Open:
    """An element that is open, and whether what is in it is shown."""

    tag: str
    silent: bool


class _Page(HTMLParser):
    """Collects what a reader would see; tags that were never closed end with the one around."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.title: list[str] = []
        self.hides = False
        self._open: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")
        if tag in _VOID:
            return
        if tag in _ALIKE and self._open and self._open[-1].tag == tag:
            self._open.pop()
        told = dict(attrs)
        hidden = "hidden" in told or bool(_HIDDEN_STYLE.search(told.get("style") or ""))
        self.hides |= hidden
        silent = hidden or tag in _SILENT or (bool(self._open) and self._open[-1].silent)
        self._open.append(_Open(tag, silent))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")
        at = next((n for n in range(len(self._open) - 1, -1, -1) if self._open[n].tag == tag), None)
        if at is not None:
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].silent:
            return
        if self._open and self._open[-1].tag == "title":
            self.title.append(data)
        else:
            self.words.append(data)


EXTENSION = {"html": HtmlFormat()}
