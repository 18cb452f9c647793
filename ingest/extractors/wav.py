"""WAV (RIFF with WAVE)."""

from ingest.recordings import RecordingFormat


def _signature(head: bytes) -> str | None:
    return "audio/wav" if head[:4] == b"RIFF" and head[8:12] == b"WAVE" else None


EXTENSION = {
    "wav": RecordingFormat(media_types=("audio/wav",), demuxer="wav", signature=_signature)
}
