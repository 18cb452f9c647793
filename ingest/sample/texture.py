"""What every sample picture gets at the end: a wash, paper grain, and the mark 「見本」."""

import random
from functools import cache

from PIL import Image, ImageChops, ImageDraw

from ingest.sample.lettering import face

MARK = "見本"
NEUTRAL = 128


def surface(picture: Image.Image, seed: str) -> Image.Image:
    """The picture with uneven colour and grain, as on paper, and the mark in its corner."""
    wash = _noise(seed, (picture.width // 64, picture.height // 64), strength=26)
    wash = wash.resize(picture.size, Image.Resampling.BICUBIC)
    both = ImageChops.add(wash, _grain(picture.size), 1, -NEUTRAL)
    return _marked(ImageChops.overlay(picture, Image.merge("RGB", [both] * 3)))


@cache
def _grain(size: tuple[int, int]) -> Image.Image:
    small = (size[0] // 2, size[1] // 2)
    return _noise("grain", small, strength=22).resize(size, Image.Resampling.BICUBIC)


def _noise(seed: str, size: tuple[int, int], *, strength: int) -> Image.Image:
    """Grey noise around the tone that ``overlay`` leaves as it is."""
    data = random.Random(seed).randbytes(size[0] * size[1])  # noqa: S311 - grain, no secret
    low, high = NEUTRAL - strength / 2, strength / 255
    return Image.frombytes("L", size, data).point([round(low + v * high) for v in range(256)])


def _marked(picture: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(picture, "RGBA")
    right, bottom = picture.width - 26, picture.height - 24
    draw.rounded_rectangle((right - 92, bottom - 46, right, bottom), 8, fill=(250, 246, 236, 205))
    draw.text(
        (right - 46, bottom - 23), MARK, font=face(30, bold=True), fill=(38, 50, 63), anchor="mm"
    )
    return picture
