"""Streets and houses: blue sheets, a collapsed house, the city hall, a school, cars at night."""

from ingest.sample.canvas import Canvas, Spot, corners
from ingest.sample.motifs.building import block, facade, house
from ingest.sample.motifs.figure import helmet, person
from ingest.sample.motifs.landscape import clouds, far_and_near, rain, scatter, tree
from ingest.sample.palette import (
    CLEAR,
    CREAM,
    GOLD,
    GRASS,
    INK,
    MORNING,
    MOSS,
    OVERCAST,
    RAIN,
    RED,
    ROAD,
    ROOFS,
    SAND,
    SHADE,
    SLATE,
    STONE,
    WALLS,
    WHITE,
    WOOD,
    mix,
    thin,
)


def roofs(c: Canvas) -> None:
    """Seen from a hill: roof after roof under blue sheets, in the rainy season."""
    c.sky(RAIN, 520)
    far_and_near(c, 430, height=190, far=mix(SLATE, WHITE, 0.4), near=mix(MOSS, SLATE, 0.4))
    c.fade(corners((0, 420, 1600, 780)), (mix(GRASS, SLATE, 0.4), mix(MOSS, SLATE, 0.4)))
    for row in range(7):
        share = row / 6
        y, w = (470 + 640 * share**1.25, 90 + 230 * share)
        number = int(1700 / (w * 1.16)) + 1
        for k in range(number):
            x = (k + 0.5 * (row % 2)) * w * 1.16 + c.between(-12, 12)
            house(
                c,
                (x, y + c.between(-8, 12)),
                w=w,
                turn=c.between(-0.025, 0.025),
                sheet=c.between(0, 1) < 0.46,
            )
            if c.between(0, 1) < 0.18:
                tree(c, (x + w * 0.6, y + 20), h=w * 0.7, leaf=MOSS)
    rain(c)
    c.glow(corners((0, 400, 1600, 90)), thin(WHITE, 110), blur=40)


def collapsed(c: Canvas) -> None:
    """A wooden house whose ground floor has given way, between two that still stand."""
    c.sky(OVERCAST, 700)
    clouds(c, 280, number=8)
    far_and_near(c, 680, height=150, far=mix(SLATE, WHITE, 0.5), near=mix(MOSS, WHITE, 0.1))
    c.fade(corners((0, 670, 1600, 530)), (mix(SAND, STONE, 0.4), mix(ROAD, WHITE, 0.2), ROAD))
    house(c, (180, 800), w=420, turn=0.02)
    house(c, (1460, 800), w=430, turn=-0.05, sheet=True)
    scatter(
        c,
        [(c.between(460, 1220), c.between(830, 930)) for _ in range(120)],
        colours=(WOOD, mix(WOOD, SAND, 0.5), STONE),
        size=34,
    )
    with c.frame(0, 0):
        house(c, (830, 880), w=640, turn=0.15)
    c.fade(
        [(470, 860), (620, 780), (900, 850), (1180, 930), (1180, 1010), (470, 1000)],
        (mix(WOOD, SAND, 0.35), mix(WOOD, SHADE, 0.4)),
    )
    for _ in range(34):
        x, y, d = (c.between(480, 1190), c.between(850, 1000), c.between(60, 170))
        c.line(
            [(x, y), (x + d, y + c.between(-70, 50))],
            mix(WOOD, SAND, c.between(0, 0.7)),
            width=c.between(6, 13),
        )
    scatter(
        c,
        sorted(
            ((c.between(400, 1260), c.between(930, 1080)) for _ in range(170)), key=lambda s: s[1]
        ),
        colours=(ROOFS[0], ROOFS[1], STONE, WALLS[0]),
        size=24,
    )
    c.line([(0, 210), (560, 260), (1080, 236), (1600, 170)], thin(INK, 190), width=4)
    c.line([(350, 180), (402, 780)], mix(STONE, SHADE, 0.25), width=20)
    helmet(c, (1330, 1060), h=190)
    helmet(c, (1420, 1080), h=186)


