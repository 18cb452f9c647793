"""What comes and goes: the yard for waste, the ferry with goods."""

from ingest.sample.canvas import Canvas, corners, oval
from ingest.sample.motifs.building import glass
from ingest.sample.motifs.figure import car, helmet, person
from ingest.sample.motifs.landscape import clouds, far_and_near, ripples, scatter
from ingest.sample.palette import (
    CARS,
    CLEAR,
    CREAM,
    EVENING,
    GOLD,
    INK,
    MOSS,
    RED,
    RICE,
    ROOFS,
    SAND,
    SEA,
    SHADE,
    SLATE,
    STONE,
    WHITE,
    WOOD,
    mix,
    thin,
)


def debris(c: Canvas) -> None:
    """A temporary yard for disaster waste, sorted in heaps, with a queue of small trucks."""
    c.sky(CLEAR, 620)
    clouds(c, 290, number=9)
    far_and_near(c, 590, height=150, far=mix(SLATE, WHITE, 0.6), near=MOSS)
    c.fade(corners((0, 580, 1600, 620)), (mix(SAND, WHITE, 0.2), mix(SAND, STONE, 0.5)))
    kinds = (
        ("木くず", (WOOD, mix(WOOD, SAND, 0.5))),
        ("かわら", (ROOFS[0], SLATE, STONE)),
        ("家具", (WOOD, CREAM, RED)),
        ("たたみ", (RICE, mix(RICE, MOSS, 0.4))),
    )
    for k, (words, colours) in enumerate(kinds):
        x, y = (220 + k * 390, 800)
        spots = [
            (x + c.between(-1, 1) * 180 * (1 - r), y - r * 250 + c.between(-10, 10))
            for r in (c.between(0, 0.95) for _ in range(120))
        ]
        scatter(c, sorted(spots, key=lambda s: s[1]), colours=colours, size=32)
        c.box((x - 100, y + 26, 200, 62), WHITE)
        c.line(corners((x - 100, y + 26, 200, 62)), mix(SLATE, WHITE, 0.2), width=3)
        c.text((x, y + 57), words, size=42, colour=INK)
        c.line([(x, y + 88), (x, y + 130)], SLATE, width=8)
    for k in range(4):
        x, y = (250 + k * 370, 1080 + k % 2 * 16)
        car(c, (x, y), w=270, colour=CARS[k])
        scatter(
            c,
            [(x - c.between(50, 120), y - 116 - c.between(0, 22)) for _ in range(7)],
            colours=(WOOD, CREAM, SLATE),
            size=26,
        )
    for x in (110, 700, 1500):
        helmet(c, (x, 1010), h=170)


def ferry(c: Canvas) -> None:
    """A ferry brings goods to a harbour in the evening."""
    c.sky(EVENING, 620)
    c.glow(oval((1180, 520), (70, 70)), (255, 232, 180, 255), blur=36)
    far_and_near(c, 600, height=110, far=mix(SLATE, EVENING[1], 0.5), near=mix(SLATE, INK, 0.2))
    c.fade(corners((0, 590, 1600, 610)), (mix(SEA, EVENING[2], 0.6), SEA, mix(SEA, SHADE, 0.45)))
    ripples(c, 610, bottom=1000, colour=mix(GOLD, WHITE, 0.4), number=240)
    with c.frame(560, 800):
        c.fade(
            [(-470, -90), (480, -90), (420, 40), (-410, 40)], (WHITE, CREAM, mix(SEA, SHADE, 0.3))
        )
        c.box((-464, -66, 930, 16), (60, 112, 160, 255))
        for k, (left, w) in enumerate(((-400, 740), (-320, 560), (-220, 300))):
            c.fade(corners((left, -170 - k * 78, w, 80)), (WHITE, mix(CREAM, SHADE, 0.12)))
            for pane in range(int(w / 50)):
                glass(
                    c, (left + 14 + pane * 50, -150 - k * 78, 30, 34), colour=mix(GOLD, SLATE, 0.35)
                )
        c.fade(corners((90, -410, 80, 92)), (RED, mix(RED, SHADE, 0.4)))
        c.glow(oval((0, 40), (470, 14)), thin(WHITE, 170), blur=8)
    c.fade(
        [(0, 960), (1600, 900), (1600, 1200), (0, 1200)],
        (mix(STONE, EVENING[2], 0.3), mix(STONE, SHADE, 0.3)),
    )
    c.fade([(840, 790), (1000, 770), (1330, 960), (1080, 990)], (mix(SLATE, WHITE, 0.2), SLATE))
    for x, y, w, tint in (
        (1180, 950, 250, CARS[0]),
        (400, 1080, 300, CARS[5]),
        (760, 1060, 290, CARS[0]),
    ):
        car(c, (x, y), w=w, colour=tint)
    for x in (150, 1010, 1090, 1420, 1500):
        person(c, (x, 1110), h=190, pose="carry" if x > 1000 else "wave")
