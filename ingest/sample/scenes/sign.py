"""Flyers and signs from ``data/posters.json``, as they hung on walls, fences and doors."""

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from ingest.sample.canvas import Canvas, corners, oval
from ingest.sample.motifs.building import glass
from ingest.sample.motifs.pictogram import PICTOGRAMS
from ingest.sample.palette import (
    CARD,
    CREAM,
    INK,
    LEAF,
    MOSS,
    OVERCAST,
    PAPER,
    SAND,
    SHADE,
    SLATE,
    STONE,
    WHITE,
    WOOD,
    Colour,
    mix,
    thin,
    tone,
)

POSTERS = Path(__file__).parent.parent / "data" / "posters.json"


class Poster(msgspec.Struct, frozen=True):
    band: str
    big: str
    pictogram: str
    colour: str
    lines: tuple[str, ...]
    foot: str
    ground: str = "cork"
    """What it hangs on, one of ``GROUNDS``."""
    turn: float = 0.0
    """Radians clockwise: people hang things askew."""


def posters() -> dict[str, Callable[[Canvas], None]]:
    """One scene a poster."""
    held = msgspec.json.decode(POSTERS.read_bytes(), type=dict[str, Poster])
    return {name: partial(_hung, poster=poster) for name, poster in held.items()}


def _hung(c: Canvas, poster: Poster) -> None:
    GROUNDS[poster.ground](c)
    _board(c, poster)


def _stripes(c: Canvas) -> None:
    _outdoors(c)
    for k in range(-4, 14):
        c.shape(
            [(k * 120, 1120), (k * 120 + 60, 1120), (k * 120 + 120, 1060), (k * 120 + 60, 1060)],
            tone("#e8b64c"),
        )


def _door(c: Canvas) -> None:
    """A glass door in a wooden wall."""
    _wall(c, mix(WOOD, SHADE, 0.2))
    glass(c, (60, 60, 780, 1120), colour=mix(SLATE, SHADE, 0.2))


def _board(c: Canvas, poster: Poster) -> None:
    tint = tone(poster.colour)
    with c.frame(450, 600, turn=poster.turn):
        c.glow(corners((-322, -436, 664, 906)), thin(SHADE, 170), blur=16)
        c.fade(corners((-330, -450, 660, 900)), (WHITE, PAPER, mix(PAPER, SAND, 0.22)))
        c.fade(corners((-330, -450, 660, 150)), (mix(tint, WHITE, 0.1), tint))
        c.text((0, -375), poster.band, size=min(104, 610 / len(poster.band)), colour=WHITE)
        c.text((0, -222), poster.big, size=min(92, 580 / len(poster.big)), colour=INK)
        with c.frame(0, -30):
            PICTOGRAMS[poster.pictogram](c, tint)
        for k, line in enumerate(poster.lines):
            c.note((-270, 142 + k * 52), line, size=35, colour=INK, anchor="lm")
        c.text((0, 420), poster.foot, size=30, colour=tint)
        for x, y in ((-326, -446), (326, -446), (-326, 446), (326, 446)):
            with c.frame(x, y, turn=math.copysign(0.78, -x * y)):
                c.box((-44, -15, 88, 30), thin(mix(SAND, WHITE, 0.4), 190))


def _outdoors(c: Canvas) -> None:
    c.sky(OVERCAST, 900)
    for _ in range(60):
        r = c.between(40, 110)
        c.round(
            (c.between(0, 900), c.between(620, 1020)),
            (r, r * 0.8),
            colour=mix(mix(MOSS, LEAF, c.between(0, 1)), SHADE, c.between(0, 0.3)),
        )
    c.fade(corners((0, 1020, 900, 180)), (mix(STONE, WHITE, 0.2), STONE))
    for x in (190, 690):
        c.fade(
            corners((x, 700, 24, 470)),
            (mix(STONE, WHITE, 0.4), mix(STONE, SHADE, 0.4)),
            sideways=True,
        )


def _wall(c: Canvas, tint: Colour) -> None:
    c.fade(corners((0, 0, 900, 1200)), (mix(tint, WHITE, 0.2), tint, mix(tint, SHADE, 0.2)))
    for row in range(17):
        for k in range(-1, 8):
            x, y = (k * 140 + row % 2 * 70, row * 72)
            c.box((x, y, 134, 66), thin(SHADE, int(c.between(4, 22))))
    c.glow(oval((160, 120), (300, 260)), thin(WHITE, 90), blur=90)


def _cork(c: Canvas) -> None:
    c.fade(corners((0, 0, 900, 1200)), (mix(CARD, WHITE, 0.1), CARD, mix(CARD, SHADE, 0.15)))
    for _ in range(900):
        c.round(
            (c.between(0, 900), c.between(0, 1200)),
            (c.between(2, 6), c.between(1, 4)),
            colour=thin(mix(WOOD, SAND, c.between(0, 1)), 130),
        )
    for x, y, turn in ((40, 90, 0.2), (800, 200, -0.14), (70, 1120, -0.1), (850, 1100, 0.1)):
        with c.frame(x, y, turn=turn):
            c.glow(corners((-110, -90, 230, 200)), thin(SHADE, 110), blur=8)
            c.fade(corners((-120, -100, 230, 200)), (WHITE, mix(PAPER, SAND, 0.3)))
            for k in range(5):
                c.box((-94, -66 + k * 34, c.between(90, 170), 10), thin(SLATE, 90))
    for side in (0, 868):
        c.fade(
            corners((side, 0, 32, 1200)),
            (mix(WOOD, WHITE, 0.2), mix(WOOD, SHADE, 0.3)),
            sideways=True,
        )


GROUNDS: dict[str, Callable[[Canvas], None]] = {
    "outdoors": _outdoors,
    "stripes": _stripes,
    "cork": _cork,
    "door": _door,
    "concrete": partial(_wall, tint=mix(CREAM, STONE, 0.3)),
    "plaster": partial(_wall, tint=mix(SAND, WHITE, 0.3)),
    "brick": partial(_wall, tint=mix(tone("#a9624b"), SAND, 0.35)),
}
