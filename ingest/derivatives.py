"""The pictures the site shows: three sizes, sRGB, upright, masked, without any metadata."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from archive.model import Mask
from ingest.colour import eight_bit, on_white, to_srgb
from ingest.extractors import extractor_for
from ingest.masks import fingerprint, paint

RECIPE = "2"
"""Version of everything below; a change makes new keys, so old pictures are never mixed in."""

SIZES = (320, 960, 1920)
"""Pixels of the longer side."""

QUALITY = 80
_SMALL_QUALITY = 60
"""Of the smallest: 24 real photos take 340 kB instead of 500, on a page that may have 400."""

PAGE_NAME = "page.jpg"
"""One page of a document, as staff see it when they draw masks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedPicture:
    """One file in the output folder; ``size`` is the box asked for, the rest as it came out."""

    size: int
    name: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """Pictures in ascending size; none for formats without a picture, such as plain text."""

    pictures: tuple[DerivedPicture, ...]
    recipe: str = RECIPE


def derivative_prefix(digest: str, masks: Sequence[Mask]) -> str:
    """Where the derivatives of an asset lie: digest, masks and recipe, or none of them."""
    return f"{digest}/{fingerprint(masks)}-{RECIPE}"


def derive_picture(
    path: Path,
    out_dir: Path,
    *,
    media_type: str,
    masks: Sequence[Mask] = (),
    sizes: Sequence[int] = SIZES,
) -> Derived:
    """Write ``<size>.jpg`` for every size; a picture smaller than a size is not enlarged.

    ``masks`` are those of this asset; only boxes on the first page matter here.
    Raise ``Undecodable`` where the picture cannot be decoded.
    """
    boxes = [mask for mask in masks if mask.page == 0]
    largest = max(sizes)
    # A decoder that scales while it decodes would mix masked pixels into their neighbours.
    wanted = None if boxes else (largest, largest)
    picture = extractor_for(media_type).picture(path, box=wanted)
    if picture is None:
        return Derived(pictures=())
    profile = picture.info.get("icc_profile")
    base = _fitted(paint(eight_bit(picture), boxes), largest)
    del picture
    return Derived(pictures=_written(to_srgb(on_white(base), profile), out_dir, sizes))


def _written(
    picture: Image.Image, out_dir: Path, sizes: Sequence[int]
) -> tuple[DerivedPicture, ...]:
    """From large to small, each made from the one before."""
    written: list[DerivedPicture] = []
    for size in sorted(sizes, reverse=True):
        picture = _fitted(picture, size)
        target = out_dir / f"{size}.jpg"
        quality = _SMALL_QUALITY if size == min(SIZES) else QUALITY
        save_bare(picture, target, quality=quality)
        width, height = picture.size
        written.append(
            DerivedPicture(
                size=size,
                name=target.name,
                width=width,
                height=height,
                bytes=target.stat().st_size,
            )
        )
    return tuple(reversed(written))


def save_bare(picture: Image.Image, target: Path, *, quality: int = QUALITY) -> None:
    """Write a progressive JPEG that holds pixels and nothing else."""
    picture.info = {}  # Pillow would carry comments and profiles over
    picture.save(
        target, "JPEG", quality=quality, progressive=True, optimize=True, subsampling="4:2:0"
    )


def _fitted(picture: Image.Image, box: int) -> Image.Image:
    """Scaled down so that the longer side is ``box`` pixels; smaller pictures stay."""
    longer = max(picture.size)
    if longer <= box:
        return picture
    width, height = (max(1, round(side * box / longer)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
