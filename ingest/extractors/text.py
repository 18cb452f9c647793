"""Plain text in the encodings Japanese files come in."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from archive.errors import Undecodable
from ingest.extraction import Extraction
from ingest.signature import named

LARGEST = 20_000_000
"""Bytes of one text file; longer ones are data, not documents."""

_CONTROL = frozenset(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D} | {0x7F}
_NO_TEXT = _CONTROL | set(range(0x80, 0xA0)) | set(range(0xF8F0, 0xF8F4))
"""Also what the codec makes of bytes that CP932 leaves undefined."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(data: bytes) -> tuple[str, str] | None:
    """(text, encoding), or ``None`` where the bytes are no text in any of the encodings."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked:
        text = _strict(data, marked)
        return (text, marked) if text is not None else None
    text = _strict(data, "utf-8")
    if text is not None:
        return text, "utf-8"
    return _japanese(data)


def _japanese(data: bytes) -> tuple[str, str] | None:
    """CP932 or EUC-JP: where both decode, the one that reads more like Japanese."""
    found = [
        (text, name) for name in ("cp932", "euc_jp") if (text := _strict(data, name)) is not None
    ]
    return max(found, key=lambda pair: _likeness(pair[0]), default=None)


def _likeness(text: str) -> float:
    """Share of kana and ideographs, less that of half-width kana, which misreadings abound in."""
    good = sum("\u3041" <= c <= "\u30fe" or "\u4e00" <= c <= "\u9fff" for c in text)
    bad = sum("\uff61" <= c <= "\uff9f" or "\ue000" <= c <= "\uf8ff" for c in text)
    return (good - 2 * bad) / max(1, len(text))


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if any(ord(c) in _NO_TEXT for c in set(text)) else text


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFormat:
    media_types: tuple[str, ...] = ("text/plain",)

    def recognise(self, head: bytes, path: Path) -> str | None:
        # Markup and half-binary formats decode as text as well, and are something else.
        if path.stat().st_size > LARGEST or named(head) or not _could_be_text(head):
            return None
        return "text/plain" if decoded(path.read_bytes()) else None

    def extract(self, path: Path, media_type: str) -> Extraction:
        found = decoded(path.read_bytes()) if path.stat().st_size <= LARGEST else None
        if found is None:
            raise Undecodable("undecodable", "this is no text in a known encoding")
        text = found[0].replace("\r\n", "\n").replace("\r", "\n")
        return Extraction(media_type=media_type, pages=1, text=(text,))

    def picture(self, path: Path, *, box: tuple[int, int] | None) -> Image.Image | None:  # noqa: ARG002
        return None


def _could_be_text(head: bytes) -> bool:
    """A quick no for what has control bytes, before the whole file is read."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return not _CONTROL.intersection(head)


EXTENSION = {"text": TextFormat()}
