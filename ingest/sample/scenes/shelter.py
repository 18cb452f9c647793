"""Life in the first days: the shelter, water, relief goods, hot meals."""

from ingest.sample.canvas import Canvas, Spot, corners, oval
from ingest.sample.motifs.building import block, glass
from ingest.sample.motifs.figure import carton, person, tanker
from ingest.sample.motifs.landscape import clouds, far_and_near, tree
from ingest.sample.palette import (
    CARD,
    CLEAR,
    CREAM,
    EVENING,
    GOLD,
    INK,
    LAMP,
    MORNING,
    MOSS,
    ORANGE,
    PAPER,
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

FLOOR = mix(CARD, GOLD, 0.25)


def gym(c: Canvas) -> None:
    """A school gym as a shelter, with partitions of cardboard and paper tubes."""
    _hall(c)
    for row in range(5):
        share = row / 4
        y, w = (640 + 380 * share**1.3, 150 + 190 * share)
        half = 2 + (row < 2)
        for k in range(-half, half + 1):
            if k:
                _booth(
                    c,
                    (800 + k * w * 1.28 - (w if k < 0 else 0) * 0.6 - (0 if k < 0 else w * 0.4), y),
                    w=w,
                )
        for _ in range(2):
            person(
                c,
                (800 + c.between(-90, 90) * (0.5 + share), y + c.between(0, 40)),
                h=90 + 120 * share,
            )
    for x in (120, 300, 1290):
        person(c, (x, 1150), h=190, pose="sit")
    carton(c, (1380, 1140), size=120, words="水")
    carton(c, (1396, 1050), size=112, words="毛布")


def _hall(c: Canvas) -> None:
    c.fade(corners((0, 0, 1600, 560)), (mix(CREAM, SHADE, 0.35), CREAM))
    c.fade(corners((420, 250, 760, 330)), (mix(CREAM, WHITE, 0.5), CREAM))
    c.fade(
        [(0, 0), (420, 250), (420, 580), (0, 900)],
        (mix(CREAM, SHADE, 0.4), mix(CREAM, SHADE, 0.12)),
    )
    c.fade(
        [(1600, 0), (1180, 250), (1180, 580), (1600, 900)],
        (mix(CREAM, SHADE, 0.4), mix(CREAM, SHADE, 0.12)),
    )
    _roof(c)
    c.fade(corners((560, 330, 480, 170)), (mix(RED, SHADE, 0.35), mix(RED, SHADE, 0.6)))
    c.box((540, 500, 520, 80), mix(WOOD, SAND, 0.3))
    c.box((690, 350, 220, 60), PAPER)
    c.text((800, 380), "避難所", size=42, colour=INK)
    c.fade(
        [(420, 575), (1180, 575), (2000, 1200), (-400, 1200)],
        (mix(FLOOR, WHITE, 0.25), FLOOR, mix(FLOOR, WOOD, 0.5)),
    )
    for k in range(13):
        c.line(
            [(440 + 60 * k, 578), (-1000 + 300 * k, 1200)],
            thin(WHITE if k % 4 == 0 else WOOD, 70),
            width=3,
        )


def _roof(c: Canvas) -> None:
    """Windows along both sides, beams and lamps."""
    for k in range(4):
        t = k / 4
        for side in (0, 1):
            spots = [
                (420 * (t + s), 250 * (t + s) + u + (1 - t - s) * 40)
                for s, u in ((0.03, 60), (0.2, 60), (0.2, 150), (0.03, 160))
            ]
            quad = [(1600 - x if side else x, y) for x, y in spots]
            c.fade(quad, (mix(LAMP, WHITE, 0.5), mix(LAMP, CREAM, 0.4)))
            c.glow(quad, thin(WHITE, 60), blur=20)
    for k in range(9):
        t = k / 8
        c.line([(1600 * t, 0), (420 + 760 * t, 250)], mix(WOOD, SHADE, 0.3), width=5)
    for k in range(5):
        y = 250 * (k / 5) ** 0.7
        c.line([(420 * y / 250, y), (1600 - 420 * y / 250, y)], mix(WOOD, SHADE, 0.2), width=6)
        c.glow(oval((800, y + 16), (190 - k * 24, 14)), thin(WHITE, 230), blur=8)


def _booth(c: Canvas, at: Spot, *, w: float) -> None:
    x, y = at
    h = w * 0.72
    cloth: Colour = mix(WHITE, c.pick((SAND, SLATE, MOSS, ORANGE)), 0.16)
    c.glow(corners((x - 6, y - 8, w * 1.1, 22)), thin(SHADE, 120), blur=8)
    c.fade(corners((x, y - h, w, h)), (cloth, mix(cloth, SHADE, 0.16)))
    c.shape(
        [(x, y - h), (x + w * 0.14, y - h * 1.16), (x + w * 1.1, y - h * 1.16), (x + w, y - h)],
        mix(cloth, SHADE, 0.28),
    )
    for k in range(1, 6):
        c.line(
            [(x + w * k / 6, y - h), (x + w * k / 6 + c.between(-4, 4), y)],
            thin(SHADE, 34),
            width=4,
        )
    for post in (x, x + w):
        c.fade(
            corners((post - 5, y - h - 6, 11, h + 6)), (CARD, mix(CARD, SHADE, 0.4)), sideways=True
        )
    c.fade(corners((x - 8, y - h - 8, w + 16, 11)), (mix(CARD, WHITE, 0.4), mix(CARD, SHADE, 0.2)))


def queue(c: Canvas) -> None:
    """A water truck and a long queue with cans, a day after the main shock."""
    c.sky(CLEAR, 700)
    clouds(c, 300, number=9)
    far_and_near(c, 660, height=150, far=mix(SLATE, WHITE, 0.6), near=mix(MOSS, WHITE, 0.2))
    block(c, (60, 710, 620, 250), wall=WALLS[2], panes=(9, 3))
    block(c, (1240, 700, 300, 180), wall=WALLS[3], panes=(4, 2))
    for x in (760, 860, 1160):
        tree(c, (x, 720), h=220)
    c.fade(corners((0, 695, 1600, 505)), (mix(SAND, STONE, 0.4), mix(ROAD, WHITE, 0.25), ROAD))
    tanker(c, (1080, 920), w=720, words="給水車")
    _banner(c, (220, 700), words="給水所")
    for k in range(17):
        x, y = (1130 - k * 66, 1010 + k * 6 + c.between(-8, 12))
        h = 170 + k * 2.5
        person(c, (x, y), h=h, pose="stand")
        can = mix((90, 150, 200, 255), WHITE, c.between(0, 0.7))
        c.fade(corners((x + 16, y - 44, 34, 42)), (mix(can, WHITE, 0.3), can))
        c.box((x + 25, y - 50, 14, 8), mix(can, SHADE, 0.2))


def _banner(c: Canvas, at: Spot, *, words: str) -> None:
    x, y = at
    c.line([(x, y + 250), (x, y - 40)], mix(STONE, SHADE, 0.3), width=7)
    c.fade(corners((x + 4, y - 36, 92, 230)), ((70, 140, 196, 255), (44, 104, 160, 255)))
    for k, letter in enumerate(words):
        c.text((x + 50, y + 8 + k * 70), letter, size=58, colour=WHITE)


def goods(c: Canvas) -> None:
    """Relief goods stacked in a hall, sorted by hand."""
    c.fade(corners((0, 0, 1600, 700)), (mix(SLATE, WHITE, 0.35), mix(SLATE, WHITE, 0.62)))
    for k in range(9):
        c.fade(
            corners((k * 190 - 40, 0, 40, 700)), (mix(SLATE, SHADE, 0.1), mix(SLATE, WHITE, 0.4))
        )
    c.fade(corners((560, 170, 480, 530)), (WHITE, mix(MORNING[2], WHITE, 0.4)))
    c.glow(corners((520, 160, 560, 560)), thin(WHITE, 150), blur=60)
    c.fade(corners((0, 695, 1600, 505)), (mix(STONE, WHITE, 0.45), mix(STONE, SLATE, 0.3)))
    c.glow([(560, 700), (1040, 700), (1300, 1200), (300, 1200)], thin(WHITE, 100), blur=50)
    words = ("水", "米", "毛布", "おむつ", "食料", "衣類", "")
    for row, (y, s) in enumerate(((760, 96), (880, 122), (1030, 156))):
        for column in range(int(1800 / s / 1.36)):
            x = column * s * 1.36 - 40 - row * 20
            if 500 - row * 90 < x + s and x < 1060 + row * 90:
                continue
            for level in range(2 + int(c.between(0, 3 - row * 0.4))):
                carton(
                    c,
                    (x + c.between(-5, 5), y - level * s * 0.77),
                    size=s,
                    words=c.chance.choice(words),
                )
    for x, y, h, pose in (
        (660, 860, 190, "carry"),
        (800, 830, 176, "stand"),
        (930, 900, 204, "carry"),
        (760, 1080, 270, "carry"),
    ):
        person(c, (x, y), h=h, pose=pose)


def kitchen(c: Canvas) -> None:
    """Hot meals in the evening: tents, steam and people waiting."""
    c.sky(EVENING, 760)
    clouds(c, 320, number=7, colour=mix(GOLD, WHITE, 0.4))
    far_and_near(c, 720, height=170, far=mix(SLATE, EVENING[1], 0.5), near=mix(MOSS, INK, 0.4))
    c.fade(corners((0, 715, 1600, 485)), (mix(SAND, EVENING[1], 0.4), mix(SAND, WOOD, 0.6)))
    for x, words in ((180, "炊き出し"), (880, "豚汁")):
        _stall(c, x, words=words)
    for k in range(12):
        person(
            c,
            (120 + k * 122 + c.between(-24, 24), 1090 + c.between(-30, 60)),
            h=c.between(196, 226),
        )
    for x in (420, 1130):
        for k in range(9):
            c.glow(
                oval((x + c.between(-60, 60), 700 - k * 50), (46 + k * 6, 34)),
                thin(WHITE, 44),
                blur=24,
            )


def _stall(c: Canvas, x: float, *, words: str) -> None:
    for post in (0, 520):
        c.line([(x + post, 1010), (x + post, 560)], mix(STONE, WHITE, 0.4), width=9)
    c.fade(
        [(x - 40, 570), (x + 110, 450), (x + 410, 450), (x + 560, 570)],
        (WHITE, mix(CREAM, EVENING[2], 0.4)),
    )
    c.fade(corners((x - 40, 570, 600, 64)), (mix(CREAM, WHITE, 0.4), mix(CREAM, SHADE, 0.15)))
    c.text((x + 260, 602), words, size=46, colour=RED)
    c.glow(oval((x + 260, 650), (240, 60)), thin(LAMP, 190), blur=40)
    for k in range(2):
        person(c, (x + 150 + k * 210, 960), h=200)
    c.fade(corners((x, 880, 520, 110)), (mix(WOOD, WHITE, 0.3), mix(WOOD, SHADE, 0.2)))
    for pot in (110, 260, 410):
        c.fade(
            corners((x + pot - 52, 812, 104, 74)), (mix(STONE, WHITE, 0.5), SLATE), sideways=True
        )
        c.round((x + pot, 812), (52, 14), colour=mix(ORANGE, CREAM, 0.4))
    glass(c, (x + 216, 906, 88, 40), colour=mix(GOLD, WHITE, 0.5))