def hall(c: Canvas) -> None:
    """The town hall whose fourth floor was crushed, fenced off."""
    c.sky(MORNING, 900)
    clouds(c, 320, number=8)
    far_and_near(c, 840, height=110, far=mix(SLATE, WHITE, 0.55), near=mix(MOSS, WHITE, 0.3))
    c.fade(corners((0, 830, 1600, 370)), (mix(STONE, WHITE, 0.3), mix(ROAD, WHITE, 0.1)))
    block(c, (330, 900, 800, 340), panes=(9, 3))
    with c.frame(330, 560, turn=0.016):
        c.fade(
            [(-6, -36), (800, -62), (912, -44), (912, 4), (0, 4)], (mix(SLATE, SHADE, 0.5), SHADE)
        )
        for _k in range(30):
            x = c.between(0, 860)
            c.line(
                [(x, -40), (x + c.between(-24, 24), 0)],
                mix(CREAM, STONE, c.between(0, 0.8)),
                width=c.between(4, 13),
            )
    with c.frame(318, 524, turn=-0.03):
        facade(c, (0, 0, 806, 116), panes=(9, 1))
        c.box((250, -150, 190, 36), mix(CREAM, SHADE, 0.2))
        c.text((410, -98), "見本市役所", size=24, colour=mix(INK, CREAM, 0.1))
    for _ in range(9):
        x, y = (c.between(360, 1080), c.between(610, 820))
        c.line(
            [(x, y), (x + 22, y + 34), (x + 4, y + 60), (x + 30, y + 92)], thin(SHADE, 170), width=3
        )
    scatter(
        c,
        [(c.between(320, 1240), c.between(890, 950)) for _ in range(60)],
        colours=(CREAM, STONE, SLATE),
        size=20,
    )
    tree(c, (1480, 960), h=380)
    tree(c, (120, 940), h=330)
    _fence(c, 1010)
    for x in (150, 240, 1400):
        person(c, (x, 1130), h=150)


def _fence(c: Canvas, y: float) -> None:
    for k in range(11):
        x = k * 160 - 20
        c.fade(corners((x, y - 96, 152, 96)), (thin(WHITE, 225), thin(mix(WHITE, STONE, 0.5), 235)))
        c.line([*corners((x, y - 96, 152, 96)), (x, y - 96)], mix(STONE, SHADE, 0.2), width=3)
    c.box((560, y - 82, 220, 62), GOLD)
    c.text((670, y - 51), "立入禁止", size=42, colour=INK)


def school(c: Canvas) -> None:
    """A school whose field has become a place of tents and cars."""
    c.sky(CLEAR, 720)
    clouds(c, 300, number=9)
    far_and_near(c, 640, height=210, far=mix(SLATE, WHITE, 0.6), near=MOSS)
    block(c, (120, 690, 1080, 250), wall=WALLS[0], panes=(15, 3))
    c.round((650, 410), (34, 34), colour=WHITE)
    c.line([(650, 410), (650, 388)], INK, width=4)
    c.line([(650, 410), (666, 416)], INK, width=4)
    c.fade(corners((0, 685, 1600, 515)), (mix(SAND, WHITE, 0.25), SAND, mix(SAND, WOOD, 0.25)))
    for x in (40, 1330, 1420, 1540):
        tree(c, (x, 720), h=210)
    for text, x, tone in (("SOS", 560, WHITE), ("水", 860, WHITE)):
        with c.frame(x, 752):
            c.text((0, 0), text, size=88, colour=thin(tone, 205))
    for row in range(3):
        for k in range(6 - row):
            w = 150 + row * 70
            _tent(c, (90 + k * w * 1.5 + row * 60, 870 + row * 130), w=w)
    for k in range(9):
        person(c, (c.between(80, 1520), 900 + k * 28), h=92 + k * 7)


def _tent(c: Canvas, at: Spot, *, w: float) -> None:
    x, y = at
    tint = c.pick((mix(GRASS, MOSS, 0.4), GOLD, mix(RED, CREAM, 0.3), (70, 122, 168, 255), CREAM))
    c.glow(corners((x - 10, y - 8, w + 40, 18)), thin(SHADE, 120), blur=8)
    c.fade([(x, y), (x + w * 0.36, y - w * 0.56), (x + w * 0.72, y)], (mix(tint, WHITE, 0.3), tint))
    c.fade(
        [
            (x + w * 0.36, y - w * 0.56),
            (x + w * 0.9, y - w * 0.44),
            (x + w * 1.12, y - 6),
            (x + w * 0.72, y),
        ],
        (tint, mix(tint, SHADE, 0.4)),
    )
    c.shape(
        [(x + w * 0.26, y), (x + w * 0.36, y - w * 0.4), (x + w * 0.46, y)], mix(tint, SHADE, 0.6)
    )
