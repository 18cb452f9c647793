"""EXIF of a picture, read by exifread under a budget.

Specification: CIPA DC-008, https://www.cipa.jp/e/std/std-sec.html
"""

import io
import logging
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, BinaryIO, cast

import exifread
from exifread.core.exceptions import ExifError

from ingest.metadata.directories import whole
from ingest.metadata.wording import caption, clean

BUDGET = 100_000
"""Reads granted to one block; honest EXIF needs some hundreds, loops need millions."""

LARGEST_READ = 1 << 20
"""Bytes of one value; a count of 0xFFFFFFFF must not become an allocation."""

BROKEN = (
    ExifError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
    OSError,
    struct.error,
)
"""What third-party parsers raise at damaged metadata."""

_STAFF_TAGS = {
    "Image Artist": "artist",
    "Image Copyright": "copyright",
    "EXIF CameraOwnerName": "camera-owner",
    "EXIF BodySerialNumber": "body-serial",
    "EXIF LensSerialNumber": "lens-serial",
    "EXIF ImageUniqueID": "image-id",
    "EXIF OffsetTimeOriginal": "time-offset",
    "Image DateTime": "changed-at",
    "Image Software": "software",
}

logging.getLogger("exifread").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exif:
    """What EXIF says; position in WGS 84 degrees (latitude, longitude), direction in degrees."""

    caption: str = ""
    taken_at: str = ""
    position: tuple[float, float] | None = None
    direction: float | None = None
    camera: str = ""
    orientation: int = 1
    staff: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class _Budgeted:
    """A stream that may be read only so often and so much at once, so that loops end."""

    def __init__(self, stream: BinaryIO) -> None:
        self.seek, self.tell = stream.seek, stream.tell
        self._stream, self._left = stream, BUDGET

    def read(self, size: int = LARGEST_READ) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise ExifError("too many reads")
        return self._stream.read(min(size, LARGEST_READ))


def read(block: bytes) -> Exif:
    """Read a TIFF-shaped block (with or without ``Exif\\0\\0`` before it); never raises."""
    block = block.removeprefix(b"Exif\0\0")
    return read_stream(io.BytesIO(block)) if block else Exif()


def read_stream(stream: BinaryIO) -> Exif:
    """Read a stream that begins with a TIFF header; damage becomes a warning."""
    head = stream.read(4)
    if head[:2] not in (b"II", b"MM"):
        return Exif(warnings=("exif-unreadable",))
    bounded = cast(BinaryIO, _Budgeted(stream))
    try:
        tags = exifread.process_file(bounded, details=False, extract_thumbnail=False)
    except BROKEN:
        return Exif(warnings=("exif-unreadable",))
    found = _from_tags(tags)
    if whole(stream, stream.seek(0, io.SEEK_END)):
        return found
    code = "exif-damaged" if tags else "exif-unreadable"
    return replace(found, warnings=(code, *found.warnings))


def _from_tags(tags: Mapping[str, Any]) -> Exif:
    warnings: list[str] = []
    return Exif(
        caption=caption(_value(tags, "Image ImageDescription")),
        taken_at=_taken_at(tags, warnings),
        position=_position(tags, warnings),
        direction=_direction(tags, warnings),
        camera=_camera(tags),
        orientation=_orientation(tags, warnings),
        staff={
            name: text
            for tag, name in _STAFF_TAGS.items()
            if (text := clean(_value(tags, tag), 1_000))
        },
        warnings=tuple(warnings),
    )


def _value(tags: Mapping[str, Any], name: str) -> Any:
    return getattr(tags.get(name), "values", "")


def _camera(tags: Mapping[str, Any]) -> str:
    make, model = (clean(_value(tags, f"Image {name}"), 200) for name in ("Make", "Model"))
    return model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()


def _orientation(tags: Mapping[str, Any], warnings: list[str]) -> int:
    values = _value(tags, "Image Orientation")
    if not values:
        return 1
    if isinstance(values[0], int) and 1 <= values[0] <= 8:
        return values[0]
    if values[0] != 0:  # 0 is "unknown" with several cameras
        warnings.append("orientation-odd")
    return 1


def _taken_at(tags: Mapping[str, Any], warnings: list[str]) -> str:
    for name in ("EXIF DateTimeOriginal", "EXIF DateTimeDigitized"):
        text = clean(_value(tags, name), 40)
        if not text:
            continue
        found = _instant(text)
        if found:
            return found
        warnings.append("date-unreadable")
        return ""
    return ""


def _instant(text: str) -> str:
    parts = re.fullmatch(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\D.*)?", text)
    if not parts:
        return ""
    try:
        # A local time without a zone, as cameras write it.
        return datetime(*map(int, parts.groups())).isoformat()  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return ""


def _position(tags: Mapping[str, Any], warnings: list[str]) -> tuple[float, float] | None:
    pair = [_value(tags, f"GPS GPS{axis}") for axis in ("Latitude", "Longitude")]
    if not any(pair):
        return None
    try:
        lat, lon = (_degrees(values) for values in pair)
    except BROKEN:
        warnings.append("position-unreadable")
        return None
    lat = -lat if _letter(tags, "GPS GPSLatitudeRef") == "S" else lat
    lon = -lon if _letter(tags, "GPS GPSLongitudeRef") == "W" else lon
    if (lat, lon) == (0.0, 0.0) or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        warnings.append("position-impossible")
        return None
    return round(lat, 7), round(lon, 7)


def _letter(tags: Mapping[str, Any], name: str) -> str:
    return clean(_value(tags, name), 10).upper()[:1]


def _degrees(values: Sequence[Any]) -> float:
    parts = [float(v) for v in values][:3]
    if not parts or any(not 0 <= part < 1_000 for part in parts):
        raise ValueError("no angle")
    degrees, minutes, seconds = (*parts, 0.0, 0.0)[:3]
    return degrees + minutes / 60 + seconds / 3600


def _direction(tags: Mapping[str, Any], warnings: list[str]) -> float | None:
    values = _value(tags, "GPS GPSImgDirection")
    if not values:
        return None
    try:
        degrees = float(values[0])
    except BROKEN:
        degrees = -1.0
    if not 0 <= degrees <= 360:
        warnings.append("direction-unreadable")
        return None
    return float(round(degrees % 360, 2))
