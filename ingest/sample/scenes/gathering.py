"""People together: lamps in memory, a notice board, a well, volunteers, shops, a meeting house."""

from ingest.sample.canvas import Canvas, Spot, corners, oval
from ingest.sample.motifs.building import block, house
from ingest.sample.motifs.figure import carton, person
from ingest.sample.motifs.landscape import clouds, far_and_near, tree
from ingest.sample.motifs.machine import marquee
from ingest.sample.palette import (
    CARD,
    CLEAR,
    CLOTHES,
    CREAM,
    GOLD,
    GRASS,
    INK,
    LAMP,
    LEAF,
    MORNING,
    MOSS,
    NIGHT,
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
    tone,
)


def vigil(c: Canvas) -> None:
    """Paper lamps in long rows on a dark square, people standing among them."""
    c.sky(NIGHT, 620)
    for _ in range(90):
        c.round((c.between(0, 1600), c.between(0, 380)), (1.8, 1.8), colour=thin(WHITE, 150))
    far_and_near(c, 600, height=150, far=NIGHT[2], near=mix(NIGHT[1], MOSS, 0.15))
    c.fade(corners((0, 590, 1600, 610)), (mix(NIGHT[1], ROAD, 0.3), NIGHT[0]))
    for k, x in enumerate((180, 330, 520, 1050, 1230, 1420)):
        person(c, (x, 700 + k % 3 * 24), h=150, colour=mix(CLOTHES[k], NIGHT[0], 0.55))
    for row in range(7):
        share = row / 6
        y, step = 690 + 440 * share**1.3, 62 + 92 * share
        for k in range(int(1800 / step)):
            left = 800 + (k - 900 / step) * step + row % 2 * step / 2
            _lamp(c, (left, y), size=15 + 34 * share)
    for x, h in ((250, 330), (1380, 340), (1250, 290)):
        person(c, (x, 1170), h=h, colour=mix(CLOTHES[2], NIGHT[0], 0.6))


def _lamp(c: Canvas, at: Spot, *, size: float) -> None:
    x, y = at
    c.glow(oval((x, y - size * 0.6), (size * 1.5, size * 1.3)), thin(LAMP, 120), blur=size * 0.5)
    c.fade(
        corners((x - size * 0.42, y - size * 1.25, size * 0.84, size * 1.25)),
        (mix(LAMP, ORANGE, 0.35), LAMP, mix(LAMP, ORANGE, 0.2)),
    )


def notices(c: Canvas) -> None:
    """A wall full of notices in a town hall's porch, and people reading."""
    c.fade(corners((0, 0, 1600, 1200)), (mix(WALLS[1], WHITE, 0.2), WALLS[1]))
    c.fade(corners((110, 90, 1380, 640)), (mix(CARD, WHITE, 0.1), CARD))
    for edge in ((110, 76, 1380, 18), (110, 724, 1380, 18)):
        c.box(edge, mix(WOOD, SHADE, 0.2))
    tints = ("#3f7a56", "#2f6fa8", "#c2473a", "#6a4f86", "#c9782f", "#2f7f86")
    for row in range(2):
        for k in range(7):
            left, top = 150 + k * 190 + c.between(-8, 8), 122 + row * 296 + c.between(-10, 10)
            _sheet(c, (left, top), tint=tone(c.chance.choice(tints)))
    c.text((800, 40), "お知らせ", size=52, colour=mix(INK, WOOD, 0.2))
    c.fade(corners((0, 900, 1600, 300)), (mix(STONE, WHITE, 0.45), mix(STONE, SLATE, 0.2)))
    for x, h in ((240, 480), (430, 440), (760, 500), (1010, 350), (1120, 470), (1390, 460)):
        person(c, (x, 1150 + c.between(-30, 30)), h=h)


