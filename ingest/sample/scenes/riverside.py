"""One bend of the river over the years, from the same bank: flood, mud, works, afterwards."""

from collections.abc import Sequence

from ingest.sample.canvas import Canvas, Spot, corners, oval
from ingest.sample.motifs.building import house
from ingest.sample.motifs.figure import helmet, person
from ingest.sample.motifs.landscape import (
    cedars,
    clouds,
    far_and_near,
    rain,
    ripples,
    scatter,
    tree,
)
from ingest.sample.motifs.machine import excavator, sandbags, tower_crane
from ingest.sample.palette import (
    CLEAR,
    CREAM,
    EARTH,
    GRASS,
    LEAF,
    MOSS,
    MUD,
    OVERCAST,
    RAIN,
    RED,
    SAND,
    SEA,
    SHADE,
    SLATE,
    SPRING,
    STONE,
    WALLS,
    WHITE,
    WOOD,
    Colour,
    mix,
    thin,
)

FAR = ((170, 250), (420, 220), (660, 250), (930, 220), (1190, 250), (1440, 230))
"""Houses on the far bank: middle and width."""


def high(c: Canvas) -> None:
    """The morning of the flood: brown water to the eaves, the bridge under it."""
    _backdrop(c, RAIN)
    _houses(c, 640)
    c.fade(corners((0, 590, 1600, 610)), (mix(MUD, WHITE, 0.2), MUD, mix(MUD, SHADE, 0.35)))
    ripples(c, 600, bottom=1190, colour=mix(SAND, WHITE, 0.4), number=260)
    for k in range(11):
        c.line([(k * 160 - 60, 700), (k * 160 + 60, 676)], mix(RED, MUD, 0.3), width=9)
    scatter(
        c,
        sorted(((c.between(0, 1600), c.between(690, 1150)) for _ in range(60)), key=lambda s: s[1]),
        colours=(WOOD, mix(WOOD, SHADE, 0.3), MOSS),
        size=24,
    )
    for _ in range(26):
        x, y, span = c.between(0, 1500), c.between(720, 1160), c.between(60, 210)
        c.line(
            [(x, y), (x + span, y + c.between(-14, 14))],
            mix(WOOD, MUD, 0.3),
            width=c.between(8, 18),
        )
    c.glow(corners((0, 560, 1600, 80)), thin(WHITE, 120), blur=40)
    rain(c)


def mud(c: Canvas) -> None:
    """Two weeks later: low water, grey mud on everything, a span of the bridge gone."""
    _backdrop(c, OVERCAST)
    _houses(c, 640)
    _water(c, mix(MUD, SEA, 0.25))
    _bridge(c, RED, gone=True)
    _bank(c, mix(MUD, SAND, 0.25), mix(MUD, SHADE, 0.2))
    scatter(
        c,
        sorted(
            ((c.between(0, 1600), c.between(980, 1180)) for _ in range(140)), key=lambda s: s[1]
        ),
        colours=(WOOD, MUD, mix(MUD, SHADE, 0.35), STONE),
        size=30,
    )
    for x, y in ((300, 1090), (420, 1120), (1180, 1100), (1270, 1130)):
        person(c, (x, y), h=190, pose="work")


def works(c: Canvas) -> None:
    """A year and more later: bags along the bank, piers for a new bridge, a crane."""
    _backdrop(c, CLEAR)
    _houses(c, 640, fewer=True)
    _water(c, mix(SEA, MUD, 0.3))
    for x in (330, 800, 1270):
        c.fade(corners((x - 26, 640, 52, 240)), (CREAM, mix(STONE, SHADE, 0.1)), sideways=True)
    c.box((0, 626, 820, 26), mix(STONE, WHITE, 0.4))
    tower_crane(c, (1000, 880), h=560, reach=330)
    _bank(c, mix(EARTH, SAND, 0.4), mix(EARTH, SHADE, 0.1))
    sandbags(c, (-30, 1030), across=13, rows=2, size=128)
    excavator(c, (1290, 1130), w=400)
    for x in (240, 330, 900):
        helmet(c, (x, 1150), h=190)


