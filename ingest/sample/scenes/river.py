"""The flood of July 2020 along the Kuma river: water, bridges, mud, help from the air."""

import math

from ingest.sample.canvas import Canvas, Spot, corners, oval, trace
from ingest.sample.motifs.building import block, house
from ingest.sample.motifs.figure import car, person
from ingest.sample.motifs.landscape import cedars, clouds, far_and_near, rain, ripples, scatter
from ingest.sample.palette import (
    CARS,
    CLAY,
    CLEAR,
    CREAM,
    GOLD,
    GRASS,
    INK,
    MOSS,
    MUD,
    OVERCAST,
    RAIN,
    RED,
    ROAD,
    SAND,
    SHADE,
    SLATE,
    STONE,
    WALLS,
    WHITE,
    WOOD,
    Colour,
    mix,
    thin,
)

WATER = (mix(MUD, WHITE, 0.34), mix(MUD, SAND, 0.25), mix(MUD, SHADE, 0.3))


def flood(c: Canvas) -> None:
    """Brown water between the houses of a town, under heavy rain."""
    c.sky(RAIN, 560)
    clouds(c, 240, number=12, colour=mix(SLATE, WHITE, 0.5))
    far_and_near(c, 540, height=260, far=mix(SLATE, WHITE, 0.4), near=mix(MOSS, SLATE, 0.45))
    c.fade(corners((0, 530, 1600, 670)), WATER)
    for row in range(4):
        y, w = (600 + row * row * 44 + row * 34, 150 + row * 74)
        for k in range(int(1700 / (w * 1.5)) + 1):
            x = k * w * 1.5 + row * 90
            if 620 < x < 1040:
                continue
            house(c, (x, y + w * 0.26), w=w, turn=c.between(-0.02, 0.02))
            cover = _water(y + w * 0.1)
            c.fade(
                corners((x - w * 0.75, y - w * 0.02, w * 1.5, w * 0.42 + 60)),
                (thin(cover, 235), thin(cover, 235), thin(cover, 0)),
            )
            c.glow(oval((x, y), (w * 0.56, w * 0.04)), thin(WHITE, 90), blur=6)
    for pole in trace("700,780 900,640 1010,900"):
        _pole(c, pole)
    ripples(c, 580, bottom=1190, colour=mix(CREAM, WHITE, 0.3), number=240)
    car(c, (830, 1010), w=230, colour=CARS[0], turn=0.22)
    c.glow(oval((840, 1046), (150, 26)), WATER[1], blur=8)
    _driftwood(c)
    rain(c, 620, opacity=110)


def _water(y: float) -> Colour:
    """The colour of the flood at a height, as its gradient has it."""
    share = min(1, max(0, (y - 530) / 670)) * 2
    low = min(int(share), 1)
    return mix(WATER[low], WATER[low + 1], share - low)


def _pole(c: Canvas, at: Spot) -> None:
    with c.frame(*at):
        c.line([(0, 0), (0, -190)], mix(STONE, SHADE, 0.3), width=9)
        c.line([(-34, -170), (34, -170)], mix(STONE, SHADE, 0.3), width=6)


def _driftwood(c: Canvas) -> None:
    for _ in range(16):
        x, y, d = c.between(100, 1500), c.between(880, 1160), c.between(60, 180)
        c.line(
            [(x, y), (x + d, y + c.between(-18, 18))],
            mix(WOOD, SHADE, c.between(0, 0.5)),
            width=c.between(8, 16),
        )


def washed(c: Canvas) -> None:
    """A railway bridge whose middle the river has taken."""
    c.sky(OVERCAST, 640)
    clouds(c, 260, number=9)
    far_and_near(c, 600, height=330, far=mix(SLATE, WHITE, 0.45), near=MOSS)
    cedars(c, 640, number=28, h=120, colour=mix(MOSS, SHADE, 0.1))
    c.fade([(0, 640), (1600, 620), (1600, 1200), (0, 1200)], WATER)
    ripples(c, 670, bottom=1190, colour=CREAM, number=220)
    for x, foot in ((190, 860), (430, 890), (1150, 880), (1400, 850)):
        c.fade(
            [(x - 26, 560), (x + 26, 560), (x + 40, foot), (x - 40, foot)],
            (STONE, mix(STONE, SHADE, 0.5)),
        )
        c.glow(oval((x, foot), (70, 12)), thin(WHITE, 200), blur=6)
    for left, right in ((-40, 480), (1100, 1640)):
        _truss(c, (left, right))
    with c.frame(640, 920, turn=0.34):
        _truss(c, (0, 330), y=0)
    c.glow(oval((840, 1062), (220, 34)), WATER[1], blur=12)
    c.glow(oval((820, 1020), (150, 8)), thin(WHITE, 150), blur=6)
    for x, h in ((0, 130), (1300, 150)):
        c.fade(
            [(x, 1200), (x + 40, 1200 - h), (x + 220, 1150 - h * 0.6), (x + 330, 1200)],
            (mix(GRASS, MOSS, 0.5), mix(MOSS, SHADE, 0.4)),
        )
    scatter(
        c,
        [(c.between(20, 300), c.between(1110, 1190)) for _ in range(26)],
        colours=(WOOD, STONE, CLAY),
        size=24,
    )


def _truss(c: Canvas, ends: tuple[float, float], *, y: float = 550) -> None:
    left, right = ends
    iron = mix(RED, SHADE, 0.45)
    parts = max(3, int((right - left) / 80))
    step = (right - left) / parts
    for k in range(parts):
        x = left + k * step
        c.line([(x, y), (x + step / 2, y - 110), (x + step, y)], iron, width=9)
    c.line([(left, y), (right, y)], mix(iron, SHADE, 0.2), width=20)
    c.line([(left + step / 2, y - 110), (right - step / 2, y - 110)], iron, width=12)


