"""PNG chunks, and a lossless copy without metadata (https://www.w3.org/TR/png-3/)."""

from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"}
)
"""Chunks without which the pixels would look different."""


def chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield (type, start, end) of every whole chunk, length and checksum included."""
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            return
        yield data[at + 4 : at + 8], at, end
        at = end


def strip(data: bytes) -> bytes:
    """The same picture with nothing but the chunks its pixels need."""
    kept = [data[start:end] for kind, start, end in chunks(data) if kind in PIXELS]
    return SIGNATURE + b"".join(kept)