def _sheet(c: Canvas, at: Spot, *, tint: Colour) -> None:
    with c.frame(*at, turn=c.between(-0.05, 0.05)):
        c.glow(corners((6, 8, 160, 250)), thin(SHADE, 120), blur=8)
        c.fade(corners((0, 0, 160, 250)), (WHITE, PAPER))
        c.box((0, 0, 160, 54), tint)
        c.box((22, 20, 116, 14), thin(WHITE, 220))
        for line in range(7):
            c.box((18, 76 + line * 23, c.between(70, 124), 9), thin(SLATE, 120))
        c.round((80, 6), (7, 7), colour=RED)


def well(c: Canvas) -> None:
    """Neighbours at a hand pump in a garden, cans in a row."""
    c.sky(CLEAR, 640)
    clouds(c, 280, number=8)
    far_and_near(c, 610, height=140, far=mix(SLATE, WHITE, 0.6), near=mix(MOSS, WHITE, 0.2))
    house(c, (330, 760), w=560)
    for x, h in ((900, 430), (1460, 480), (1290, 360)):
        tree(c, (x, 770), h=h)
    c.fade(corners((0, 740, 1600, 460)), (mix(GRASS, SAND, 0.35), mix(SAND, GRASS, 0.35)))
    c.fade(corners((720, 900, 240, 110)), (mix(STONE, WHITE, 0.3), STONE))
    c.round((840, 900), (120, 26), colour=mix(STONE, WHITE, 0.55))
    iron = mix(MOSS, SLATE, 0.4)
    c.fade(
        corners((815, 690, 54, 212)), (mix(iron, WHITE, 0.3), mix(iron, SHADE, 0.3)), sideways=True
    )
    c.line([(842, 700), (980, 620)], iron, width=18)
    c.line([(820, 760), (760, 770), (756, 800)], iron, width=22)
    c.line([(757, 806), (757, 890)], thin((150, 200, 225, 255), 230), width=12)
    person(c, (1010, 1010), h=330, pose="work")
    for k, x in enumerate((600, 480, 350, 220)):
        person(c, (x, 1060 + k * 16), h=300 + k * 8, pose="stand")
        tint = mix((90, 150, 200, 255), WHITE, c.between(0, 0.6))
        c.fade(corners((x + 34, 1000 + k * 16, 58, 72)), (mix(tint, WHITE, 0.3), tint))


def helpers(c: Canvas) -> None:
    """The morning at a volunteer centre: tents, tools, people in line."""
    c.sky(MORNING, 640)
    clouds(c, 280, number=8)
    far_and_near(c, 610, height=170, far=mix(SLATE, WHITE, 0.55), near=mix(MOSS, WHITE, 0.2))
    block(c, (980, 690, 520, 210), wall=WALLS[2], panes=(8, 3))
    c.fade(corners((0, 670, 1600, 530)), (mix(SAND, WHITE, 0.2), mix(SAND, STONE, 0.4)))
    marquee(c, (80, 880), w=420, words="受付")
    marquee(c, (590, 880), w=420, words="道具の貸し出し", tint=mix(CREAM, GOLD, 0.2))
    for k in range(9):
        x = 640 + k * 38
        c.line([(x, 900), (x + 14, 760)], mix(WOOD, SAND, 0.3), width=8)
        c.shape(
            [(x - 16, 900), (x + 14, 900), (x + 10, 940), (x - 12, 940)], mix(SLATE, WHITE, 0.2)
        )
    for k in range(15):
        left, foot = 120 + k * 96 + c.between(-14, 14), 1080 + k % 3 * 34
        person(c, (left, foot), h=230, colour=CLOTHES[k % 7])
        c.box((left - 22, foot - 168, 44, 50), thin(GOLD if k % 2 else ORANGE, 235))
    for k in range(3):
        carton(c, (1180 + k * 120, 900), size=100, words=("水", "軍手", "タオル")[k])


