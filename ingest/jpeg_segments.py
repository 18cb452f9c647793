"""JPEG marker segments, and a lossless copy without metadata (ITU-T T.81, annex B)."""

from collections.abc import Iterator

SOI, SOS, EOI = 0xD8, 0xDA, 0xD9
_ADOBE = 0xEE
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


def is_metadata(marker: int, body: bytes) -> bool:
    """APPn and COM, but for the Adobe segment, which tells the colour transform."""
    if marker == _ADOBE and body.startswith(b"Adobe"):
        return False
    return 0xE0 <= marker <= 0xEF or marker == 0xFE


def segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) of every segment up to the first scan, markers included.

    Ends quietly where the structure ends, so that damaged files yield what is whole.
    """
    at = 2
    while at + 4 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF or marker == 0xFF:  # stray and fill bytes, which decoders skip too
            at += 1
            continue
        end = at + 2 if marker in _BARE else at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == EOI:
            return
        if marker == SOS or end > len(data):
            yield marker, at, len(data)
            return
        yield marker, at, end
        at = end


def strip(data: bytes) -> bytes:
    """The same picture without metadata segments and without bytes after its end.

    Bytes that do not begin like a JPEG come back as they are.
    """
    if data[:2] != b"\xff\xd8":
        return data
    kept = [data[:2]]
    for marker, start, end in segments(data):
        if marker == SOS:
            kept.append(_scans(data, start))
        elif not is_metadata(marker, data[start + 4 : end]):
            kept.append(data[start:end])
    return b"".join(kept)


def _scans(data: bytes, start: int) -> bytes:
    """Entropy-coded scans up to the end marker; metadata between scans goes as well."""
    kept: list[bytes] = []
    at = start
    while at + 2 <= len(data):
        marker = data[at + 1]
        if marker == EOI:
            return b"".join((*kept, data[at : at + 2]))
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        behind = at + 2 + length
        if marker == SOS:
            behind = _next_marker(data, behind)
        if not is_metadata(marker, data[at + 4 : at + 2 + length]):
            kept.append(data[at:behind])
        at = _next_marker(data, behind)
    # Cut off: an end marker of ours would make half a picture pass for a whole one.
    return b"".join(kept)


def _next_marker(data: bytes, at: int) -> int:
    """The offset of the next marker that is neither a stuffed byte, a restart nor a fill."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] not in _STUFFED:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


_STUFFED = frozenset({0x00, 0xFF, *range(0xD0, 0xD8)})
