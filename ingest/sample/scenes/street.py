"""Streets and car parks: a night in cars, a crack through the paving."""

from ingest.sample.canvas import Canvas, corners, oval
from ingest.sample.motifs.building import block, glass, house, tarp
from ingest.sample.motifs.figure import car, helmet, person
from ingest.sample.motifs.landscape import clouds, far_and_near, scatter
from ingest.sample.palette import (
    CARS,
    CREAM,
    LAMP,
    MORNING,
    MOSS,
    NIGHT,
    PAPER,
    RED,
    ROAD,
    SAND,
    SHADE,
    SLATE,
    STONE,
    WHITE,
    WOOD,
    mix,
    thin,
)

PLATE = (0.2175, 0.8275, 0.0825, 0.0425)
"Where the (invented) number plate of ``night`` lies: x, y, width, height as fractions."


def night(c: Canvas) -> None:
    """A car park at night: families sleep in their cars, curtains in the windows."""
    c.sky(NIGHT, 700)
    for _ in range(120):
        c.round(
            (c.between(0, 1600), c.between(0, 420)),
            (1.8, 1.8),
            colour=thin(WHITE, int(c.between(60, 230))),
        )
    far_and_near(c, 640, height=150, far=NIGHT[2], near=mix(NIGHT[1], MOSS, 0.2))
    block(c, (980, 640, 460, 190), wall=mix(NIGHT[2], SLATE, 0.5), panes=(8, 2))
    for k in range(5):
        glass(c, (1000 + k * 86, 486, 46, 34), colour=LAMP)
    c.fade(corners((0, 630, 1600, 570)), (mix(NIGHT[1], ROAD, 0.35), NIGHT[0]))
    for row, (y, w) in enumerate(((700, 170), (790, 230), (900, 320))):
        for k in range(int(1700 / (w * 1.2))):
            car(c, (k * w * 1.2 + 90 + row * 30, y), w=w, colour=mix(c.pick(CARS), NIGHT[0], 0.55))
    for x in (420, 1180):
        c.line([(x, 880), (x, 270), (x + 60, 250)], mix(SLATE, SHADE, 0.4), width=10)
        c.glow(oval((x + 70, 262), (60, 34)), thin(LAMP, 240), blur=24)
        c.glow([(x + 60, 262), (x - 260, 980), (x + 400, 980)], thin(LAMP, 54), blur=40)
    with c.frame(420, 1090, scale=1.0):
        _car_back(c)
    for k, x in enumerate((860, 930, 1010)):
        person(c, (x, 1120), h=200, pose="sit" if k else "stand", colour=mix(SLATE, NIGHT[0], 0.3))
    c.glow(oval((980, 1090), (60, 30)), thin(LAMP, 200), blur=26)
    c.box((968, 1078, 24, 34), LAMP)


def _car_back(c: Canvas) -> None:
    body = mix(CARS[1], NIGHT[0], 0.4)
    c.glow(oval((0, 10), (300, 22)), thin(SHADE, 220), blur=14)
    c.fade(
        [(-250, -20), (-262, -180), (-190, -370), (190, -370), (262, -180), (250, -20)],
        (mix(body, WHITE, 0.15), body, mix(body, SHADE, 0.5)),
    )
    c.fade(
        [(-196, -200), (-160, -344), (160, -344), (196, -200)],
        (mix(LAMP, SLATE, 0.45), mix(SLATE, SHADE, 0.3)),
    )
    for left in (-186, 50):
        c.shape(
            [(left, -204), (left + 24, -338), (left + 120, -338), (left + 130, -204)],
            thin(PAPER, 120),
        )
    for left in (-250, 196):
        c.box((left, -176, 54, 50), RED)
    c.box((-240, -40, 480, 30), mix(SHADE, SLATE, 0.3))
    c.box((-66, -90, 120, 38), PAPER)
    c.text((-6, -71), "見 00-00", size=23, colour=mix(MOSS, SHADE, 0.2))
    for left in (-220, 150):
        c.box((left, -22, 70, 40), SHADE)


def crack(c: Canvas) -> None:
    """A street at dawn with a long crack through its paving, and a work crew."""
    c.sky(MORNING, 560)
    clouds(c, 260, number=6)
    far_and_near(c, 520, height=120, far=mix(SLATE, WHITE, 0.5), near=mix(MOSS, WHITE, 0.2))
    for x, w in ((110, 330), (400, 230), (590, 150), (1010, 150), (1210, 240), (1500, 340)):
        house(c, (x, 560 + w * 0.3), w=w, turn=c.between(-0.03, 0.03), sheet=x == 1210)
    c.fade(
        [(0, 660), (700, 540), (900, 540), (1600, 660), (1600, 1200), (0, 1200)],
        (mix(SAND, STONE, 0.5), mix(STONE, SAND, 0.3)),
    )
    c.fade(
        [(730, 540), (870, 540), (1500, 1200), (60, 1200)],
        (mix(ROAD, WHITE, 0.25), mix(ROAD, SHADE, 0.2)),
    )
    _paving(c)
    for x, y, h in ((520, 900, 190), (610, 880, 184), (1290, 960, 220)):
        helmet(c, (x, y), h=h)
    for x, y in ((430, 1010), (690, 830), (1190, 1080)):
        c.shape([(x - 26, y), (x - 6, y - 76), (x + 6, y - 76), (x + 26, y)], RED)
        c.box((x - 14, y - 46, 28, 15), WHITE)
    tarp(c, [(1360, 1010), (1440, 1000), (1530, 1020), (1570, 1110), (1450, 1120), (1340, 1100)])


def _paving(c: Canvas) -> None:
    """The centre line, and the crack through it."""
    for k in range(6):
        y = 560 + 640 * (k / 6) ** 1.7
        w = 5 + 26 * (y - 540) / 660
        c.shape(
            [
                (800 - w / 2, y),
                (800 + w / 2, y),
                (800 + w * 0.7, y + w * 3.1),
                (800 - w * 0.7, y + w * 3.1),
            ],
            CREAM,
        )
    upper = [(762, 560), (800, 630), (770, 700), (860, 790), (820, 880), (960, 1000), (900, 1200)]
    lower = [(1090, 1200), (1080, 1010), (910, 880), (920, 790), (815, 705), (822, 630), (768, 560)]
    c.fade([*upper, *lower], (SHADE, mix(SHADE, WOOD, 0.5), SHADE))
    c.line(upper, mix(ROAD, WHITE, 0.5), width=5)
    scatter(
        c,
        [(c.between(800, 1100), c.between(760, 1180)) for _ in range(50)],
        colours=(ROAD, STONE, mix(ROAD, SHADE, 0.3)),
        size=18,
    )
