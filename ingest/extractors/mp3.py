"""MP3 (ISO/IEC 11172-3, layer III), with and without tags before it."""

from ingest.recordings import RecordingFormat

_FRAMES = (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")


def _signature(head: bytes) -> str | None:
    return "audio/mpeg" if head.startswith((b"ID3", *_FRAMES)) and len(head) > 10 else None


EXTENSION = {
    "mp3": RecordingFormat(
        media_types=("audio/mpeg",),
        demuxer="mp3",
        signature=_signature,
        suffixes={"audio/mpeg": "mp3"},
    )
}
