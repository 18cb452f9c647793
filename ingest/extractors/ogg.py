"""Ogg with Vorbis or Opus (RFC 3533)."""

from ingest.recordings import RecordingFormat


def _signature(head: bytes) -> str | None:
    is_sound = b"vorbis" in head[:128] or b"OpusHead" in head[:128]
    return "audio/ogg" if head.startswith(b"OggS") and is_sound else None


EXTENSION = {
    "ogg": RecordingFormat(media_types=("audio/ogg",), demuxer="ogg", signature=_signature)
}
