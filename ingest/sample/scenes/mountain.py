"""Aso and the hills: the collapsed slope, the new bridge, the aqueduct, the railway."""

import math

from ingest.sample.canvas import Canvas, Spot, corners, oval, trace
from ingest.sample.motifs.figure import car, helmet, person
from ingest.sample.motifs.landscape import (
    cedars,
    clouds,
    far_and_near,
    fields,
    ridge,
    scatter,
    tree,
)
from ingest.sample.palette import (
    CLAY,
    CLEAR,
    CREAM,
    EARTH,
    EVENING,
    GOLD,
    GRASS,
    INK,
    MORNING,
    MOSS,
    OVERCAST,
    RED,
    RICE,
    ROAD,
    SAND,
    SEA,
    SHADE,
    SLATE,
    STONE,
    WHITE,
    mix,
    thin,
)


def slope(c: Canvas) -> None:
    """A mountainside that has slid away, with the road below cut off."""
    c.sky(OVERCAST, 760)
    clouds(c, 260, number=10)
    far_and_near(c, 640, height=260, far=mix(SLATE, WHITE, 0.5), near=mix(MOSS, WHITE, 0.15))
    hill = [
        (x, 90 + 400 * ((x - 770) / 800) ** 2 + 12 * math.sin(x / 47)) for x in range(0, 1620, 20)
    ]
    c.fade([*hill, (1600, 1000), (0, 1000)], (mix(MOSS, GRASS, 0.35), mix(MOSS, SHADE, 0.2)))
    for y, h in ((505, 62), (610, 76), (740, 92)):
        cedars(c, y + 40, number=34, h=h, colour=mix(MOSS, SHADE, 0.1))
    _scar(c)
    _cut_road(c)


def _scar(c: Canvas) -> None:
    scar = trace(
        "640,150 740,96 850,130 930,300 1000,520 1120,760 1240,1010 420,1010"
        " 500,760 570,520 590,300"
    )
    c.fade(scar, (mix(CLAY, SHADE, 0.25), EARTH, mix(EARTH, SAND, 0.4), mix(CLAY, SAND, 0.2)))
    for k in range(26):
        x = 560 + k * 17 + c.between(-20, 20)
        top = c.between(200, 560)
        c.line(
            [(x * 0.4 + 450, top), (x + c.between(-30, 30), top + 240), (x * 1.4 - 320, 1000)],
            thin(SHADE, 34),
            width=c.between(3, 10),
        )
    scatter(
        c,
        sorted(
            ((c.between(430, 1230), c.between(640, 1000)) for _ in range(90)), key=lambda s: s[1]
        ),
        colours=(CLAY, EARTH, STONE),
        size=22,
    )


def _cut_road(c: Canvas) -> None:
    c.fade([(0, 930), (470, 960), (400, 1200), (0, 1200)], (mix(ROAD, WHITE, 0.12), ROAD))
    c.fade([(1240, 980), (1600, 940), (1600, 1200), (1350, 1200)], (mix(ROAD, WHITE, 0.12), ROAD))
    c.fade(
        [(400, 960), (470, 958), (700, 985), (1000, 985), (1245, 980), (1370, 1200), (390, 1200)],
        (mix(CLAY, SAND, 0.2), CLAY, mix(CLAY, SHADE, 0.45)),
    )
    for k in range(4):
        c.shape(
            [(40 + k * 100, 1062), (104 + k * 96, 1064), (96 + k * 96, 1076), (30 + k * 100, 1074)],
            CREAM,
        )
    scatter(
        c,
        [(c.between(330, 1400), c.between(1000, 1180)) for _ in range(80)],
        colours=(CLAY, STONE, mix(ROAD, SHADE, 0.3)),
        size=28,
    )
    for x in (250, 316, 1440, 1510):
        _cone(c, (x, 1130))
    helmet(c, (170, 1120), h=130)
    helmet(c, (1570, 1090), h=118)


def _cone(c: Canvas, at: Spot) -> None:
    x, y = at
    c.shape([(x - 22, y), (x - 5, y - 62), (x + 5, y - 62), (x + 22, y)], RED)
    c.shape([(x - 13, y - 26), (x - 9, y - 42), (x + 9, y - 42), (x + 13, y - 26)], WHITE)
    c.box((x - 30, y - 4, 60, 8), mix(RED, SHADE, 0.3))


