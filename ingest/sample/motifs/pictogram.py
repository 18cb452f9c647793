"""Signs without words: a runner, a drop, a paw and the like, about 300 units wide."""

import math
from collections.abc import Callable

from ingest.sample.canvas import Canvas, corners
from ingest.sample.palette import (
    SHADE,
    SLATE,
    WHITE,
    Colour,
    mix,
    thin,
    tone,
)


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


def _bag(c: Canvas, tint: Colour) -> None:
    for x, shade in ((-120, 0.35), (0, 0.0), (120, 0.5)):
        body = [
            (x - 52, 110),
            (x - 60, 0),
            (x - 18, -60),
            (x + 18, -60),
            (x + 60, 0),
            (x + 52, 110),
        ]
        c.fade(body, (mix(tint, WHITE, shade + 0.2), mix(tint, WHITE, shade)))
        c.shape(
            [(x - 14, -56), (x - 34, -104), (x + 34, -104), (x + 14, -56)], mix(tint, SHADE, 0.25)
        )


def _paw(c: Canvas, tint: Colour) -> None:
    c.round((0, 44), (74, 62), colour=tint)
    for x, y in ((-104, -18), (-44, -84), (44, -84), (104, -18)):
        c.round((x, y), (32, 42), colour=tint)


def _heart(c: Canvas, tint: Colour) -> None:
    c.box((-120, -42, 240, 84), tint)
    c.box((-42, -120, 84, 240), tint)
    c.line([(-98, 0), (-40, 0), (-14, -56), (18, 56), (40, 0), (98, 0)], WHITE, width=13)


def _bus(c: Canvas, tint: Colour) -> None:
    c.fade(corners((-170, -96, 340, 176)), (mix(tint, WHITE, 0.25), tint))
    for k in range(4):
        c.box((-146 + k * 76, -66, 62, 66), WHITE)
    for x in (-100, 100):
        c.round((x, 84), (36, 36), colour=mix(SHADE, SLATE, 0.3))
        c.round((x, 84), (15, 15), colour=WHITE)
    c.box((-170, 22, 340, 14), thin(WHITE, 200))


def _book(c: Canvas, tint: Colour) -> None:
    c.shape([(-170, -84), (-6, -60), (-6, 104), (-170, 80)], mix(tint, WHITE, 0.15))
    c.shape([(170, -84), (6, -60), (6, 104), (170, 80)], mix(tint, WHITE, 0.4))
    for k in range(4):
        c.line([(-142, -48 + k * 32), (-34, -32 + k * 32)], WHITE, width=8)
        c.line([(142, -48 + k * 32), (34, -32 + k * 32)], mix(tint, SHADE, 0.2), width=8)


def _wave(c: Canvas, tint: Colour) -> None:
    for k in range(3):
        y = -50 + k * 66
        crest = [(x, y + 26 * math.sin(x / 34 + k)) for x in range(-180, 181, 12)]
        c.line(crest, mix(tint, WHITE, k * 0.22), width=26)


PICTOGRAMS: dict[str, Callable[[Canvas, Colour], None]] = {
    "run": _run,
    "drop": _drop,
    "stop": _stop,
    "paper": _paper,
    "bath": _bath,
    "talk": _talk,
    "house": _house,
    "bag": _bag,
    "paw": _paw,
    "heart": _heart,
    "bus": _bus,
    "book": _book,
    "wave": _wave,
}
