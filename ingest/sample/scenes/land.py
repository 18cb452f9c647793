"""Land and sea without ruins: the caldera, islands and bridges, terraces, a field with a spring."""

from ingest.sample.canvas import Canvas, corners, oval
from ingest.sample.motifs.building import house
from ingest.sample.motifs.figure import person
from ingest.sample.motifs.landscape import (
    cedars,
    clouds,
    far_and_near,
    fields,
    ridge,
    ripples,
    scatter,
    tree,
)
from ingest.sample.palette import (
    CLEAR,
    EARTH,
    GOLD,
    GRASS,
    LEAF,
    MORNING,
    MOSS,
    RED,
    RICE,
    SAND,
    SEA,
    SHADE,
    SKY,
    SLATE,
    SPRING,
    STONE,
    WHITE,
    mix,
    thin,
)


def caldera(c: Canvas) -> None:
    """From the rim: villages and fields on the floor, a smoking mountain behind."""
    c.sky(MORNING, 620)
    clouds(c, 260, number=7)
    ridge(c, 610, height=360, colours=(mix(SLATE, WHITE, 0.45), mix(SLATE, WHITE, 0.7)), waves=1.3)
    for k in range(8):
        c.glow(
            oval((900 + k * 24, 270 - k * 26), (50 + k * 15, 34 + k * 6)), thin(WHITE, 90), blur=22
        )
    fields(c, 600, colours=(RICE, GRASS, mix(GRASS, MOSS, 0.3), mix(RICE, GOLD, 0.2)), rows=8)
    for _ in range(26):
        x, y = c.between(120, 1480), c.between(630, 760)
        house(c, (x, y), w=26 + (y - 630) * 0.22)
    c.glow(corners((0, 590, 1600, 50)), thin(WHITE, 150), blur=26)
    c.fade(
        [(0, 980), (360, 900), (800, 1010), (1240, 930), (1600, 1010), (1600, 1200), (0, 1200)],
        (mix(GRASS, WHITE, 0.1), mix(GRASS, MOSS, 0.4)),
    )
    for x, h in ((250, 190), (310, 150), (1310, 180)):
        person(c, (x, 1090), h=h)


def islands(c: Canvas) -> None:
    """Bridges from island to island over a quiet sea, boats in the foreground."""
    c.sky(CLEAR, 560)
    clouds(c, 240, number=9)
    far_and_near(c, 560, height=120, far=mix(SLATE, WHITE, 0.6), near=mix(MOSS, SLATE, 0.3))
    c.fade(corners((0, 550, 1600, 650)), (mix(SEA, WHITE, 0.45), SEA, mix(SEA, SHADE, 0.3)))
    ripples(c, 570, bottom=1190, colour=WHITE, number=300)
    for x, y, w in ((140, 640, 330), (800, 660, 260), (1450, 640, 360)):
        c.fade(
            [
                (x - w, y + 10),
                (x - w * 0.5, y - w * 0.28),
                (x, y - w * 0.42),
                (x + w * 0.6, y - w * 0.24),
                (x + w, y + 10),
            ],
            (mix(MOSS, LEAF, 0.4), mix(MOSS, SHADE, 0.15)),
        )
    for left, right in ((330, 640), (980, 1270)):
        span = [
            (left + (right - left) * k / 16, 640 - 110 * (1 - ((k - 8) / 8) ** 2))
            for k in range(17)
        ]
        c.line(span, mix(RED, WHITE, 0.1), width=11)
        c.line([(left - 20, 612), (right + 20, 612)], mix(STONE, WHITE, 0.5), width=13)
        for top in span[1:-1:2]:
            c.line([top, (top[0], 612)], mix(RED, WHITE, 0.3), width=4)
    for x, y, s in ((360, 960, 1.0), (1060, 860, 0.7), (1330, 1060, 1.2)):
        with c.frame(x, y, scale=s):
            c.fade([(-150, -34), (160, -50), (110, 20), (-120, 20)], (WHITE, mix(SEA, SHADE, 0.2)))
            c.fade(corners((-60, -104, 110, 66)), (WHITE, mix(SKY, SLATE, 0.2)))
            c.line([(10, -104), (10, -200)], SLATE, width=5)
            c.glow(oval((0, 24), (150, 10)), thin(WHITE, 130), blur=8)


def terraces(c: Canvas) -> None:
    """Stone-walled terraces full of water in June; a farmer mends a wall."""
    c.sky(SPRING, 460)
    clouds(c, 220, number=7)
    far_and_near(c, 460, height=210, far=mix(SLATE, WHITE, 0.55), near=mix(MOSS, WHITE, 0.15))
    for step in range(6):
        y = 450 + step * 118
        bend = [(k * 160, y + 26 * (-1) ** step * ((k - 5) / 5) ** 2) for k in range(11)]
        c.fade([*bend, (1600, 1200), (0, 1200)], (mix(SKY, WHITE, 0.45), mix(SKY, GRASS, 0.35)))
        for k in range(44):
            x = k * 38 + step * 9
            for row in range(2):
                c.line(
                    [(x, y + 60 + row * 24), (x + 4, y + 46 + row * 24)],
                    mix(RICE, LEAF, 0.5),
                    width=3,
                )
        wall = [(x, foot + 92) for x, foot in bend]
        c.fade(
            [*wall, *[(x, foot + 124) for x, foot in reversed(wall)]],
            (mix(GRASS, MOSS, 0.2), mix(STONE, SHADE, 0.2)),
        )
    house(c, (300, 470), w=170)
    house(c, (1240, 460), w=150)
    cedars(c, 452, number=20, h=80, colour=MOSS)
    for x, y in ((470, 1030), (1120, 800), (760, 690)):
        person(c, (x, y), h=150 + (y - 690) * 0.2, pose="work")
    scatter(
        c,
        [(c.between(520, 640), c.between(1030, 1080)) for _ in range(20)],
        colours=(STONE, EARTH),
        size=20,
    )


def spring(c: Canvas) -> None:
    """A clear pond in a garden, its water back to the edge stones, pines around."""
    c.sky(CLEAR, 560)
    clouds(c, 240, number=7)
    far_and_near(c, 540, height=110, far=mix(SLATE, WHITE, 0.6), near=mix(MOSS, WHITE, 0.3))
    c.fade(corners((0, 530, 1600, 670)), (mix(GRASS, WHITE, 0.15), mix(GRASS, MOSS, 0.3)))
    c.fade([(760, 560), (900, 400), (1060, 560)], (mix(GRASS, WHITE, 0.2), mix(GRASS, MOSS, 0.3)))
    c.fade(
        oval((780, 850), (760, 230)),
        (mix(SKY, WHITE, 0.4), mix(SEA, LEAF, 0.3), mix(SEA, SHADE, 0.3)),
    )
    ripples(c, 660, bottom=1060, colour=WHITE, number=110)
    edge = [oval((780, 850), (770, 240))[k] for k in range(36)]
    scatter(c, sorted(edge, key=lambda s: s[1]), colours=(STONE, mix(STONE, SHADE, 0.3)), size=40)
    for x, y, h in ((180, 640, 330), (420, 600, 240), (1300, 610, 270), (1480, 700, 400)):
        tree(c, (x, y), h=h, leaf=mix(MOSS, SHADE, 0.1))
    c.fade([(560, 790), (900, 770), (920, 800), (570, 822)], (mix(SAND, WHITE, 0.3), STONE))
    for x, h in ((250, 210), (310, 160), (1260, 200)):
        person(c, (x, 1160), h=h)
