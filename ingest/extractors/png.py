"""PNG (https://www.w3.org/TR/png-3/)."""

from ingest.pictures import PictureFormat
from ingest.png_chunks import SIGNATURE, strip


def _signature(head: bytes) -> str | None:
    return "image/png" if head.startswith(SIGNATURE + b"\0\0\0\x0dIHDR") else None


EXTENSION = {
    "png": PictureFormat(
        media_types=("image/png",), plugins=("PNG",), signature=_signature, strip=strip
    )
}
