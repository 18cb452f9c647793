"""A drawing surface for the sample pictures: shapes with gradients, soft light, frames and text.

Everything is a polygon in a frame that can be moved, scaled and turned, so a house can stand
straight in one picture and lean in another.
"""

import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from PIL.ImageFont import FreeTypeFont

from ingest.sample.lettering import face
from ingest.sample.light import Light
from ingest.sample.palette import Colour, mix

SMOOTH = 2
"""Drawn so many times larger and reduced, for smooth edges."""
PIXELS = 0.8
"""Of the finished picture, for a unit of drawing."""
FINE = SMOOTH * PIXELS

Spot = tuple[float, float]
Area = tuple[float, float, float, float]
"""Left, top, width, height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where the local origin lies on the picture, and how it is scaled and turned (radians)."""

    x: float = 0
    y: float = 0
    scale: float = 1
    turn: float = 0
    mirror: bool = False

    def put(self, spot: Spot) -> Spot:
        x, y = (-spot[0] if self.mirror else spot[0]) * self.scale, spot[1] * self.scale
        c, s = math.cos(self.turn), math.sin(self.turn)
        return (self.x + x * c - y * s, self.y + x * s + y * c)


class Canvas:
    """A picture of ``width`` × ``height`` units; mirrored, letters stay readable."""

    def __init__(
        self,
        width: int,
        height: int,
        *,
        seed: str,
        light: Light | None = None,
        mirror: bool = False,
    ) -> None:
        self.width, self.height = width, height
        self.chance = random.Random(seed)  # noqa: S311 - the same picture each run, no secret
        self._light = light
        self._frame = Frame(x=width if mirror else 0, mirror=mirror)
        self._image = Image.new("RGB", (round(width * FINE), round(height * FINE)), "white")
        self._draw = ImageDraw.Draw(self._image, "RGBA")

    @contextmanager
    def frame(
        self, x: float, y: float, *, scale: float = 1, turn: float = 0, mirror: bool = False
    ) -> Iterator[None]:
        """Draw around (x, y) of the frame around this one."""
        outer = self._frame
        at = outer.put((x, y))
        self._frame = Frame(
            x=at[0],
            y=at[1],
            scale=outer.scale * scale,
            turn=outer.turn + (-turn if outer.mirror else turn),
            mirror=outer.mirror != mirror,
        )
        yield
        self._frame = outer

    def shape(self, spots: Sequence[Spot], colour: Colour) -> None:
        self._draw.polygon(self._placed(spots), fill=colour)

    def box(self, area: Area, colour: Colour) -> None:
        self.shape(corners(area), colour)

    def round(self, centre: Spot, radii: Spot, *, colour: Colour) -> None:
        """An ellipse; the radii are its half width and half height."""
        self.shape(oval(centre, radii), colour)

    def line(self, spots: Sequence[Spot], colour: Colour, *, width: float = 3) -> None:
        thick = max(1, round(width * FINE * self._frame.scale))
        self._draw.line(self._placed(spots), fill=colour, width=thick, joint="curve")

    def fade(
        self, spots: Sequence[Spot], stops: Sequence[Colour], *, sideways: bool = False
    ) -> None:
        """A shape whose colour runs through the stops, from its top to its bottom."""
        placed = self._placed(spots)
        left, top, right, bottom = _bounds(placed, self._image.size)
        if right <= left or bottom <= top:
            return
        size = (right - left, bottom - top)
        ramp = _ramp(stops, size, sideways=sideways)
        if ramp.mode == "RGB" and _upright(placed):
            self._image.paste(ramp, (left, top))
            return
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in placed], fill=255)
        if ramp.mode == "RGBA":
            mask = ImageChops.multiply(mask, ramp.getchannel("A"))
            ramp = ramp.convert("RGB")
        self._image.paste(ramp, (left, top), mask)

    def sky(self, stops: Sequence[Colour], horizon: float) -> None:
        """Down to the horizon, in the light of the picture if it has one of its own."""
        stops = self._light.sky if self._light else stops
        self.fade(corners((0, 0, self.width, horizon)), stops)
        self.box((0, horizon, self.width, self.height - horizon), stops[-1])

    def glow(self, spots: Sequence[Spot], colour: Colour, *, blur: float) -> None:
        """A shape with soft edges: light, shadow or smoke; ``blur`` in units."""
        self.mist([spots], colour, blur=blur)

    def mist(self, shapes: Sequence[Sequence[Spot]], colour: Colour, *, blur: float) -> None:
        """Soft shapes that grow denser where they overlap, as clouds do."""
        small = 8
        placed = [[(x / small, y / small) for x, y in self._placed(spots)] for spots in shapes]
        reach = blur * FINE * self._frame.scale / small
        limit = (self._image.width // small, self._image.height // small)
        left, top, right, bottom = _bounds(list(chain(*placed)), limit, margin=int(reach * 3) + 2)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (right - left, bottom - top))
        for spots in placed:
            layer = Image.new("L", mask.size)
            ImageDraw.Draw(layer).polygon([(x - left, y - top) for x, y in spots], fill=colour[3])
            mask = ImageChops.screen(mask, layer)
        mask = mask.filter(ImageFilter.GaussianBlur(reach))
        mask = mask.resize((mask.width * small, mask.height * small), Image.Resampling.BILINEAR)
        self._image.paste(colour[:3], (left * small, top * small), mask)

    def text(
        self, at: Spot, words: str, *, size: float, colour: Colour, anchor: str = "mm"
    ) -> None:
        """Bold letters ``size`` units high, turned with the frame; ``anchor`` as in Pillow."""
        font = face(round(size * FINE * self._frame.scale), bold=True)
        self._letters(at, words, font=font, colour=colour, anchor=anchor)

    def note(
        self, at: Spot, words: str, *, size: float, colour: Colour, anchor: str = "mm"
    ) -> None:
        """As ``text``, in the regular weight."""
        font = face(round(size * FINE * self._frame.scale), bold=False)
        self._letters(at, words, font=font, colour=colour, anchor=anchor)

    def _letters(
        self, at: Spot, words: str, *, font: FreeTypeFont, colour: Colour, anchor: str
    ) -> None:
        x, y = self._placed([at])[0]
        if abs(self._frame.turn) < 0.001:
            self._draw.text((x, y), words, font=font, fill=colour, anchor=anchor)
            return
        half = (int(font.getlength(words)) + 4, int(font.size * 1.5))
        mask = Image.new("L", (half[0] * 2, half[1] * 2))
        ImageDraw.Draw(mask).text(half, words, font=font, fill=colour[3], anchor=anchor)
        angle = -math.degrees(self._frame.turn)
        mask = mask.rotate(angle, Image.Resampling.BILINEAR, expand=True)
        corner = (round(x - mask.width / 2), round(y - mask.height / 2))
        self._image.paste(colour[:3], corner, mask)

    def between(self, low: float, high: float) -> float:
        return self.chance.uniform(low, high)

    def pick(self, colours: Sequence[Colour]) -> Colour:
        return self.chance.choice(colours)

    def finished(self) -> Image.Image:
        """The picture in its own size, still without grain and mark."""
        picture = self._image.reduce(SMOOTH)
        return self._light.fall(picture) if self._light else picture

    def _placed(self, spots: Sequence[Spot]) -> list[Spot]:
        put = self._frame.put
        return [(x * FINE, y * FINE) for x, y in map(put, spots)]


