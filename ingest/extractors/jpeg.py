"""JPEG, also with several pictures in one file (ITU-T T.81)."""

from ingest.jpeg_segments import strip
from ingest.pictures import PictureFormat


def _signature(head: bytes) -> str | None:
    plausible = head[:3] == b"\xff\xd8\xff" and len(head) > 3 and 0xC0 <= head[3] <= 0xFE
    return "image/jpeg" if plausible else None


EXTENSION = {
    "jpeg": PictureFormat(
        media_types=("image/jpeg",),
        plugins=("JPEG",),
        signature=_signature,
        strip=strip,
    )
}
