"""Flyers and signs from ``data/posters.json``, as they hung on walls, fences and doors."""

import math
from collections.abc import Callable
from pathlib import Path

import msgspec

from ingest.sample.canvas import Canvas, corners, oval
from ingest.sample.motifs.building import glass
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


def shelter(c: Canvas) -> None:
    _outdoors(c)
    _board(c, "shelter", turn=-0.012)


def closed(c: Canvas) -> None:
    _outdoors(c)
    for k in range(-4, 14):
        c.shape(
            [(k * 120, 1120), (k * 120 + 60, 1120), (k * 120 + 120, 1060), (k * 120 + 60, 1060)],
            tone("#e8b64c"),
        )
    _board(c, "closed", turn=0.03)


def water(c: Canvas) -> None:
    _wall(c, mix(CREAM, STONE, 0.3))
    _board(c, "water", turn=0.015)


def certificate(c: Canvas) -> None:
    _cork(c)
    _board(c, "certificate", turn=-0.02)


def bath(c: Canvas) -> None:
    _wall(c, mix(SAND, WHITE, 0.3))
    _board(c, "bath", turn=0.022)


def languages(c: Canvas) -> None:
    _cork(c)
    _board(c, "languages", turn=0.012)


def tag(c: Canvas) -> None:
    """The red paper on a glass door."""
    _wall(c, mix(WOOD, SHADE, 0.2))
    glass(c, (60, 60, 780, 1120), colour=mix(SLATE, SHADE, 0.2))
    _board(c, "tag", turn=-0.026)


def _board(c: Canvas, name: str, *, turn: float) -> None:
    poster = msgspec.json.decode(POSTERS.read_bytes(), type=dict[str, Poster])[name]
    tint = tone(poster.colour)
    with c.frame(450, 600, turn=turn):
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


def _run(c: Canvas, tint: Colour) -> None:
    c.fade(corners((-230, -128, 460, 256)), (mix(tint, WHITE, 0.1), tint))
    c.shape([(70, -100), (190, -100), (190, 104), (70, 104)], WHITE)
    c.round((-14, -70), (21, 21), colour=WHITE)
    for limb in (
        [(-22, -38), (-44, 26)],
        [(-44, 26), (-6, 52), (-22, 104)],
        [(-44, 26), (-86, 50), (-134, 44)],
        [(-24, -30), (24, -2), (54, -24)],
        [(-26, -30), (-78, -26), (-98, 10)],
    ):
        c.line(limb, WHITE, width=24)
    c.shape([(96, -18), (140, -18), (140, -44), (178, 2), (140, 48), (140, 22), (96, 22)], tint)


def _drop(c: Canvas, tint: Colour) -> None:
    for x, s in ((-130, 0.62), (0, 1.0), (130, 0.62)):
        bowl = [
            (x + 78 * s * math.cos(a), 44 + 78 * s * math.sin(a))
            for a in (k * math.pi / 20 - 0.45 for k in range(26))
        ]
        c.fade([(x, 44 - 172 * s), *bowl], (mix(tint, WHITE, 0.5), tint))
        c.round((x - 30 * s, 54), (12 * s, 24 * s), colour=thin(WHITE, 170))


def _stop(c: Canvas, tint: Colour) -> None:
    c.round((0, 0), (132, 132), colour=tint)
    c.round((0, 0), (104, 104), colour=WHITE)
    c.line([(-78, -78), (78, 78)], tint, width=30)
    c.shape([(-16, -92), (20, -92), (30, -20), (-24, -20)], thin(SHADE, 60))


def _paper(c: Canvas, tint: Colour) -> None:
    c.glow(corners((-92, -116, 190, 252)), thin(SHADE, 120), blur=8)
    c.shape([(-100, -126), (50, -126), (100, -76), (100, 126), (-100, 126)], mix(tint, WHITE, 0.86))
    c.shape([(50, -126), (100, -76), (50, -76)], mix(tint, WHITE, 0.4))
    for k in range(5):
        c.box((-70, -50 + k * 30, 140 - k % 2 * 40, 10), mix(tint, WHITE, 0.3))
    c.round((60, 92), (34, 34), colour=thin(tone("#c2473a"), 210))
    c.text((60, 92), "印", size=34, colour=WHITE)


def _bath(c: Canvas, tint: Colour) -> None:
    c.fade([(-150, 10), (150, 10), (118, 118), (-118, 118)], (mix(tint, WHITE, 0.2), tint))
    c.round((0, 10), (150, 26), colour=mix(tone("#3f7d9a"), WHITE, 0.4))
    for x in (-70, 0, 70):
        c.line([(x + 16 * math.sin(k / 2), -20 - k * 9) for k in range(13)], tint, width=15)


def _talk(c: Canvas, tint: Colour) -> None:
    for x, y, colour, words in (
        (-92, -30, tint, "やさしい"),
        (96, 40, mix(tint, WHITE, 0.35), "Hello"),
    ):
        side = math.copysign(1, x)
        c.round((x, y), (140, 84), colour=colour)
        c.shape(
            [(x + side * 30, y + 60), (x + side * 84, y + 50), (x + side * 104, y + 112)], colour
        )
        c.text((x, y), words, size=50, colour=WHITE)


def _house(c: Canvas, tint: Colour) -> None:
    with c.frame(0, 30, turn=0.16):
        c.shape([(-150, -40), (0, -150), (150, -40)], mix(tint, SHADE, 0.3))
        c.fade(corners((-112, -42, 224, 136)), (mix(tint, WHITE, 0.3), tint))
        c.line([(-40, -40), (-6, 6), (-34, 34), (10, 94)], WHITE, width=9)
        c.box((44, 0, 48, 94), mix(tint, SHADE, 0.35))


PICTOGRAMS: dict[str, Callable[[Canvas, Colour], None]] = {
    "run": _run,
    "drop": _drop,
    "stop": _stop,
    "paper": _paper,
    "bath": _bath,
    "talk": _talk,
    "house": _house,
}


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