def cleanup(c: Canvas) -> None:
    """Volunteers shovel mud out of a street of houses under a blue sky."""
    c.sky(CLEAR, 600)
    clouds(c, 280, number=8)
    far_and_near(c, 540, height=230, far=mix(SLATE, WHITE, 0.55), near=MOSS)
    for x, w in ((150, 460), (1420, 480), (560, 270), (1060, 270), (760, 170), (900, 170)):
        foot = 590 + w * 0.42
        house(c, (x, foot), w=w)
        c.fade(
            corners((x - w * 0.43, foot - w * 0.19, w * 0.86, w * 0.19)),
            (thin(MUD, 190), thin(mix(MUD, SHADE, 0.2), 230)),
        )
    c.fade(
        [(0, 770), (700, 640), (960, 640), (1600, 770), (1600, 1200), (0, 1200)],
        (mix(MUD, WHITE, 0.2), MUD, mix(MUD, SHADE, 0.25)),
    )
    ripples(c, 720, bottom=1190, colour=mix(MUD, WHITE, 0.5), number=90)
    pile = [(c.between(1080, 1560), c.between(900, 1010)) for _ in range(60)]
    scatter(
        c,
        sorted(pile, key=lambda s: s[1]),
        colours=(WOOD, CREAM, SLATE, mix(RED, MUD, 0.5), MUD),
        size=46,
    )
    feet = trace("300,960 470,1040 660,900 800,1080 960,930 560,1140 1120,1120")
    for k, spot in enumerate(feet):
        person(c, spot, h=spot[1] * 0.34 - 110, pose="carry" if k % 3 == 2 else "work")
    _barrow(c)


def _barrow(c: Canvas) -> None:
    with c.frame(250, 1130):
        c.shape([(-70, -60), (70, -60), (48, 0), (-40, 0)], (70, 128, 92, 255))
        c.round((60, 6), (24, 24), colour=SHADE)
        c.line([(-60, -50), (-150, -70)], SLATE, width=8)
        c.fade(
            oval((0, -60), (66, 26))[18:] + oval((0, -60), (66, 10))[:18],
            (mix(MUD, WHITE, 0.1), MUD),
        )


def helicopter(c: Canvas) -> None:
    """Goods come by helicopter to a village that no road reaches."""
    c.sky(OVERCAST, 760)
    clouds(c, 330, number=10)
    far_and_near(c, 720, height=420, far=mix(SLATE, WHITE, 0.5), near=MOSS)
    c.glow(corners((0, 560, 1600, 60)), thin(WHITE, 160), blur=40)
    cedars(c, 830, number=26, h=190)
    c.fade(corners((0, 820, 1600, 380)), (mix(GRASS, MOSS, 0.3), mix(GRASS, SAND, 0.35), MOSS))
    block(c, (1050, 880, 330, 130), wall=WALLS[0], panes=(7, 2))
    with c.frame(620, 380, turn=0.07, scale=1.25):
        _rotor(c)
    c.round((620, 1090), (270, 60), colour=thin(WHITE, 90))
    c.text((620, 1090), "H", size=92, colour=thin(WHITE, 220))
    for x, y in ((980, 1060), (1050, 1080), (1130, 1050), (1200, 1100), (330, 1010)):
        person(c, (x, y), h=150, pose="wave")


def _rotor(c: Canvas) -> None:
    body = mix(RED, CREAM, 0.1)
    c.fade(
        [(-30, -40), (330, -34), (330, -18), (-10, 20)],
        (mix(body, WHITE, 0.2), mix(body, SHADE, 0.3)),
    )
    c.shape([(300, -34), (352, -96), (366, -90), (336, -20)], mix(body, SHADE, 0.2))
    c.fade(
        [(-170, 10), (-150, -46), (-90, -74), (30, -74), (70, -40), (60, 30), (20, 48), (-130, 44)],
        (mix(body, WHITE, 0.35), body, mix(body, SHADE, 0.45)),
    )
    c.shape([(-162, 4), (-144, -42), (-96, -66), (-80, -62), (-84, 6)], mix(SLATE, WHITE, 0.3))
    c.box((-60, -52, 60, 44), mix(SLATE, INK, 0.3))
    c.box((-172, 14, 234, 12), GOLD)
    c.line([(-130, 78), (60, 78)], INK, width=7)
    for x in (-100, 24):
        c.line([(x, 44), (x, 78)], INK, width=6)
    c.line([(-30, -74), (-30, -98)], INK, width=12)
    c.shape([(-330, -106), (270, -106), (270, -98), (-330, -98)], thin(SHADE, 150))
    c.glow(oval((-30, -102), (310, 16)), thin(SHADE, 70), blur=6)
    for k in range(2):
        angle = k * 1.57 + 0.6
        c.line(
            [
                (350 - 40 * math.cos(angle), -80 - 40 * math.sin(angle)),
                (350 + 40 * math.cos(angle), -80 + 40 * math.sin(angle)),
            ],
            INK,
            width=6,
        )
    c.line([(-40, 46), (-40, 250)], thin(INK, 220), width=3)
    c.fade(corners((-86, 250, 92, 78)), (SAND, mix(SAND, WOOD, 0.5)))
    c.line([(-86, 250), (-40, 214), (6, 250)], thin(INK, 220), width=3)
    c.line([(-86, 289), (6, 289)], thin(ROAD, 200), width=4)
