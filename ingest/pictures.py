"""Opening pictures of the formats Pillow reads, with limits, upright, whatever the metadata."""

import io
import struct
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from PIL import Image, UnidentifiedImageError

from archive.errors import Undecodable
from ingest.extraction import Extraction
from ingest.metadata.embedded import describe, orientation

MOST_PIXELS = 200_000_000
"""Width times height that is decoded at all."""

BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    EOFError,
    RuntimeError,
    struct.error,
)
"""What Pillow and its plug-ins raise at damaged files."""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation to the turn that makes the picture upright."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFormat:
    """An extractor for one picture format, told by its signature and Pillow's plug-in names."""

    media_types: tuple[str, ...]
    plugins: tuple[str, ...]
    signature: Callable[[bytes], str | None]
    strip: Callable[[bytes], bytes] | None = None
    """Drops metadata without touching pixels: the way out where metadata breaks the decoder."""
    most_frames: int = 0
    """Refuse what has more; 0 takes any number, for formats that tell theirs without decoding."""

    def recognise(self, head: bytes, path: Path) -> str | None:  # noqa: ARG002 - the contract's
        return self.signature(head)

    def extract(self, path: Path, media_type: str) -> Extraction:
        with self._opened(path) as (picture, whole):
            found = describe(picture, path=path, media_type=media_type)
            frames = self._frames(picture)
            extra: tuple[str, ...] = () if whole else ("metadata-unreadable",)
            # The second picture of an MPO is a preview or a depth map.
            if frames > 1 and picture.format != "MPO":
                extra += ("more-frames",)
        return replace(found, warnings=found.warnings + extra)

    def _frames(self, picture: Image.Image) -> int:
        try:
            frames: int = getattr(picture, "n_frames", 1)
        except BROKEN as error:
            raise _unreadable(error) from error
        if self.most_frames and frames > self.most_frames:
            raise Undecodable("too-many-frames", f"{frames} frames")
        return frames

    def picture(self, path: Path, *, box: tuple[int, int] | None) -> Image.Image | None:
        with path.open("rb") as stream:
            try:
                return _decoded(_within_limits(stream, self.plugins), box)
            except BROKEN as error:
                if self.strip is None:
                    raise _unreadable(error) from error
            stream.seek(0)
            return self._without_metadata(stream.read(), box)

    def _without_metadata(self, data: bytes, box: tuple[int, int] | None) -> Image.Image:
        try:
            return _decoded(self._stripped(data), box)
        except BROKEN as error:
            raise _unreadable(error) from error

    @contextmanager
    def _opened(self, path: Path) -> Iterator[tuple[Image.Image, bool]]:
        """The opened picture, and whether it opened with its metadata."""
        with path.open("rb") as stream:
            try:
                picture, whole = _within_limits(stream, self.plugins), True
            except BROKEN as error:
                if self.strip is None:
                    raise _unreadable(error) from error
                stream.seek(0)
                picture, whole = self._stripped(stream.read()), False
            yield picture, whole

    def _stripped(self, data: bytes) -> Image.Image:
        if self.strip is None:
            raise Undecodable("undecodable")
        try:
            return _within_limits(io.BytesIO(self.strip(data)), self.plugins)
        except BROKEN as error:
            raise _unreadable(error) from error


def _decoded(picture: Image.Image, box: tuple[int, int] | None) -> Image.Image:
    turn = orientation(picture)
    if box is not None and picture.format in ("JPEG", "MPO"):
        picture.draft(picture.mode, _before_turning(picture.size, box, turn))
    picture.load()
    return picture.transpose(_TURNS[turn]) if turn in _TURNS else _detached(picture)


def _detached(picture: Image.Image) -> Image.Image:
    """The decoded pixels; those with more frames would go back to their file, which closes."""
    return picture.copy() if getattr(picture, "n_frames", 1) > 1 else picture


def _unreadable(error: Exception) -> Undecodable:
    unknown = isinstance(error, UnidentifiedImageError)
    return Undecodable("undecodable", "no picture" if unknown else f"no picture: {error}")


def _within_limits(source: IO[bytes], plugins: tuple[str, ...]) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about metadata; the size is looked at below
        try:
            picture = Image.open(source, formats=plugins)
        except Image.DecompressionBombError as error:
            raise Undecodable("too-many-pixels", str(error)) from error
    width, height = picture.size
    if width * height > MOST_PIXELS:
        picture.close()
        raise Undecodable("too-many-pixels", f"{width} × {height} pixels")
    if width < 1 or height < 1:
        picture.close()
        raise Undecodable("undecodable", "the picture has no pixels")
    return picture


def _before_turning(size: tuple[int, int], box: tuple[int, int], turn: int) -> tuple[int, int]:
    """The size that fills the box, in the pixels as they are stored."""
    width, height = (box[1], box[0]) if turn >= 5 else box
    scale = min(width / size[0], height / size[1], 1.0)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
