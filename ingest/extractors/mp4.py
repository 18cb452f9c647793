"""MP4, QuickTime and M4A (ISO/IEC 14496-12)."""

from ingest.recordings import RecordingFormat

_FILMS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"MSNV"}
    | {b"M4V ", b"3gp4", b"3gp5", b"3gp6", b"3g2a"}
)
_SOUND = frozenset({b"M4A ", b"M4B "})


def _signature(head: bytes) -> str | None:
    if head[4:8] != b"ftyp":
        return None
    brand = head[8:12]
    if brand in _SOUND:
        return "audio/mp4"
    return "video/quicktime" if brand == b"qt  " else "video/mp4" if brand in _FILMS else None


EXTENSION = {
    "mp4": RecordingFormat(
        media_types=("video/mp4", "video/quicktime", "audio/mp4"),
        demuxer="mov",
        signature=_signature,
        suffixes={"video/quicktime": "mov", "audio/mp4": "m4a"},
    )
}
