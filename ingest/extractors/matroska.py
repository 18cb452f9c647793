"""Matroska and WebM (RFC 9559)."""

from ingest.recordings import RecordingFormat


def _signature(head: bytes) -> str | None:
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return None
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


EXTENSION = {
    "matroska": RecordingFormat(
        media_types=("video/x-matroska", "video/webm"),
        demuxer="matroska",
        signature=_signature,
        suffixes={"video/x-matroska": "mkv"},
    )
}
