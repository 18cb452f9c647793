"""TIFF 6.0, but not the raw formats of cameras that wear its header."""

import struct

from ingest.pictures import PictureFormat

_DNG_VERSION, _NEW_SUBFILE_TYPE = 50706, 254


def _signature(head: bytes) -> str | None:
    if head[:4] not in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return None
    return None if _is_raw(head) else "image/tiff"


def _is_raw(head: bytes) -> bool:
    """Raw files show a preview in the first directory; taking that for the photo loses it."""
    if head[8:10] == b"CR" or head[2:3] == b"+":
        return head[8:10] == b"CR"
    order = "<" if head[:2] == b"II" else ">"
    (at,) = struct.unpack_from(order + "I", head.ljust(8, b"\0"), 4)
    if at + 2 > len(head):
        return False
    (count,) = struct.unpack_from(order + "H", head, at)
    for entry in range(at + 2, min(at + 2 + 12 * count, len(head) - 11), 12):
        tag, _, _, value = struct.unpack_from(order + "HHII", head, entry)
        if tag == _DNG_VERSION or (tag == _NEW_SUBFILE_TYPE and value == 1):
            return True
    return False


EXTENSION = {
    "tiff": PictureFormat(media_types=("image/tiff",), plugins=("TIFF",), signature=_signature)
}
