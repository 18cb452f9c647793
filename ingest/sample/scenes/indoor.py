"""Inside: a counter, a health visit, lessons in a gym, washed photographs, a radio studio."""

from ingest.sample.canvas import Canvas, Spot, corners, oval
from ingest.sample.motifs.building import glass
from ingest.sample.motifs.figure import carton, person
from ingest.sample.palette import (
    BLOSSOM,
    CARD,
    CLOTHES,
    CREAM,
    GOLD,
    GRASS,
    INK,
    LAMP,
    LEAF,
    MOSS,
    PAPER,
    RED,
    SAND,
    SEA,
    SHADE,
    SKY,
    SLATE,
    STONE,
    WALLS,
    WHITE,
    WOOD,
    Colour,
    mix,
    thin,
)


def counter(c: Canvas) -> None:
    """A long counter for certificates, numbers above, people waiting on chairs."""
    _room(c, WALLS[2], floor=mix(STONE, WHITE, 0.4))
    for k in range(4):
        x = 130 + k * 350
        c.fade(corners((x, 150, 260, 76)), (mix(SLATE, SHADE, 0.2), mix(SLATE, INK, 0.4)))
        c.text((x + 130, 190), f"{k + 1}　罹災証明" if k < 3 else "4　相談", size=36, colour=LAMP)
        person(c, (x + 130, 640), h=290, colour=CLOTHES[k])
    c.fade(corners((60, 560, 1480, 60)), (mix(WOOD, SAND, 0.6), mix(WOOD, SAND, 0.4)))
    c.fade(corners((60, 616, 1480, 190)), (mix(CREAM, WHITE, 0.3), mix(CREAM, SHADE, 0.2)))
    for k in range(5):
        c.box((130 + k * 300, 520, 74, 46), WHITE)
        c.box((144 + k * 300, 500, 46, 56), thin(PAPER, 240))
    for k in range(4):
        person(c, (250 + k * 360, 930), h=340, colour=CLOTHES[6 - k])
    for row in range(2):
        for k in range(8):
            x, y = 120 + k * 190 + row * 70, 1080 + row * 96
            c.box((x - 46, y - 92, 92, 70), mix(SEA, WHITE, 0.25))
            if (k + row) % 3:
                person(c, (x, y - 6), h=230, pose="sit")


def clinic(c: Canvas) -> None:
    """A nurse with a green armband visits families who sit on mats in a shelter."""
    _room(c, CREAM, floor=mix(CARD, GOLD, 0.25))
    for k in range(3):
        glass(c, (150 + k * 500, 110, 330, 250), colour=mix(SKY, WHITE, 0.3))
    for k, x in enumerate((90, 560, 1060)):
        c.fade(
            [(x, 720), (x + 400, 720), (x + 440, 940), (x - 40, 940)],
            (mix((BLOSSOM, GRASS, SKY)[k], WHITE, 0.3), mix((BLOSSOM, GRASS, SKY)[k], SAND, 0.3)),
        )
        for seat in range(3):
            person(
                c,
                (x + 80 + seat * 120, 900 + seat % 2 * 24),
                h=260,
                pose="sit",
                colour=CLOTHES[(k + seat) % 7],
            )
        carton(c, (x + 340, 760), size=92, words=("水", "毛布", "薬")[k])
    for x, y in ((480, 1090), (1010, 1080)):
        person(c, (x, y), h=390, colour=mix(WHITE, SLATE, 0.12))
        c.box((x + 30, y - 280, 20, 34), LEAF)
        c.box((x - 26, y - 200, 52, 64), mix(WHITE, SAND, 0.2))
    c.fade([(0, 1110), (1600, 1110), (1600, 1200), (0, 1200)], (thin(SHADE, 0), thin(SHADE, 60)))


def lessons(c: Canvas) -> None:
    """School begins again in a gym parted by low screens: desks, a board, children."""
    _room(c, mix(CREAM, WHITE, 0.2), floor=mix(CARD, GOLD, 0.3))
    for k in range(5):
        glass(c, (80 + k * 300, 70, 220, 130), colour=mix(SKY, WHITE, 0.4))
    c.fade(corners((370, 250, 860, 330)), (mix(MOSS, SHADE, 0.2), mix(MOSS, SHADE, 0.45)))
    c.box((360, 576, 880, 20), mix(WOOD, SAND, 0.3))
    c.text((800, 360), "学校が始まりました", size=70, colour=thin(WHITE, 235))
    c.text((800, 470), "5月9日（月）", size=54, colour=thin(mix(GOLD, WHITE, 0.5), 230))
    person(c, (300, 700), h=330, colour=CLOTHES[5])
    for row in range(3):
        y, w = 760 + row * 150, 120 + row * 34
        for k in range(6 - row):
            x = 800 + (k - (5 - row) / 2) * w * 2.0
            person(c, (x, y + w * 0.18), h=w * 1.7, pose="sit", colour=CLOTHES[(k + row * 2) % 7])
            c.fade(
                [
                    (x - w * 0.6, y - w * 0.16),
                    (x + w * 0.6, y - w * 0.16),
                    (x + w * 0.7, y),
                    (x - w * 0.7, y),
                ],
                (mix(WOOD, WHITE, 0.5), mix(WOOD, SAND, 0.5)),
            )
            for leg in (-0.6, 0.6):
                c.line([(x + leg * w, y), (x + leg * w, y + w * 0.5)], STONE, width=6)
    for x in (40, 1430):
        c.fade(corners((x, 560, 130, 330)), (mix(SKY, WHITE, 0.5), mix(SKY, SLATE, 0.2)))


