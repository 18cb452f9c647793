"""Whether the directories of a TIFF-shaped block are whole (TIFF 6.0, section 2).

exifread reads past damage without a word; staff want to know that something is missing.
"""

import struct
from typing import BinaryIO

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_POINTERS = frozenset({0x8769, 0x8825, 0xA005})
_MAKER_NOTE = 0x927C
_MOST_ENTRIES = 20_000


def whole(stream: BinaryIO, size: int) -> bool:
    """Whether first, EXIF, GPS and interoperability directories lie inside ``size`` bytes.

    Values must lie inside too, and no directory may be reached twice. Maker notes are left out:
    editors that move them are common, and nobody reads them here.
    """
    stream.seek(0)
    head = stream.read(8)
    order = "<" if head[:2] == b"II" else ">"
    if len(head) < 8 or struct.unpack(order + "H", head[2:4])[0] != 42:
        return head[2:4] in (b"+\0", b"\0+")  # BigTIFF is built otherwise
    waiting, seen, left = [struct.unpack(order + "I", head[4:])[0]], {0}, _MOST_ENTRIES
    while waiting:
        at = waiting.pop()
        entries = None if at in seen else _entries(stream, at, order)
        if entries is None or len(entries) > left:
            return False
        seen.add(at)
        left -= len(entries)
        if not all(_fits(entry, size) for entry in entries):
            return False
        waiting += [value for tag, _, _, value in entries if tag in _POINTERS]
        waiting += _next(stream, order)
    return True


def _entries(stream: BinaryIO, at: int, order: str) -> list[tuple[int, int, int, int]] | None:
    """(tag, type, count, value or offset) of one directory, or ``None`` where it is cut."""
    stream.seek(at)
    head = stream.read(2)
    count = struct.unpack(order + "H", head)[0] if len(head) == 2 else 0
    body = stream.read(12 * count)
    if not count or len(body) < 12 * count:
        return None
    return list(struct.iter_unpack(order + "HHII", body))


def _next(stream: BinaryIO, order: str) -> list[int]:
    """The offset behind the directory just read; a missing one is as good as none."""
    behind = stream.read(4)
    offset = struct.unpack(order + "I", behind)[0] if len(behind) == 4 else 0
    return [offset] if offset else []


def _fits(entry: tuple[int, int, int, int], size: int) -> bool:
    tag, kind, count, value = entry
    length = _SIZES.get(kind, 0) * count
    return tag == _MAKER_NOTE or length <= 4 or value + length <= size