def gorge(c: Canvas) -> None:
    """The new long bridge high over the gorge, on a clear morning."""
    c.sky(MORNING, 800)
    c.glow(oval((1240, 300), (90, 90)), (255, 240, 205, 255), blur=60)
    clouds(c, 320, number=7)
    far_and_near(c, 700, height=300, far=mix(SLATE, WHITE, 0.6), near=mix(MOSS, WHITE, 0.25))
    c.fade(
        [(0, 480), (260, 540), (520, 800), (640, 1200), (0, 1200)],
        (mix(MOSS, GRASS, 0.4), mix(MOSS, SHADE, 0.45)),
    )
    c.fade(
        [(1600, 500), (1380, 560), (1120, 800), (980, 1200), (1600, 1200)],
        (mix(MOSS, GRASS, 0.3), mix(MOSS, SHADE, 0.5)),
    )
    c.fade(
        [(520, 860), (1110, 860), (990, 1200), (630, 1200)],
        (mix(SLATE, WHITE, 0.3), mix(SEA, SHADE, 0.3)),
    )
    c.glow(oval((810, 880), (330, 50)), thin(WHITE, 150), blur=34)
    for x, h in ((70, 240), (210, 200), (1490, 250), (1360, 190), (90, 180)):
        tree(c, (x, 860 + c.between(-40, 220)), h=h, leaf=MOSS)
    wall = mix(CREAM, SLATE, 0.12)
    for x, foot in ((440, 800), (700, 1090), (960, 1080), (1210, 800)):
        c.fade(
            [(x - 20, 566), (x + 20, 566), (x + 34, foot), (x - 34, foot)],
            (wall, mix(wall, SHADE, 0.3)),
        )
        c.shape(
            [(x - 80, 556), (x + 80, 556), (x + 22, 610), (x - 22, 610)], mix(wall, SHADE, 0.18)
        )
    c.fade([(0, 500), (1600, 470), (1600, 540), (0, 566)], (WHITE, wall, mix(wall, SHADE, 0.3)))
    c.line([(0, 492), (1600, 462)], mix(SLATE, WHITE, 0.3), width=4)
    for k in range(54):
        post, rail = k * 30.2, 492 - k * 0.56
        c.line([(post, rail), (post, rail + 16)], mix(SLATE, WHITE, 0.3), width=3)
    for x, tint in ((300, CREAM), (620, RED), (1130, SLATE)):
        car(c, (x, 504 - x * 0.019), w=86, colour=tint)


def railway(c: Canvas) -> None:
    """A small train runs again through the fields below the crater's rim."""
    c.sky(EVENING, 640)
    c.glow(oval((420, 470), (80, 80)), (255, 226, 170, 255), blur=50)
    clouds(c, 300, number=6, colour=mix(GOLD, WHITE, 0.5))
    far_and_near(c, 640, height=330, far=mix(SLATE, EVENING[1], 0.5), near=mix(MOSS, SLATE, 0.5))
    fields(c, 630, colours=(RICE, GRASS, mix(RICE, GOLD, 0.3), mix(GRASS, MOSS, 0.4)))
    c.fade(
        [(0, 850), (1600, 800), (1600, 860), (0, 920)],
        (mix(MOSS, GRASS, 0.4), mix(MOSS, SHADE, 0.3)),
    )
    c.line([(0, 848), (1600, 798)], mix(INK, STONE, 0.4), width=7)
    for k in range(40):
        c.line([(k * 41, 850 - k * 1.28), (k * 41 - 6, 862 - k * 1.28)], CLAY, width=6)
    with c.frame(520, 828, turn=-0.031):
        for left in (-330, 8):
            _carriage(c, left)
    for k in range(5):
        person(c, (1180 + k * 44, 1010 + c.between(-16, 26)), h=112, pose="wave")


def _carriage(c: Canvas, left: float) -> None:
    c.glow(corners((left, -6, 320, 14)), thin(SHADE, 150), blur=8)
    c.fade(corners((left, -112, 322, 104)), (WHITE, CREAM, mix(CREAM, SHADE, 0.2)))
    c.box((left, -44, 322, 16), (60, 112, 160, 255))
    c.box((left, -24, 322, 8), RED)
    for k in range(7):
        c.fade(
            corners((left + 16 + k * 43, -96, 32, 40)),
            (mix(GOLD, WHITE, 0.4), mix(SLATE, INK, 0.3)),
        )
    for wheel in (50, 90, 232, 272):
        c.round((left + wheel, -4), (13, 13), colour=SHADE)


def grassland(c: Canvas) -> None:
    """The wide grassland over the crater's rim, with a road and a crack that was filled."""
    c.sky(CLEAR, 700)
    clouds(c, 330, number=12)
    far_and_near(c, 640, height=210, far=mix(SLATE, WHITE, 0.6), near=mix(MOSS, WHITE, 0.2))
    for k in range(4):
        tint = mix(mix(GRASS, WHITE, 0.2), MOSS, 0.14 * k)
        ridge(
            c, 760 + k * 150, height=150, colours=(mix(tint, WHITE, 0.2), tint), waves=1.1 + k * 0.3
        )
        c.box((0, 758 + k * 150, 1600, 160), tint)
    c.fade(
        [
            (880, 700),
            (900, 700),
            (1020, 850),
            (880, 980),
            (1060, 1200),
            (420, 1200),
            (640, 980),
            (900, 850),
        ],
        (mix(ROAD, WHITE, 0.35), ROAD),
    )
    for x, y in ((300, 900), (420, 940), (250, 980), (1300, 860), (1390, 900)):
        c.glow(oval((x, y), (30, 5)), thin(SHADE, 120), blur=4)
        c.round((x, y - 20), (30, 16), colour=mix(CLAY, RED, 0.25))
        c.round((x + 28, y - 28), (10, 9), colour=CLAY)
        for leg in (-18, -8, 12, 20):
            c.line([(x + leg, y - 10), (x + leg, y)], mix(CLAY, SHADE, 0.4), width=4)
