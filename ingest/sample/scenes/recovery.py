"""What followed: temporary housing, the fault in the fields, the shrine gate, debris, a ferry."""

from ingest.sample.canvas import Canvas, corners, trace
from ingest.sample.motifs.building import house
from ingest.sample.motifs.figure import helmet, person
from ingest.sample.motifs.landscape import clouds, far_and_near, fields, scatter, tree
from ingest.sample.palette import (
    CLEAR,
    EARTH,
    GOLD,
    GRASS,
    INK,
    LEAF,
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
    WALLS,
    WHITE,
    WOOD,
    mix,
    thin,
)


def housing(c: Canvas) -> None:
    """Rows of temporary houses with planters and a bench."""
    c.sky(CLEAR, 640)
    clouds(c, 300, number=9)
    far_and_near(c, 600, height=200, far=mix(SLATE, WHITE, 0.6), near=mix(MOSS, WHITE, 0.15))
    c.fade(corners((0, 590, 1600, 610)), (mix(SAND, WHITE, 0.4), mix(SAND, STONE, 0.4)))
    for left in (True, False):
        for k in range(5):
            t, u = (k / 5, (k + 0.94) / 5)
            _unit(c, (t**0.72, u**0.72), left=left, number=5 - k)
    c.fade(
        [(740, 640), (860, 640), (1150, 1200), (450, 1200)],
        (mix(ROAD, WHITE, 0.55), mix(ROAD, WHITE, 0.3)),
    )
    for x, y, h in (
        (700, 900, 150),
        (880, 820, 122),
        (960, 1010, 190),
        (830, 740, 90),
        (640, 1090, 210),
    ):
        person(c, (x, y), h=h)
    for x, y, s in ((420, 1090, 1.0), (1180, 1090, 1.0), (540, 910, 0.62), (1070, 910, 0.62)):
        c.box((x - 60 * s, y, 120 * s, 40 * s), mix(WOOD, SAND, 0.3))
        for _ in range(14):
            c.round(
                (x + c.between(-52, 52) * s, y - c.between(2, 40) * s),
                (13 * s, 13 * s),
                colour=c.pick((LEAF, RED, GOLD, LEAF, MOSS)),
            )


def _unit(c: Canvas, reach: tuple[float, float], *, left: bool, number: int) -> None:
    near, far = reach

    def at(depth: float, height: float) -> tuple[float, float]:
        x, foot, size = (720 * depth, 1180 - 540 * depth, 620 * (1 - depth) + 46 * depth)
        return (x if left else 1600 - x, foot - size * height)

    wall = mix(WALLS[number % 4], WHITE, 0.2)
    c.fade(
        [at(near, 0), at(far, 0), at(far, 0.84), at(near, 0.84)],
        (mix(wall, WHITE, 0.2), mix(wall, SHADE, 0.2)),
    )
    c.shape([at(near, 0.82), at(far, 0.82), at(far, 1.04), at(near, 1.04)], mix(SLATE, WHITE, 0.25))
    span = far - near
    for a, b, low, high, colour in (
        (0.12, 0.36, 0.02, 0.62, mix(SLATE, WHITE, 0.15)),
        (0.5, 0.86, 0.26, 0.64, mix(SLATE, SEA, 0.4)),
    ):
        c.fade(
            [
                at(near + a * span, low),
                at(near + b * span, low),
                at(near + b * span, high),
                at(near + a * span, high),
            ],
            (mix(colour, WHITE, 0.35), colour),
        )
    sign = at(near + 0.43 * span, 0.56)
    c.text(sign, str(number), size=46 * (1 - near) + 12, colour=INK)