def photographs(c: Canvas) -> None:
    """Washed family photographs hang in rows to dry; hands at basins below."""
    _room(c, WALLS[4], floor=mix(STONE, WHITE, 0.3))
    for row in range(3):
        y = 120 + row * 190
        line = [(0, y), (400, y + 24), (800, y + 30), (1200, y + 24), (1600, y)]
        c.line(line, mix(WOOD, SHADE, 0.1), width=4)
        for k in range(13):
            x = 50 + k * 124 + row * 24
            _print(c, (x, y + 22 + c.between(-3, 6)))
    for k in range(4):
        x = 210 + k * 390
        person(c, (x + 60, 960), h=370, pose="work", colour=CLOTHES[k + 1])
    c.fade(corners((60, 930, 1480, 40)), (mix(WOOD, WHITE, 0.4), mix(WOOD, SAND, 0.4)))
    for k in range(4):
        x = 240 + k * 370
        c.fade(
            [(x - 130, 860), (x + 130, 860), (x + 100, 940), (x - 100, 940)],
            (WHITE, mix(SEA, WHITE, 0.5)),
        )
        c.round((x, 862), (126, 22), colour=mix(SEA, WHITE, 0.55))
    c.fade(corners((60, 966, 1480, 234)), (mix(WOOD, SAND, 0.3), mix(WOOD, SHADE, 0.25)))


def _print(c: Canvas, at: Spot) -> None:
    x, y = at
    with c.frame(x, y, turn=c.between(-0.06, 0.06)):
        c.glow(corners((4, 8, 96, 122)), thin(SHADE, 100), blur=6)
        c.box((0, 0, 96, 122), PAPER)
        tint = c.pick((SKY, GRASS, BLOSSOM, SAND, mix(SEA, WHITE, 0.4)))
        c.fade(corners((8, 10, 80, 90)), (mix(tint, WHITE, 0.4), tint))
        for k in range(c.chance.randrange(1, 4)):
            c.round((28 + k * 22, 62), (8, 9), colour=thin(mix(WOOD, INK, 0.3), 170))
            c.shape(
                [(16 + k * 22, 100), (20 + k * 22, 74), (38 + k * 22, 74), (42 + k * 22, 100)],
                thin(SLATE, 150),
            )
        c.box((40, -10, 14, 22), mix(WOOD, SAND, 0.3))


def radio(c: Canvas) -> None:
    """A small studio: two people, microphones, a clock, a map with pins."""
    _room(c, mix(SEA, WHITE, 0.55), floor=mix(WOOD, SAND, 0.2))
    for row in range(6):
        for k in range(14):
            c.box((k * 118 + row % 2 * 59 - 40, 40 + row * 96, 110, 88), thin(SHADE, 16))
    c.fade(corners((980, 110, 470, 360)), (PAPER, mix(PAPER, SAND, 0.3)))
    c.shape(
        [(1030, 180), (1200, 140), (1390, 210), (1400, 370), (1210, 440), (1060, 380)],
        mix(GRASS, WHITE, 0.35),
    )
    c.line([(1100, 160), (1180, 280), (1160, 430)], mix(SEA, WHITE, 0.3), width=7)
    for _ in range(9):
        c.round((c.between(1080, 1360), c.between(200, 390)), (9, 9), colour=RED)
    c.round((640, 220), (96, 96), colour=WHITE)
    c.round((640, 220), (8, 8), colour=INK)
    c.line([(640, 220), (640, 150)], INK, width=7)
    c.line([(640, 220), (690, 250)], INK, width=7)
    c.fade(corners((140, 150, 250, 84)), (mix(RED, WHITE, 0.1), RED))
    c.text((265, 192), "放送中", size=54, colour=WHITE)
    for x, tint in ((520, CLOTHES[4]), (1060, CLOTHES[6])):
        person(c, (x, 1010), h=620, colour=tint)
    c.fade(
        [(120, 850), (1480, 850), (1600, 1010), (0, 1010)],
        (mix(WOOD, WHITE, 0.4), mix(WOOD, SAND, 0.3)),
    )
    c.fade(corners((0, 1008, 1600, 192)), (mix(WOOD, SHADE, 0.15), mix(WOOD, SHADE, 0.4)))
    for x in (660, 930):
        c.line([(x, 900), (x + (60 if x < 800 else -60), 690)], mix(INK, WHITE, 0.15), width=14)
        c.round((x + (66 if x < 800 else -66), 664), (34, 50), colour=mix(INK, WHITE, 0.2))
    for x in (330, 760, 1240):
        c.fade([(x, 880), (x + 150, 880), (x + 166, 950), (x - 10, 950)], (WHITE, PAPER))
    c.glow(oval((800, 40), (620, 70)), thin(LAMP, 120), blur=70)


def _room(c: Canvas, wall: Colour, *, floor: Colour) -> None:
    c.fade(corners((0, 0, 1600, 700)), (mix(wall, WHITE, 0.3), wall))
    c.fade(corners((0, 660, 1600, 540)), (mix(floor, WHITE, 0.2), floor, mix(floor, SHADE, 0.25)))
    c.box((0, 652, 1600, 12), mix(wall, SHADE, 0.3))
