"""One street over the years, from the same corner: fallen, cleared, half built, built."""

from collections.abc import Sequence

from ingest.sample.canvas import Canvas, Spot, corners
from ingest.sample.motifs.building import house
from ingest.sample.motifs.figure import car, helmet, person
from ingest.sample.motifs.landscape import clouds, far_and_near, scatter, tree
from ingest.sample.motifs.machine import excavator, scaffold
from ingest.sample.palette import (
    CARS,
    CLEAR,
    CREAM,
    EARTH,
    GRASS,
    INK,
    LEAF,
    MORNING,
    MOSS,
    OVERCAST,
    RICE,
    ROAD,
    ROOFS,
    SAND,
    SHADE,
    SLATE,
    SPRING,
    STONE,
    WALLS,
    WHITE,
    WOOD,
    Colour,
    mix,
)

PLOTS: tuple[tuple[float, float, float], ...] = (
    (690, 600, 120),
    (900, 600, 120),
    (560, 640, 190),
    (1040, 640, 190),
    (350, 720, 290),
    (1250, 720, 290),
    (70, 860, 430),
    (1530, 860, 430),
)
"""Where houses stand, the far ones first: middle, foot, width."""


def fallen(c: Canvas) -> None:
    """Days after: houses leaning and down, tiles and timber on the road."""
    _backdrop(c, OVERCAST)
    _road(c, mix(ROAD, SAND, 0.2))
    for k, (x, y, w) in enumerate(PLOTS):
        lean = (0.02, -0.05, 0.13, -0.1, 0.17, -0.03, 0.09, -0.16)[k]
        house(c, (x, y + abs(lean) * w * 0.5), w=w, turn=lean, sheet=k in (1, 5))
        if abs(lean) > 0.08:
            _rubble(c, (x, y), w=w)
    _pole(c, (1120, 900), lean=0.14)
    _pole(c, (470, 880), lean=-0.05)
    for x, y in ((700, 960), (780, 990)):
        helmet(c, (x, y), h=170)


def cleared(c: Canvas) -> None:
    """A year on: empty plots with grass and stakes, an excavator, two houses left."""
    _backdrop(c, CLEAR)
    _road(c, ROAD)
    for k, (x, y, w) in enumerate(PLOTS):
        if k in (1, 5):
            house(c, (x, y), w=w, sheet=k == 5)
        else:
            _plot(c, (x, y), w=w)
    excavator(c, (330, 800), w=330)
    scatter(
        c,
        sorted(((c.between(80, 300), c.between(760, 840)) for _ in range(50)), key=lambda s: s[1]),
        colours=(WOOD, ROOFS[0], STONE),
        size=26,
    )
    _pole(c, (1120, 900), lean=0)
    helmet(c, (560, 860), h=150)
    car(c, (820, 800), w=170, colour=CARS[0])


def half(c: Canvas) -> None:
    """Three years on: the first new houses, one within scaffolding, land for the wider road."""
    _backdrop(c, MORNING)
    _road(c, ROAD)
    for k, (x, y, w) in enumerate(PLOTS):
        if k in (0, 1, 3, 4):
            _new(c, (x, y), w=w, tint=WALLS[k % 5])
        elif k == 5:
            _new(c, (x, y), w=w, tint=mix(SAND, WOOD, 0.2))
            scaffold(c, (x - w * 0.5, y - w * 0.78, w, w * 0.78), net=True)
        else:
            _plot(c, (x, y), w=w)
    for x in (250, 330, 410):
        c.shape([(x - 20, 1030), (x - 5, 968), (x + 5, 968), (x + 20, 1030)], (222, 110, 60, 255))
    _pole(c, (1120, 900), lean=0)
    helmet(c, (1330, 960), h=180)
    person(c, (640, 900), h=140)
    person(c, (690, 905), h=120)


def built(c: Canvas) -> None:
    """Years on: a wide road with pavements and young trees, and people out for a walk."""
    _backdrop(c, SPRING)
    _road(c, mix(ROAD, WHITE, 0.12), wide=True)
    for k, (x, y, w) in enumerate(PLOTS):
        _new(c, (x, y), w=w, tint=WALLS[(k * 2) % 5])
    for x, y, h in (
        (610, 690, 120),
        (990, 690, 120),
        (480, 800, 190),
        (1120, 800, 190),
        (240, 990, 310),
    ):
        tree(c, (x, y), h=h, leaf=mix(LEAF, GRASS, 0.4))
    for x, y, h in (
        (520, 960, 170),
        (570, 968, 130),
        (1090, 1010, 190),
        (700, 720, 84),
        (1200, 1090, 220),
    ):
        person(c, (x, y), h=h)
    car(c, (840, 760), w=150, colour=CARS[5])
    car(c, (760, 900), w=250, colour=CARS[4])


