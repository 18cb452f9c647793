"""FLAC (RFC 9639)."""

from ingest.recordings import RecordingFormat


def _signature(head: bytes) -> str | None:
    return "audio/flac" if head.startswith(b"fLaC") else None


EXTENSION = {
    "flac": RecordingFormat(media_types=("audio/flac",), demuxer="flac", signature=_signature)
}
