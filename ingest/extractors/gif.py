"""GIF89a, of which the first frame is the picture (https://www.w3.org/Graphics/GIF/spec-gif89a.txt)."""

from ingest.pictures import PictureFormat


def _signature(head: bytes) -> str | None:
    return "image/gif" if head[:6] in (b"GIF87a", b"GIF89a") and len(head) > 12 else None


EXTENSION = {
    "gif": PictureFormat(
        media_types=("image/gif",), plugins=("GIF",), signature=_signature, most_frames=5_000
    )
}