def shops(c: Canvas) -> None:
    """A row of small temporary shops with awnings and banners on an opening day."""
    c.sky(CLEAR, 660)
    clouds(c, 280, number=8)
    far_and_near(c, 630, height=170, far=mix(SLATE, WHITE, 0.6), near=MOSS)
    c.fade(corners((0, 690, 1600, 510)), (mix(SAND, WHITE, 0.4), mix(ROAD, WHITE, 0.3)))
    names = ("青果", "床屋", "食堂", "花屋")
    for k, words in enumerate(names):
        x, tint = 60 + k * 376, (LEAF, (70, 122, 168, 255), RED, ORANGE)[k]
        wall = mix(WALLS[k % 5], WHITE, 0.3)
        c.fade(corners((x, 480, 350, 340)), (mix(wall, WHITE, 0.3), wall, mix(wall, SHADE, 0.15)))
        c.box((x - 8, 462, 366, 24), mix(SLATE, SHADE, 0.1))
        c.fade(corners((x + 24, 640, 190, 130)), (mix(SLATE, WHITE, 0.6), mix(SLATE, INK, 0.2)))
        c.box((x + 244, 620, 82, 200), mix(WOOD, SAND, 0.2))
        for stripe in range(10):
            left = x - 6 + stripe * 36.2
            c.shape(
                [(left + 12, 560), (left + 40, 560), (left + 37, 624), (left, 624)],
                tint if stripe % 2 else WHITE,
            )
        c.box((x + 70, 498, 210, 54), PAPER)
        c.text((x + 175, 526), words, size=42, colour=INK)
    for k, x in enumerate((40, 424, 800, 1176, 1560)):
        c.line([(x, 900), (x, 560)], STONE, width=7)
        c.fade(corners((x + 4, 566, 58, 230)), (mix(RED, WHITE, 0.1), mix(RED, SHADE, 0.15)))
        for letter, word in enumerate("営業中"):
            c.text((x + 33, 610 + letter * 66), word, size=44, colour=WHITE if k < 4 else RED)
    for k in range(16):
        person(c, (90 + k * 98 + c.between(-20, 20), 960 + k % 4 * 54), h=190 + k % 4 * 18)


def meeting(c: Canvas) -> None:
    """A small wooden meeting house among temporary homes, neighbours on its veranda."""
    c.sky(MORNING, 640)
    clouds(c, 280, number=8)
    far_and_near(c, 610, height=190, far=mix(SLATE, WHITE, 0.6), near=mix(MOSS, WHITE, 0.15))
    c.fade(corners((0, 600, 1600, 600)), (mix(GRASS, SAND, 0.5), mix(SAND, GRASS, 0.3)))
    for x in (-60, 1330):
        c.fade(corners((x, 560, 330, 170)), (WHITE, WALLS[3]))
        c.box((x - 10, 540, 350, 24), mix(SLATE, WHITE, 0.2))
    wood = mix(WOOD, SAND, 0.45)
    c.fade(corners((360, 520, 880, 330)), (mix(wood, WHITE, 0.25), wood, mix(wood, SHADE, 0.2)))
    for k in range(30):
        c.line([(375 + k * 30, 520), (375 + k * 30, 850)], thin(SHADE, 46), width=2)
    c.shape([(300, 530), (430, 390), (1170, 390), (1300, 530)], mix(SLATE, SHADE, 0.25))
    c.shape([(430, 390), (1170, 390), (1176, 408), (424, 408)], mix(SLATE, WHITE, 0.25))
    c.fade(corners((470, 590, 660, 260)), (mix(LAMP, CREAM, 0.4), mix(LAMP, WOOD, 0.3)))
    for k in range(5):
        c.box((466 + k * 165, 586, 12, 266), mix(WOOD, SHADE, 0.2))
    c.box((640, 545, 320, 42), PAPER)
    c.text((800, 566), "みんなの家", size=36, colour=INK)
    c.fade([(420, 850), (1180, 850), (1230, 930), (370, 930)], (mix(wood, WHITE, 0.35), wood))
    for k, x in enumerate((500, 590, 700, 900, 1010, 1110)):
        person(c, (x, 905), h=170, pose="sit", colour=CLOTHES[k])
    for x, h in ((300, 250), (1290, 240), (800, 260), (870, 190)):
        person(c, (x, 1100), h=h)
    for x in (180, 1440):
        tree(c, (x, 1010), h=380, leaf=LEAF)
