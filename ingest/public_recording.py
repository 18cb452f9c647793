"""The public copy of a recording: its sound and film in a new file, without any metadata."""

from pathlib import Path

from archive.errors import Undecodable
from ingest.extractors import extractor_for
from ingest.recordings import RecordingFormat, has_ffmpeg, run, source

SUFFIXES = {
    "video/mp4": "mp4",
    "video/quicktime": "mp4",
    "video/x-matroska": "mp4",
    "video/webm": "webm",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/ogg": "ogg",
}
"""By the media type of the original, how the copy ends: containers that browsers play."""

MEDIA_TYPES = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
}
_MUXERS = {"m4a": "mp4"}
_BARE = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-write_id3v2", "0")
# Cameras write position and time between the pictures as well (units of H.264 and HEVC).
_UNITS = {"h264": "6", "hevc": "39-40"}


def played_as(media_type: str) -> str:
    """The media type of the public copy; empty for what is no recording."""
    return MEDIA_TYPES.get(SUFFIXES.get(media_type, ""), "")


def public_name(media_type: str) -> str:
    return f"public.{SUFFIXES[media_type]}"


def make_public_recording(path: Path, out_dir: Path, *, media_type: str) -> dict[str, str]:
    """Copy the first film and the first sound as they are; covers, subtitles, tracks of data go.

    Raise ``Undecodable``: unsupported without ffmpeg, else as it finds the file.
    """
    kind = extractor_for(media_type)
    if not has_ffmpeg() or not isinstance(kind, RecordingFormat):
        raise Undecodable("unsupported", "public copies of recordings need ffmpeg")
    name = public_name(media_type)
    suffix = SUFFIXES[media_type]
    film = ("-map", "0:V:0?") if media_type.startswith("video/") else ()
    order = (*source(path, kind.demuxer), *film, "-map", "0:a:0?", "-c", "copy")
    order += (*_without_units(path, kind.demuxer, film), *_bare(suffix))
    run("ffmpeg", *order, "-f", _MUXERS.get(suffix, suffix), f"file:{out_dir / name}")
    return {"name": name}


def _bare(suffix: str) -> tuple[str, ...]:
    plain = _BARE[:-2] if suffix != "mp3" else _BARE
    streams = ("-map_metadata:s", "-1", "-flags:v", "+bitexact", "-flags:a", "+bitexact")
    return (*plain, *streams, *(("-movflags", "+faststart") if suffix in ("mp4", "m4a") else ()))


def _without_units(path: Path, demuxer: str, film: tuple[str, ...]) -> tuple[str, ...]:
    if not film:
        return ()
    asked = ("-select_streams", "V:0", "-show_entries", "stream=codec_name", "-of", "csv=p=0")
    codec = run("ffprobe", *source(path, demuxer), *asked).decode().strip()
    units = _UNITS.get(codec)
    return ("-bsf:v", f"filter_units=remove_types={units}") if units else ()
