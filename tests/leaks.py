"""A scanner for what public bytes must not hold: positions, camera data, previews, file names."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence

import pikepdf

DEEPEST = 6
MARKS = (
    b"Exif\0\0",
    b"http://ns.adobe.com/xap/",
    b"<x:xmpmeta",
    b"<?xpacket",
    b"<rdf:RDF",
    b"Photoshop 3.0\0",
    b"GPSLatitude",
    b"GPSInfo",
    b"SerialNumber",
)
"""What metadata looks like in any container, whether or not its place is known to us."""

_JPEG = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_WORDS = (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME")


def scan(data: bytes, needles: Sequence[str | bytes] = ()) -> list[str]:
    """Everything found that should not be there, one sentence each; empty is clean.

    Looks into JPEG segments, PNG chunks, every decoded stream and every string of a PDF, and
    the members of a ZIP, however they are nested. ``needles`` are looked for in UTF-8, in
    UTF-16 (both orders), in CP932 and, in text, as JSON and percent escapes.
    """
    spelled = {spelling: needle for needle in needles for spelling in _spellings(needle)}
    return sorted(set(_scan(data, spelled, where="", depth=0)))


def _spellings(needle: str | bytes) -> Iterator[bytes]:
    if isinstance(needle, bytes):
        yield needle
        return
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp932"):
        yield needle.encode(encoding, "ignore") or needle.encode()
    if not needle.isascii():
        yield needle.encode("ascii", "backslashreplace")
        yield "".join(f"%{byte:02X}" for byte in needle.encode()).encode()


def _scan(
    data: bytes, needles: dict[bytes, str | bytes], *, where: str, depth: int
) -> Iterator[str]:
    if depth > DEEPEST:
        yield f"{where}: nested too deeply to be looked through"
        return
    for mark in MARKS:
        if mark in data:
            yield f"{where}: holds {mark!r}"
    for spelling, needle in needles.items():
        if spelling in data:
            yield f"{where}: names {needle!r}"
    yield from _previews(data, where)
    for name, part in _parts(data):
        yield from _scan(part, needles, where=f"{where}/{name}", depth=depth + 1)


def _previews(data: bytes, where: str) -> Iterator[str]:
    """Segments of JPEG and chunks of PNG that say something, and pictures within pictures."""
    if _JPEG.match(data):
        for marker, body in jpeg_segments(data):
            if marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE):
                yield f"{where}: JPEG segment {marker:02X} ({body[:12]!r})"
        if len(_JPEG.findall(data)) > 1:
            yield f"{where}: a picture within the picture"
        end = data.rfind(b"\xff\xd9")
        if data[end + 2 :].strip(b"\0\r\n"):
            yield f"{where}: bytes behind the end of the JPEG"
    if data.startswith(_PNG):
        for kind, _ in png_chunks(data):
            if kind in _PNG_WORDS:
                yield f"{where}: PNG chunk {kind.decode()}"


def jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, body) of the segments before the first scan; written apart from the product's."""
    stream = io.BytesIO(data)
    stream.seek(2)
    while (head := stream.read(4)) and len(head) == 4 and head[0] == 0xFF and head[1] != 0xDA:
        yield head[1], stream.read(int.from_bytes(head[2:], "big") - 2)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    stream = io.BytesIO(data[8:])
    while len(head := stream.read(8)) == 8:
        yield head[4:], stream.read(int.from_bytes(head[:4], "big"))
        stream.read(4)


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    if data[:1024].lstrip().startswith(b"%PDF-"):
        yield from _pdf_parts(data)
    elif data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                yield member.filename, member.filename.encode() + b"\n" + archive.read(member)
    elif data.startswith(_PNG):
        yield from ((kind.decode(), _inflated(body)) for kind, body in png_chunks(data))
    elif data.startswith(b"\x1f\x8b"):
        yield "gzip", zlib.decompress(data, wbits=31)


def _inflated(body: bytes) -> bytes:
    """Compressed text of a PNG chunk, where there is any."""
    start = body.find(b"\x78")
    try:
        return zlib.decompressobj().decompress(body[max(start, 0) :], 1_000_000)
    except zlib.error:
        return b""


def _pdf_parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every stream with its filters undone, and every string and name outside of streams."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for found in pdf.objects:
            label = f"object {getattr(found, 'objgen', (0,))[0]}"
            if isinstance(found, pikepdf.Stream):
                yield label, _decoded(found)
            yield f"{label} words", b"\n".join(_words(found, 0))
        yield "trailer", b"\n".join(_words(pdf.trailer, 0))


def _decoded(stream: pikepdf.Stream) -> bytes:
    """All filters undone but those of pictures, whose files are then looked into."""
    try:
        return stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    except pikepdf.PdfError:
        raw = stream.read_raw_bytes()
        names = stream.get("/Filter")
        chained = isinstance(names, pikepdf.Array) and len(names) > 1
        return zlib.decompress(raw) if chained and str(names[0]) == "/FlateDecode" else raw


def _words(found: object, depth: int) -> Iterator[bytes]:
    if isinstance(found, pikepdf.String):
        yield bytes(found)
        yield str(found).encode("utf-8", "replace")
    elif isinstance(found, pikepdf.Name):
        yield str(found).encode()
    elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)) and depth < 20:
        for key, value in found.items():
            yield str(key).encode()
            if not getattr(value, "is_indirect", False):
                yield from _words(value, depth + 1)
    elif isinstance(found, pikepdf.Array) and depth < 20:
        for value in found:
            if not getattr(value, "is_indirect", False):
                yield from _words(value, depth + 1)
