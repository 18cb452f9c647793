"""HEIC and HEIF (ISO/IEC 23008-12), decoded by pi-heif."""

import pi_heif

from ingest.pictures import PictureFormat

_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_GENERIC = frozenset({b"mif1", b"msf1"})

# One thread: the sandbox counts address space, and every thread's stack is part of it.
pi_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)


def _signature(head: bytes) -> str | None:
    if head[4:8] != b"ftyp":
        return None
    if head[8:12] in _HEIC:
        return "image/heic"
    brands = head[16 : int.from_bytes(head[:4], "big")]
    others = {brands[at : at + 4] for at in range(0, len(brands) - 3, 4)}
    # Without an HEVC brand it is something else in the same container, such as AVIF.
    return "image/heif" if head[8:12] in _GENERIC and others & _HEIC else None


EXTENSION = {
    "heif": PictureFormat(
        media_types=("image/heic", "image/heif"), plugins=("HEIF",), signature=_signature
    )
}
