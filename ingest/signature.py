"""What the first bytes of a file say that it is: a name for reports, not yet a format we read."""

import re

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"8BPS", "photoshop"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office (old format)"),
    (b"{\\rtf", "rtf"),
    (b"%!PS", "postscript"),
    (b"\0\0\0\x0cjP  ", "jpeg 2000"),
    (b"\0\0\0\x0cJXL ", "jpeg xl"),
    (b"\x1aE\xdf\xa3", "matroska video"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"SQLite format 3\0", "sqlite"),
    (b"FUJIFILMCCD-RAW", "camera raw"),
)
_OFFICE = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))
_MARKUP = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!doctype\s+svg[^>]*>\s*)*<(?:!doctype\s+)?([a-z:]+)",
    re.IGNORECASE | re.DOTALL,
)
_HTML = frozenset(b"html head body script title meta iframe link style table div p img".split())


def named(head: bytes) -> str:
    """What begins like this, or an empty string for what has no beginning of its own."""
    return _by_magic(head) or _zip(head) or _container(head) or _markup(head)


def _by_magic(head: bytes) -> str:
    for magic, name in _MAGIC:
        # Two printable letters alone could begin a text as well.
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head[:64]):
            return name
    return ""


def _zip(head: bytes) -> str:
    if head[:4] not in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return ""
    if b"mimetypeapplication/epub" in head:
        return "epub"
    if b"mimetypeapplication/vnd.oasis" in head:
        return "opendocument"
    return next((name for part, name in _OFFICE if part in head), "zip")


def _container(head: bytes) -> str:
    if head[:4] == b"RIFF" and head[8:12] != b"WEBP":
        return {b"WAVE": "wav", b"AVI ": "avi"}.get(head[8:12], "riff")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "")
    return ""


_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"isom", b"iso2", b"mp41", b"mp42", b"M4V ", b"avc1"), "mp4 video"),
    b"qt  ": "quicktime video",
    b"M4A ": "mp4 audio",
    b"crx ": "camera raw",
    b"3gp4": "3gp video",
}


def _markup(head: bytes) -> str:
    """HTML, SVG and XML are text for a decoder, but programs or pictures for a browser."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = text.replace(b"\0", b"")[2:]
    found = _MARKUP.match(text.lstrip())
    if not found:
        return "xml" if text.lstrip().lower().startswith(b"<?xml") else ""
    name = found.group(1).lower()
    if name.split(b":")[-1] == b"svg":
        return "svg"
    if name in _HTML:
        return "html"
    return "xml" if text.lstrip().lower().startswith(b"<?xml") else ""
