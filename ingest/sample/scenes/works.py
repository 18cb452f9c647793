"""Repairs: pipes, roads, houses taken down, a bridge that grows over a valley."""

from ingest.sample.canvas import Canvas, corners, oval
from ingest.sample.motifs.building import house
from ingest.sample.motifs.figure import car, helmet, person
from ingest.sample.motifs.landscape import cedars, clouds, far_and_near, scatter, tree
from ingest.sample.motifs.machine import excavator, tower_crane
from ingest.sample.palette import (
    CARS,
    CLEAR,
    CREAM,
    EARTH,
    GOLD,
    GRASS,
    INK,
    LAMP,
    MORNING,
    MOSS,
    NIGHT,
    OVERCAST,
    RED,
    ROAD,
    ROOFS,
    SAND,
    SEA,
    SHADE,
    SLATE,
    STONE,
    WALLS,
    WHITE,
    WOOD,
    mix,
    thin,
)


def pipe(c: Canvas) -> None:
    """At night under lamps: a trench in the road, a crew at a broken water main."""
    c.sky(NIGHT, 600)
    for x, w in ((150, 330), (480, 250), (1130, 250), (1440, 340)):
        house(c, (x, 640), w=w)
    c.box((0, 380, 1600, 290), thin(NIGHT[0], 170))
    c.fade(corners((0, 630, 1600, 570)), (mix(ROAD, NIGHT[1], 0.6), mix(ROAD, NIGHT[0], 0.7)))
    for x in (300, 1290):
        c.line([(x, 900), (x, 330)], mix(SLATE, WHITE, 0.2), width=10)
        c.glow([(x, 330), (x - 330, 1150), (x + 330, 1150)], thin(LAMP, 92), blur=44)
        c.glow(oval((x, 326), (74, 36)), thin(LAMP, 250), blur=18)
    c.fade([(470, 880), (1090, 880), (1220, 1080), (340, 1080)], (mix(EARTH, SHADE, 0.3), SHADE))
    c.fade(
        [(360, 960), (1200, 960), (1206, 1004), (352, 1004)],
        (mix(SEA, WHITE, 0.45), mix(SEA, SHADE, 0.4)),
    )
    for k in range(9):
        c.glow(oval((800 + k * 6, 940 - k * 22), (22 + k * 7, 20)), thin(WHITE, 64), blur=12)
    scatter(
        c,
        sorted(
            ((c.between(190, 430), c.between(960, 1080)) for _ in range(70)), key=lambda s: s[1]
        ),
        colours=(EARTH, mix(EARTH, SHADE, 0.3), STONE),
        size=24,
    )
    excavator(c, (1310, 930), w=360)
    for x, y, h in ((560, 1090, 230), (700, 880, 190), (980, 1110, 236)):
        helmet(c, (x, y), h=h)
    for x in (150, 1230, 1480):
        c.shape([(x - 26, 1150), (x - 6, 1070), (x + 6, 1070), (x + 26, 1150)], RED)


def paving(c: Canvas) -> None:
    """One lane of a mountain road is open again, a man with a flag lets cars through."""
    c.sky(MORNING, 560)
    clouds(c, 260, number=7)
    far_and_near(c, 560, height=330, far=mix(SLATE, WHITE, 0.55), near=mix(MOSS, WHITE, 0.15))
    c.fade(
        [(0, 420), (420, 560), (700, 640), (520, 1200), (0, 1200)], (mix(MOSS, GRASS, 0.4), MOSS)
    )
    c.fade(
        [(60, 520), (300, 560), (420, 700), (240, 960), (0, 980)], (mix(EARTH, SAND, 0.4), EARTH)
    )
    for k in range(9):
        c.line([(20 + k * 42, 520 + k * 12), (0 + k * 44, 960 - k * 16)], thin(WHITE, 60), width=3)
    cedars(c, 600, number=26, h=80, colour=MOSS)
    c.fade([(740, 600), (860, 600), (1420, 1200), (300, 1200)], (mix(ROAD, WHITE, 0.25), ROAD))
    c.fade(
        [(800, 600), (860, 600), (1420, 1200), (900, 1200)],
        (mix(ROAD, SHADE, 0.3), mix(ROAD, SHADE, 0.5)),
    )
    for k in range(7):
        y = 640 + 80 * k
        x, s = 806 + k * 13, 0.4 + k * 0.13
        c.shape(
            [(x - 22 * s, y), (x - 5 * s, y - 74 * s), (x + 5 * s, y - 74 * s), (x + 22 * s, y)],
            RED,
        )
    excavator(c, (1150, 880), w=330)
    car(c, (640, 860), w=210, colour=CARS[0])
    car(c, (560, 1060), w=330, colour=CARS[5])
    helmet(c, (860, 1150), h=270)
    c.line([(884, 1010), (960, 900)], mix(WOOD, SAND, 0.4), width=7)
    c.shape([(960, 900), (1040, 920), (1020, 986), (946, 960)], RED)
    helmet(c, (1330, 1010), h=210)


