"""The metadata blocks of an opened picture, joined into one extraction."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, TiffImagePlugin

from ingest.extraction import Extraction
from ingest.metadata import exif, iptc, xmp

_TIFF_XMP, _TIFF_IPTC, _PHOTOSHOP_IPTC = 700, 33723, 0x0404


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Raw bytes as the container holds them; empty where it holds none."""

    xmp: bytes = b""
    iptc: bytes = b""


def describe(picture: Image.Image, *, path: Path, media_type: str) -> Extraction:
    """All that the picture says about itself; ``width`` and ``height`` are upright pixels."""
    camera = _exif(picture, path)
    blocks = _blocks(picture)
    words, packet = iptc.read(blocks.iptc), xmp.read(blocks.xmp)
    width, height = picture.size
    if camera.orientation >= 5 and not _upright_by_decoder(picture):
        width, height = height, width
    return Extraction(
        media_type=media_type,
        width=width,
        height=height,
        pages=1,
        title=words.title or packet.title,
        caption=words.caption or packet.caption or camera.caption,
        taken_at=camera.taken_at,
        position=camera.position,
        direction=camera.direction,
        camera=camera.camera,
        orientation=camera.orientation,
        keywords=tuple(dict.fromkeys(words.keywords + packet.keywords)),
        staff={**packet.staff, **words.staff, **camera.staff},
        warnings=camera.warnings + words.warnings + packet.warnings,
    )


def orientation(picture: Image.Image) -> int:
    """The EXIF orientation (1–8) that is still to be applied; decoders of some formats did it."""
    if _upright_by_decoder(picture):
        return 1
    return exif.read(_bytes(picture.info.get("exif"))).orientation


def _upright_by_decoder(picture: Image.Image) -> bool:
    return picture.format in ("TIFF", "HEIF")


def _exif(picture: Image.Image, path: Path) -> exif.Exif:
    if picture.format == "TIFF":
        with path.open("rb") as stream:
            return exif.read_stream(stream)
    found = exif.read(_bytes(picture.info.get("exif")))
    return replace(found, orientation=1) if picture.format == "HEIF" else found


def _blocks(picture: Image.Image) -> Blocks:
    info = picture.info
    if isinstance(picture, TiffImagePlugin.TiffImageFile):
        return Blocks(xmp=_tiff(picture, _TIFF_XMP), iptc=_tiff(picture, _TIFF_IPTC))
    resources = info.get("photoshop")
    return Blocks(
        xmp=_bytes(info.get("xmp") or info.get("XML:com.adobe.xmp")),
        iptc=_bytes(resources.get(_PHOTOSHOP_IPTC)) if isinstance(resources, dict) else b"",
    )


def _tiff(picture: TiffImagePlugin.TiffImageFile, tag: int) -> bytes:
    value: object = b""
    with suppress(*exif.BROKEN):  # an entry that cannot be read is an entry that is absent
        value = picture.tag_v2.get(tag, b"")
    return _bytes(value)


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return value.encode("utf-8", "replace") if isinstance(value, str) else b""
