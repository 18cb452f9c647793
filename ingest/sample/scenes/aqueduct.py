"""The stone aqueduct of the hills, with its arch and its falling water."""

import math

from ingest.sample.canvas import Canvas, corners, oval
from ingest.sample.motifs.figure import person
from ingest.sample.motifs.landscape import (
    cedars,
    clouds,
    far_and_near,
    scatter,
    tree,
)
from ingest.sample.palette import (
    CLEAR,
    GRASS,
    MOSS,
    SAND,
    SEA,
    SHADE,
    SLATE,
    STONE,
    WHITE,
    mix,
    thin,
)


def aqueduct(c: Canvas) -> None:
    """The stone aqueduct with its arch, letting water out on both sides."""
    c.sky(CLEAR, 800)
    clouds(c, 260, number=8)
    far_and_near(c, 620, height=260, far=mix(SLATE, WHITE, 0.5), near=MOSS)
    cedars(c, 640, number=30, h=130)
    c.fade(
        [(0, 620), (420, 560), (520, 1200), (0, 1200)],
        (mix(GRASS, MOSS, 0.35), mix(MOSS, SHADE, 0.35)),
    )
    c.fade(
        [(1600, 610), (1180, 560), (1080, 1200), (1600, 1200)],
        (mix(GRASS, MOSS, 0.3), mix(MOSS, SHADE, 0.4)),
    )
    _arch(c)
    c.fade(
        [(500, 1010), (1100, 1010), (1180, 1200), (420, 1200)],
        (mix(SEA, WHITE, 0.35), mix(SEA, SHADE, 0.25)),
    )
    for side in (-1, 1):
        _fall(c, side)
    scatter(
        c,
        [(c.between(380, 560), c.between(1060, 1190)) for _ in range(24)]
        + [(c.between(1050, 1230), c.between(1060, 1190)) for _ in range(24)],
        colours=(STONE, SLATE),
        size=30,
    )
    for k in range(11):
        person(c, (110 + k * 36 + c.between(-9, 9), 1130 + c.between(-26, 30)), h=88)
    tree(c, (1450, 1080), h=340)


def _fall(c: Canvas, side: int) -> None:
    """Water that shoots out below the parapet and falls into the pool."""
    for _ in range(46):
        reach = 126 + c.between(-42, 34)
        curve = [
            (800 + side * (18 + reach * t), 622 + 430 * t**2 - 70 * t * (1 - t))
            for t in (step / 12 for step in range(13))
        ]
        c.line(curve, thin(WHITE, int(c.between(40, 150))), width=c.between(3, 11))
    c.round((800 + side * 16, 622), (16, 12), colour=SHADE)
    c.glow(oval((800 + side * 150, 1046), (100, 40)), thin(WHITE, 220), blur=22)


def _arch(c: Canvas) -> None:
    wall = mix(STONE, SAND, 0.35)
    c.fade(
        [(330, 560), (1270, 560), (1190, 640), (1130, 1060), (470, 1060), (410, 640)],
        (wall, mix(wall, SHADE, 0.4)),
    )
    for row in range(15):
        y = 570 + row * 33
        for k in range(26):
            x = 350 + k * 35 + row % 2 * 17 + c.between(-3, 3)
            if 440 < x < 1130 or row < 3:
                c.shape(
                    corners((x, y, 32, 29)),
                    mix(wall, SHADE if k % 3 else WHITE, c.between(0.02, 0.2)),
                )
    dark = [
        (800 + 262 * math.cos(a), 1062 - 330 * math.sin(a))
        for a in (k * math.pi / 40 for k in range(41))
    ]
    c.fade(dark, (mix(MOSS, SHADE, 0.45), mix(MOSS, GRASS, 0.5), mix(SEA, WHITE, 0.1)))
    for k in range(34):
        a, b = (k * math.pi / 34, (k + 0.86) * math.pi / 34)
        ring = [
            (800 + r * math.cos(t), 1062 - r * 1.26 * math.sin(t))
            for r, t in ((262, a), (306, a), (306, b), (262, b))
        ]
        c.shape(ring, mix(wall, WHITE, c.between(0.05, 0.3)))
    c.fade(corners((330, 540, 940, 34)), (mix(wall, WHITE, 0.4), wall))
    c.fade([(250, 1062), (500, 1040), (520, 1200), (200, 1200)], (MOSS, mix(MOSS, SHADE, 0.4)))
    c.fade([(1350, 1062), (1100, 1040), (1080, 1200), (1400, 1200)], (MOSS, mix(MOSS, SHADE, 0.4)))