def demolition(c: Canvas) -> None:
    """An excavator takes a damaged house apart, timber sorted beside it, water against dust."""
    c.sky(CLEAR, 660)
    clouds(c, 280, number=8)
    far_and_near(c, 630, height=160, far=mix(SLATE, WHITE, 0.6), near=mix(MOSS, WHITE, 0.2))
    c.fade(corners((0, 640, 1600, 560)), (mix(SAND, WHITE, 0.2), mix(EARTH, SAND, 0.5)))
    house(c, (140, 760), w=330)
    house(c, (1480, 760), w=300)
    house(c, (560, 860), w=600, turn=0.05)
    c.fade(
        [(640, 470), (900, 500), (880, 880), (600, 880), (700, 700)],
        (mix(CLEAR[2], SAND, 0.3), mix(SAND, EARTH, 0.4)),
    )
    for _ in range(40):
        x, y, d = c.between(560, 900), c.between(560, 900), c.between(40, 150)
        c.line(
            [(x, y), (x + d, y + c.between(-50, 60))], mix(WOOD, SAND, c.between(0, 0.7)), width=9
        )
    scatter(
        c,
        sorted(
            ((c.between(330, 980), c.between(880, 1000)) for _ in range(150)), key=lambda s: s[1]
        ),
        colours=(WOOD, ROOFS[0], STONE, WALLS[1]),
        size=26,
    )
    with c.frame(1180, 990, mirror=True):
        excavator(c, (0, 0), w=560)
    for k in range(8):
        c.glow(oval((760 + k * 14, 760 - k * 30), (70, 44)), thin(WHITE, 46), blur=26)
    c.line([(420, 1060), (560, 900), (700, 800)], thin(WHITE, 150), width=7)
    for x, y, h in ((400, 1150, 250), (1400, 1120, 230)):
        helmet(c, (x, y), h=h)
    for k in range(12):
        c.line(
            [(80 + k * 10, 1100 - k * 9), (330 + k * 10, 1100 - k * 9)],
            mix(WOOD, SAND, k % 3 * 0.25),
            width=12,
        )


def bridge(c: Canvas) -> None:
    """Piers stand in a deep valley and the deck of a new bridge grows from both sides."""
    c.sky(OVERCAST, 760)
    clouds(c, 300, number=9)
    far_and_near(c, 700, height=320, far=mix(SLATE, WHITE, 0.58), near=mix(MOSS, WHITE, 0.22))
    c.fade(
        [(0, 500), (330, 620), (560, 900), (640, 1200), (0, 1200)],
        (mix(MOSS, GRASS, 0.35), mix(MOSS, SHADE, 0.4)),
    )
    c.fade(
        [(1600, 480), (1290, 620), (1080, 900), (980, 1200), (1600, 1200)],
        (mix(MOSS, GRASS, 0.3), mix(MOSS, SHADE, 0.45)),
    )
    c.fade(
        [(560, 900), (1080, 900), (980, 1200), (640, 1200)],
        (mix(SLATE, WHITE, 0.35), mix(SEA, SHADE, 0.3)),
    )
    wall = mix(CREAM, SLATE, 0.12)
    for x, foot in ((430, 860), (810, 1120), (1190, 870)):
        c.fade(
            corners((x - 28, 560, 56, foot - 560)), (wall, mix(wall, SHADE, 0.35)), sideways=True
        )
    for left, right in ((0, 330), (300, 560), (680, 940), (1060, 1320), (1290, 1600)):
        c.fade(corners((left, 520, right - left, 44)), (WHITE, wall, mix(wall, SHADE, 0.35)))
    for x in (560, 660, 940, 1040):
        c.box((x - 26, 500, 52, 84), mix(GOLD, SHADE, 0.05))
    tower_crane(c, (810, 520), h=400, reach=330)
    tower_crane(c, (240, 560), h=380, reach=200)
    for x, h in ((70, 260), (200, 230), (1500, 270), (1400, 220)):
        tree(c, (x, 960), h=h, leaf=MOSS)
    for x in (120, 190, 1480):
        helmet(c, (x, 1150), h=190)
    person(c, (1400, 1150), h=180)
    c.box((1240, 1010, 190, 110), WHITE)
    c.text((1335, 1046), "架けかえ", size=34, colour=INK)
    c.text((1335, 1090), "工事中", size=34, colour=RED)