def fault(c: Canvas) -> None:
    """The fault crosses fields: a straight path is cut and shifted sideways."""
    c.sky(MORNING, 600)
    clouds(c, 280, number=7)
    far_and_near(c, 560, height=190, far=mix(SLATE, WHITE, 0.55), near=mix(MOSS, WHITE, 0.2))
    for x, w in ((160, 150), (330, 130), (1330, 150), (1490, 140)):
        house(c, (x, 585), w=w, sheet=x in (330, 1490))
    fields(c, 575, colours=(RICE, GRASS, mix(GRASS, MOSS, 0.25), mix(RICE, SAND, 0.4)), rows=7)
    path = mix(SAND, WHITE, 0.3)
    c.fade([(800, 575), (830, 575), (930, 850), (790, 850)], (path, SAND))
    c.fade([(600, 850), (752, 850), (690, 1200), (360, 1200)], (path, SAND))
    _scarp(c)
    for x, y in ((1030, 980), (1120, 1000)):
        helmet(c, (x, y), h=190)
    c.line([(980, 980), (980, 760)], RED, width=8)
    for k in range(5):
        c.box((976, 770 + k * 44, 9, 22), WHITE)
    c.line([(820, 912), (700, 912)], RED, width=6)
    c.shape([(690, 912), (716, 898), (716, 926)], RED)


def _scarp(c: Canvas) -> None:
    edge = trace("0,800 400,832 800,850 1200,836 1600,846 1600,880 1190,868 800,884 400,866 0,836")
    c.fade(edge, (EARTH, mix(EARTH, SHADE, 0.55)))
    for _ in range(26):
        x, y = c.between(0, 1600), 850 + c.between(-12, 24)
        c.line(
            [(x, y), (x + c.between(30, 90), y + c.between(-30, 30))],
            thin(SHADE, 190),
            width=c.between(4, 9),
        )
    scatter(
        c,
        [(c.between(0, 1600), 876 + c.between(-10, 26)) for _ in range(70)],
        colours=(EARTH, mix(EARTH, SHADE, 0.3)),
        size=13,
    )


def gate(c: Canvas) -> None:
    """A great shrine gate lies collapsed, its roof almost whole on the ground."""
    c.sky(OVERCAST, 760)
    clouds(c, 300, number=8)
    far_and_near(c, 700, height=250, far=mix(SLATE, WHITE, 0.5), near=MOSS)
    for x, h in ((60, 520), (230, 430), (1400, 470), (1550, 560), (1240, 360), (380, 340)):
        tree(c, (x, 810), h=h, leaf=mix(MOSS, LEAF, 0.3))
    c.fade(
        corners((0, 795, 1600, 405)),
        (mix(STONE, SAND, 0.5), mix(SAND, WHITE, 0.2), mix(SAND, STONE, 0.4)),
    )
    scatter(
        c,
        sorted(
            ((c.between(300, 1320), c.between(880, 980)) for _ in range(110)), key=lambda s: s[1]
        ),
        colours=(WOOD, mix(WOOD, RED, 0.3), STONE),
        size=30,
    )
    with c.frame(800, 930, turn=-0.06):
        for _ in range(46):
            left = c.between(-440, 440)
            ends = [(left, c.between(-60, 0)), (left + c.between(-90, 90), c.between(10, 80))]
            c.line(ends, mix(WOOD, RED, c.between(0, 0.45)), width=c.between(10, 24))
        _fallen_roof(c)
    for x in (150, 450, 1150, 1450):
        c.shape([(x - 24, 1120), (x - 6, 1050), (x + 6, 1050), (x + 24, 1120)], RED)
    c.line([(150, 1060), (450, 1072), (1150, 1072), (1450, 1060)], mix(GOLD, SHADE, 0.1), width=6)
    person(c, (1290, 1150), h=190)


def _fallen_roof(c: Canvas) -> None:
    roof = mix(SLATE, MOSS, 0.3)
    c.fade(
        [
            (-560, 10),
            (-430, -90),
            (-250, -250),
            (250, -250),
            (430, -90),
            (560, 10),
            (300, -24),
            (-300, -24),
        ],
        (mix(roof, WHITE, 0.28), roof, mix(roof, SHADE, 0.5)),
    )
    for k in range(1, 40):
        t = k / 40 - 0.5
        c.line(
            [(t * 500, -250), (t * 860, -92), (t * 1110, 0 - abs(t) * 6)],
            thin(SHADE, 60),
            width=3,
        )
    c.fade(corners((-280, -280, 560, 40)), (mix(roof, WHITE, 0.1), mix(roof, SHADE, 0.5)))
    for side in (-1, 1):
        c.shape(
            [(side * 280, -280), (side * 330, -300), (side * 310, -230), (side * 270, -240)],
            mix(roof, SHADE, 0.3),
        )
