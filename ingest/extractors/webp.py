"""WebP (https://developers.google.com/speed/webp/docs/riff_container)."""

from ingest.pictures import PictureFormat


def _signature(head: bytes) -> str | None:
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return "image/webp" if is_webp and head[12:16] in (b"VP8 ", b"VP8L", b"VP8X") else None


EXTENSION = {
    "webp": PictureFormat(media_types=("image/webp",), plugins=("WEBP",), signature=_signature)
}
