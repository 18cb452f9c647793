"""Sound and films: facts and a poster by the program ffmpeg, where it is installed; else tags."""

import io
import json
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from typing import Any

import tinytag
from PIL import Image

from archive.errors import Undecodable
from ingest.extraction import Extraction
from ingest.metadata.wording import clean

SECONDS = 45
"""Less than the sandbox allows, so that it is never ffmpeg that is left behind."""

_ISO_6709 = re.compile(r"([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)")
_ASKED = (
    "format=duration:format_tags:stream_tags:stream=codec_type,codec_name,width,height"
    ":stream_disposition=attached_pic:stream_side_data=rotation"
)
_NOTES = {
    "creation_time": "recorded-at",
    "encoder": "software",
    "com.apple.quicktime.model": "model",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFormat:
    """An extractor for one container, told by its signature; ``demuxer`` is ffmpeg's name of it."""

    media_types: tuple[str, ...]
    demuxer: str
    signature: Callable[[bytes], str | None]
    suffixes: Mapping[str, str] = field(default_factory=dict)

    def recognise(self, head: bytes, path: Path) -> str | None:  # noqa: ARG002 - the contract's
        return self.signature(head)

    def extract(self, path: Path, media_type: str) -> Extraction:
        if not has_ffmpeg():
            return _by_tags(path, media_type)
        told = json.loads(
            run("ffprobe", *source(path, self.demuxer), "-show_entries", _ASKED, "-of", "json")
        )
        return _described(told, media_type)

    def picture(self, path: Path, *, box: tuple[int, int] | None) -> Image.Image | None:  # noqa: ARG002
        """A frame a little behind the beginning, where titles and black have gone by."""
        if not has_ffmpeg():
            return None
        found = self.extract(path, self.media_types[0])
        if not found.width:
            return None
        at = ["-ss", f"{min(found.duration * 0.1, 10.0):.3f}"]
        order = ["-map", "0:V:0", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-"]
        data = run("ffmpeg", *at, *source(path, self.demuxer), *order)
        if not data:
            raise Undecodable("undecodable", "no frame can be decoded")
        picture = Image.open(io.BytesIO(data), formats=("PNG",))
        picture.load()
        return picture


def has_ffmpeg() -> bool:
    return which("ffmpeg") is not None and which("ffprobe") is not None


def source(path: Path, demuxer: str) -> tuple[str, ...]:
    """The file, by this demuxer alone: no play list leads to another file or to the network."""
    return ("-protocol_whitelist", "file,pipe", "-f", demuxer, "-i", f"file:{path}")


def run(program: str, *arguments: str) -> bytes:
    """What the program writes; ``Undecodable`` where it gives up or takes too long."""
    quiet = ["-v", "error", *(["-nostdin", "-y", "-threads", "1"] if program == "ffmpeg" else [])]
    order = [program, *quiet, *arguments]
    try:
        done = subprocess.run(order, capture_output=True, check=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Undecodable("too-slow", f"{program} took more than {SECONDS} s") from error
    except subprocess.CalledProcessError as error:
        why = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Undecodable("undecodable", why[-1] if why else f"{program} gave up") from error
    return done.stdout


def _described(told: Mapping[str, Any], media_type: str) -> Extraction:
    shape, streams = told.get("format", {}), told.get("streams", ())
    tags = _tags(*streams, shape)
    width, height = _size(streams) if media_type.startswith("video/") else (0, 0)
    if not any(stream.get("codec_type") in ("audio", "video") for stream in streams):
        raise Undecodable("undecodable", "there is neither sound nor picture in it")
    return Extraction(
        media_type=media_type,
        width=width,
        height=height,
        duration=_seconds(shape.get("duration")),
        title=clean(tags.get("title", ""), 500),
        author=clean(tags.get("artist", ""), 500),
        caption=clean(tags.get("comment", "")),
        position=_position(tags),
        staff={note: clean(tags[name]) for name, note in _NOTES.items() if tags.get(name)},
    )


def _tags(*parts: Mapping[str, Any]) -> dict[str, str]:
    """Of the streams and of the whole, which has the last word."""
    named = (item for part in parts for item in part.get("tags", {}).items())
    return {name.lower(): str(value) for name, value in named}


def _size(streams: Any) -> tuple[int, int]:
    """Of the first film as it is shown; a cover is none."""
    for stream in streams:
        cover = stream.get("disposition", {}).get("attached_pic")
        if stream.get("codec_type") == "video" and not cover:
            width, height = int(stream.get("width") or 0), int(stream.get("height") or 0)
            turns = [data.get("rotation", 0) for data in stream.get("side_data_list", ())]
            return (height, width) if any(turn % 180 for turn in turns) else (width, height)
    return 0, 0


def _seconds(value: Any) -> float:
    try:
        return max(round(float(value), 3), 0.0)
    except (TypeError, ValueError):
        return 0.0


def _position(tags: Mapping[str, str]) -> tuple[float, float] | None:
    said = tags.get("location") or tags.get("com.apple.quicktime.location.iso6709") or ""
    found = _ISO_6709.match(said)
    return (float(found[1]), float(found[2])) if found else None


def _by_tags(path: Path, media_type: str) -> Extraction:
    """What can be told without decoding; that is said, for the public gets no copy of it."""
    try:
        tags = tinytag.TinyTag.get(path)
    except (tinytag.TinyTagException, OSError, ValueError, LookupError) as error:
        if media_type.startswith("video/"):
            return Extraction(media_type=media_type, warnings=("no-public-copy",))
        raise Undecodable("undecodable", f"the recording is damaged: {error}") from error
    return Extraction(
        media_type=media_type,
        duration=_seconds(tags.duration),
        title=clean(tags.title or "", 500),
        author=clean(tags.artist or "", 500),
        warnings=("no-public-copy",),
    )
