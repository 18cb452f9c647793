"""Masks painted over a picture, opaque and before anything is scaled down."""

import hashlib
import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

from archive.model import Mask

NEUTRAL = 128
"""The grey of a mask in every mode of picture."""


def fingerprint(masks: Iterable[Mask]) -> str:
    """Sixteen hexadecimal digits for a set of masks, whatever their order; part of the key of
    a derivative, so that a picture without a mask never answers for one with it."""
    boxes = sorted((m.asset, m.page, m.x, m.y, m.w, m.h) for m in masks)
    return hashlib.sha256(repr(boxes).encode()).hexdigest()[:16]


def paint(picture: Image.Image, masks: Sequence[Mask]) -> Image.Image:
    """Fill every box, grown to whole pixels, on the full, upright picture itself: of the
    largest pictures two copies would not fit into the sandbox."""
    if masks:
        draw = ImageDraw.Draw(picture)
        for box in filter(None, (pixels(mask, picture.size) for mask in masks)):
            draw.rectangle(box, fill=_fill(picture.mode))
    return picture


def pixels(mask: Mask, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """First and last pixel (left, top, right, bottom) of a box, or ``None`` outside the picture."""
    width, height = size
    left, right = max(0.0, mask.x) * width, min(1.0, mask.x + mask.w) * width
    top, bottom = max(0.0, mask.y) * height, min(1.0, mask.y + mask.h) * height
    if right <= left or bottom <= top:
        return None
    return math.floor(left), math.floor(top), math.ceil(right) - 1, math.ceil(bottom) - 1


def _fill(mode: str) -> int | tuple[int, ...]:
    if mode in ("L", "I", "F"):
        return NEUTRAL
    if mode == "CMYK":
        return (0, 0, 0, NEUTRAL)
    if mode in ("LA", "RGBA"):
        return (*[NEUTRAL] * (len(mode) - 1), 255)
    return (NEUTRAL, NEUTRAL, NEUTRAL)