def _backdrop(c: Canvas, stops: Sequence[Colour]) -> None:
    c.sky(stops, 620)
    clouds(c, 280, number=8)
    far_and_near(c, 560, height=150, far=mix(SLATE, WHITE, 0.55), near=mix(MOSS, WHITE, 0.22))
    c.fade(corners((0, 560, 1600, 640)), (mix(GRASS, SAND, 0.6), mix(SAND, STONE, 0.35)))


def _road(c: Canvas, tint: Colour, *, wide: bool = False) -> None:
    near = 760 if wide else 520
    c.fade(
        [(770, 560), (830, 560), (800 + near, 1200), (800 - near, 1200)],
        (mix(tint, WHITE, 0.2), tint),
    )
    if wide:
        for side in (-1, 1):
            edge = [
                (800 + side * 32, 560),
                (800 + side * 44, 560),
                (800 + side * near * 1.35, 1200),
            ]
            c.fade([*edge, (800 + side * near, 1200)], (CREAM, mix(CREAM, STONE, 0.3)))
    for k in range(6):
        y, w = 580 + 600 * (k / 6) ** 1.7, 3 + 20 * (k / 6)
        c.shape(
            [
                (800 - w / 2, y),
                (800 + w / 2, y),
                (800 + w * 0.7, y + w * 3),
                (800 - w * 0.7, y + w * 3),
            ],
            CREAM,
        )


def _plot(c: Canvas, at: Spot, *, w: float) -> None:
    x, y = at
    c.fade(
        [
            (x - w * 0.44, y - w * 0.12),
            (x + w * 0.44, y - w * 0.12),
            (x + w * 0.56, y + w * 0.1),
            (x - w * 0.56, y + w * 0.1),
        ],
        (mix(GRASS, EARTH, 0.25), mix(GRASS, MOSS, 0.25)),
    )
    for _ in range(int(w / 9)):
        left, foot = x + c.between(-0.46, 0.46) * w, y + c.between(-0.08, 0.1) * w
        c.line(
            [(left, foot), (left + c.between(-4, 4), foot - w * 0.05)],
            mix(LEAF, RICE, 0.4),
            width=2,
        )
    for side in (-0.5, 0.5):
        c.box((x + side * w - 3, y - w * 0.16, 6, w * 0.18), CREAM)


def _new(c: Canvas, at: Spot, *, w: float, tint: Colour) -> None:
    """A new house: two storeys, pale walls, a flat roof with a slope."""
    wall = mix(tint, WHITE, 0.35)
    with c.frame(*at, scale=w / 200):
        c.fade(
            corners((-88, -150, 176, 150)), (mix(wall, WHITE, 0.3), wall, mix(wall, SHADE, 0.12))
        )
        c.box((-88, -78, 176, 5), mix(wall, WOOD, 0.3))
        for left, top, span in ((-68, -132, 44), (12, -132, 58), (-68, -62, 56)):
            c.fade(corners((left, top, span, 36)), (mix(SLATE, WHITE, 0.55), mix(SLATE, INK, 0.2)))
            c.box((left + span / 2 - 2, top, 4, 36), WHITE)
        c.box((30, -62, 34, 62), mix(WOOD, SHADE, 0.1))
        c.shape([(-104, -148), (-92, -186), (96, -172), (104, -148)], mix(SLATE, SHADE, 0.25))
        c.shape([(-92, -186), (96, -172), (98, -164), (-94, -178)], mix(SLATE, WHITE, 0.25))


def _rubble(c: Canvas, at: Spot, *, w: float) -> None:
    x, y = at
    spots = [
        (x + c.between(-0.62, 0.62) * w, y + c.between(-0.02, 0.16) * w) for _ in range(int(w / 4))
    ]
    scatter(
        c,
        sorted(spots, key=lambda s: s[1]),
        colours=(WOOD, ROOFS[0], STONE, WALLS[0]),
        size=w * 0.06,
    )


def _pole(c: Canvas, at: Spot, *, lean: float) -> None:
    with c.frame(*at, turn=lean):
        c.line([(0, 0), (0, -520)], mix(STONE, SHADE, 0.25), width=14)
        for y in (-500, -460):
            c.line([(-60, y), (60, y)], mix(STONE, SHADE, 0.35), width=8)