def trace(spots: str) -> list[Spot]:
    """An outline from ``x,y x,y …``, as in the points of an SVG polygon."""
    pairs = (spot.split(",") for spot in spots.split())
    return [(float(x), float(y)) for x, y in pairs]


def corners(area: Area) -> list[Spot]:
    x, y, w, h = area
    return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]


def oval(centre: Spot, radii: Spot) -> list[Spot]:
    (x, y), (rx, ry) = centre, radii
    steps = [i * math.tau / 36 for i in range(36)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in steps]


def _bounds(
    spots: Sequence[Spot], size: tuple[int, int], *, margin: int = 0
) -> tuple[int, int, int, int]:
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    left, top = max(0, int(min(xs)) - margin), max(0, int(min(ys)) - margin)
    right, bottom = min(size[0], int(max(xs)) + 1 + margin), min(size[1], int(max(ys)) + 1 + margin)
    return left, top, right, bottom


def _upright(spots: Sequence[Spot]) -> bool:
    """Whether the shape is a box whose sides run along the picture's."""
    if len(spots) != 4:
        return False
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = spots
    return max(abs(ay - by), abs(cy - dy), abs(ax - dx), abs(bx - cx)) < 0.01


def _ramp(stops: Sequence[Colour], size: tuple[int, int], *, sideways: bool) -> Image.Image:
    length = size[0] if sideways else size[1]
    steps = max(2, min(96, length // 2))
    values = bytearray()
    for i in range(steps):
        place = i / (steps - 1) * (len(stops) - 1)
        low = min(int(place), len(stops) - 2)
        values += bytes(mix(stops[low], stops[low + 1], place - low))
    strip = Image.frombytes("RGBA", (steps, 1) if sideways else (1, steps), bytes(values))
    if all(stop[3] == 255 for stop in stops):
        strip = strip.convert("RGB")
    strip = strip.resize((length, 1) if sideways else (1, length), Image.Resampling.BILINEAR)
    return strip.resize(size, Image.Resampling.NEAREST)