def after(c: Canvas) -> None:
    """Years later: the new bridge, a higher bank with a path, boats on green water."""
    _backdrop(c, SPRING)
    _houses(c, 640, fewer=True)
    _water(c, mix(SEA, LEAF, 0.25))
    _bridge(c, mix(WHITE, SLATE, 0.1), gone=False)
    for x, y in ((560, 850), (980, 820)):
        c.fade(
            [(x - 110, y - 16), (x + 120, y - 20), (x + 80, y + 10), (x - 84, y + 10)],
            (WOOD, mix(WOOD, SHADE, 0.4)),
        )
        for k in range(4):
            person(c, (x - 60 + k * 42, y - 8), h=70, pose="sit")
    _bank(c, mix(GRASS, WHITE, 0.1), mix(GRASS, MOSS, 0.4))
    c.fade([(0, 1090), (1600, 1060), (1600, 1120), (0, 1160)], (mix(SAND, WHITE, 0.4), SAND))
    for x in (80, 330, 1330, 1540):
        tree(c, (x, 1060), h=330, leaf=mix(LEAF, GRASS, 0.4))
    for x, h in ((520, 180), (580, 130), (900, 176), (1130, 190)):
        person(c, (x, 1130), h=h)


def _backdrop(c: Canvas, stops: Sequence[Colour]) -> None:
    c.sky(stops, 600)
    clouds(c, 260, number=9)
    far_and_near(c, 560, height=330, far=mix(SLATE, WHITE, 0.5), near=mix(MOSS, WHITE, 0.1))
    cedars(c, 566, number=46, h=70, colour=MOSS)
    c.fade(corners((0, 556, 1600, 120)), (mix(GRASS, MOSS, 0.3), mix(GRASS, SAND, 0.4)))


def _houses(c: Canvas, y: float, *, fewer: bool = False) -> None:
    for k, (x, w) in enumerate(FAR):
        if not (fewer and k in (2, 4)):
            house(c, (x, y), w=w)


def _water(c: Canvas, tint: Colour) -> None:
    c.fade(corners((0, 660, 1600, 300)), (mix(STONE, SAND, 0.4), mix(STONE, WHITE, 0.15)))
    c.fade(
        [(0, 690), (1600, 690), (1600, 980), (0, 980)],
        (mix(tint, WHITE, 0.35), tint, mix(tint, SHADE, 0.3)),
    )
    ripples(c, 700, bottom=960, colour=mix(tint, WHITE, 0.7), number=160)


def _bridge(c: Canvas, tint: Colour, *, gone: bool) -> None:
    """A truss on piers; without its middle where it was carried away."""
    for x in (300, 660, 1020, 1380):
        c.fade(
            corners((x - 24, 640, 48, 250)),
            (mix(STONE, WHITE, 0.4), mix(STONE, SHADE, 0.2)),
            sideways=True,
        )
        c.glow(oval((x, 890), (44, 10)), thin(WHITE, 120), blur=8)
    for left, right in ((-60, 300), (300, 660), (660, 1020), (1020, 1380), (1380, 1660)):
        if gone and left == 660:
            continue
        _span(c, (left, 640), (right, 540), tint=tint)


def _span(c: Canvas, low: Spot, high: Spot, *, tint: Colour) -> None:
    (left, foot), (right, top) = low, high
    c.box((left, foot - 14, right - left, 20), tint)
    c.line([(left + 30, top), (right - 30, top)], tint, width=12)
    steps = 4
    for k in range(steps):
        a, b = left + (right - left) * k / steps, left + (right - left) * (k + 1) / steps
        c.line([(a, foot - 8), ((a + b) / 2, top), (b, foot - 8)], tint, width=9)


def _bank(c: Canvas, upper: Colour, lower: Colour) -> None:
    c.fade(
        [(0, 960), (500, 930), (1100, 940), (1600, 920), (1600, 1200), (0, 1200)],
        (mix(upper, WALLS[0], 0.15), lower),
    )
