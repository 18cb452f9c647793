"""Kumamoto Castle, just after the earthquake and restored."""

from ingest.sample.canvas import Canvas, Spot, corners, oval
from ingest.sample.motifs.building import stones
from ingest.sample.motifs.figure import person
from ingest.sample.motifs.landscape import cherry, clouds, far_and_near, scatter, tree
from ingest.sample.motifs.machine import scaffold, tower_crane
from ingest.sample.palette import (
    BLOSSOM,
    CREAM,
    EARTH,
    GOLD,
    GRASS,
    INK,
    MORNING,
    MOSS,
    SAND,
    SHADE,
    SLATE,
    SPRING,
    STONE,
    TILE,
    WHITE,
    Colour,
    mix,
    thin,
)

BOARDS = mix(INK, SHADE, 0.5)


def broken(c: Canvas) -> None:
    """The keep with tiles gone, dust in the air, and a stone wall that has come down."""
    c.sky(MORNING, 900)
    clouds(c, 300, number=6)
    far_and_near(c, 800, height=190, far=mix(SLATE, WHITE, 0.55), near=mix(MOSS, WHITE, 0.2))
    with c.frame(800, 700, scale=1.02):
        _keep(c, worn=True)
    stones(c, [(250, 690), (1350, 690), (1480, 1010), (120, 1010)], rows=9)
    _gap(c)
    c.fade(
        [(0, 990), (1600, 1000), (1600, 1200), (0, 1200)],
        (mix(GRASS, SAND, 0.5), mix(EARTH, SAND, 0.3)),
    )
    pile = [(c.between(480, 1080), c.between(940, 1120)) for _ in range(150)]
    scatter(
        c,
        sorted(pile, key=lambda spot: spot[1]),
        colours=(STONE, mix(STONE, SHADE, 0.3), mix(STONE, WHITE, 0.3)),
        size=30,
    )
    c.glow(oval((780, 950), (420, 70)), thin(SAND, 120), blur=46)
    for x in (90, 200, 1450, 1540):
        tree(c, (x, 1020 + c.between(-10, 20)), h=300, leaf=mix(MOSS, GRASS, 0.4))
    _rope(c)


def restored(c: Canvas) -> None:
    """The restored keep in spring with visitors under the cherries."""
    c.sky(SPRING, 900)
    clouds(c, 340, number=9)
    far_and_near(c, 800, height=150, far=mix(SLATE, WHITE, 0.6), near=mix(MOSS, WHITE, 0.35))
    with c.frame(820, 690, scale=1.08):
        _keep(c, worn=False)
    stones(
        c,
        [(250, 680), (1370, 680), (1500, 1000), (110, 1000)],
        rows=9,
        colour=mix(STONE, SAND, 0.25),
    )
    c.fade(
        [(0, 985), (1600, 985), (1600, 1200), (0, 1200)],
        (mix(GRASS, WHITE, 0.1), mix(GRASS, MOSS, 0.4)),
    )
    c.fade([(640, 985), (960, 985), (1250, 1200), (330, 1200)], (mix(SAND, WHITE, 0.3), SAND))
    for x, h in ((60, 470), (250, 380), (1360, 390), (1540, 500)):
        cherry(c, (x, 1050), h=h)
    for _ in range(15):
        person(c, (c.between(520, 1080), c.between(1030, 1150)), h=c.between(84, 104))
    for _ in range(130):
        c.round((c.between(0, 1600), c.between(500, 1190)), (5, 3), colour=thin(BLOSSOM, 220))


def works(c: Canvas) -> None:
    """The keep within scaffolding, a crane above it, the fallen stones cleared away."""
    _ground(c)
    with c.frame(800, 700, scale=1.02):
        _keep(c, worn=True)
        scaffold(c, (-250, -360, 460, 350), net=True)
        scaffold(c, (-440, -230, 190, 220))
    tower_crane(c, (1130, 700), h=610, reach=250)
    stones(c, [(250, 690), (1350, 690), (1480, 1010), (120, 1010)], rows=9)
    _gap(c)
    _lawn(c)
    _numbered(c)
    for x in (90, 200, 1450, 1540):
        tree(c, (x, 1020 + c.between(-10, 20)), h=300, leaf=mix(MOSS, GRASS, 0.4))


def unveiled(c: Canvas) -> None:
    """The outside of the great keep is done, its lower tower still within scaffolding."""
    _ground(c)
    with c.frame(800, 700, scale=1.04):
        _keep(c, worn=False)
        scaffold(c, (-450, -210, 200, 200), net=True)
    tower_crane(c, (300, 700), h=470, reach=190)
    stones(c, [(250, 690), (1350, 690), (1480, 1010), (120, 1010)], rows=9)
    _gap(c)
    scaffold(c, (540, 700, 520, 300), net=True)
    _lawn(c)
    for _ in range(18):
        person(c, (c.between(260, 1340), c.between(1060, 1160)), h=c.between(92, 116))
    for x in (90, 200, 1450, 1540):
        tree(c, (x, 1020 + c.between(-10, 20)), h=300, leaf=mix(GOLD, GRASS, 0.5))


def later(c: Canvas) -> None:
    """Years on: the keep stands among ginkgo trees, the wall below is being piled up again."""
    _ground(c)
    with c.frame(810, 695, scale=1.06):
        _keep(c, worn=False)
    stones(
        c,
        [(250, 685), (1360, 685), (1490, 1005), (115, 1005)],
        rows=9,
        colour=mix(STONE, SAND, 0.15),
    )
    new: list[Spot] = [(560, 790), (1060, 790), (1110, 1004), (480, 1004)]
    stones(c, new, rows=5, colour=mix(STONE, WHITE, 0.35))
    scaffold(c, (540, 690, 520, 100))
    _lawn(c)
    _numbered(c)
    for x, h in ((80, 430), (240, 340), (1370, 350), (1530, 450)):
        tree(c, (x, 1050), h=h, leaf=mix(GOLD, WHITE, 0.08))
    for _ in range(9):
        person(c, (c.between(480, 1120), c.between(1110, 1170)), h=c.between(92, 116))


def _ground(c: Canvas) -> None:
    c.sky(MORNING, 900)
    clouds(c, 300, number=7)
    far_and_near(c, 800, height=170, far=mix(SLATE, WHITE, 0.58), near=mix(MOSS, WHITE, 0.28))


def _lawn(c: Canvas) -> None:
    c.fade(
        [(0, 990), (1600, 1000), (1600, 1200), (0, 1200)],
        (mix(GRASS, SAND, 0.35), mix(GRASS, MOSS, 0.3)),
    )


def _numbered(c: Canvas) -> None:
    """Stones that fell, laid out in rows with a number each."""
    for row in range(2):
        for k in range(9):
            x, y = (330 + k * 112 + row * 40, 1060 + row * 66)
            scatter(c, [(x, y)], colours=(STONE, mix(STONE, WHITE, 0.2)), size=34)
            c.box((x - 16, y - 12, 34, 22), WHITE)
            c.note((x + 1, y - 1), str(k + 1 + row * 9), size=18, colour=INK)


def _keep(c: Canvas, *, worn: bool) -> None:
    """The large keep with its lower tower, foot at the origin, about 560 high."""
    with c.frame(-330, 0):
        _tower(c, ((210, 92), (150, 84)), worn=worn)
    _tower(c, ((380, 118), (300, 104), (190, 88)), worn=worn)
    for side in (-1, 1):
        c.line([(side * 62, -358), (side * 68, -378), (side * 58, -388)], GOLD, width=6)


def _tower(c: Canvas, storeys: tuple[tuple[float, float], ...], *, worn: bool) -> None:
    foot = 0.0
    for k, (w, h) in enumerate(storeys):
        c.fade(corners((-w / 2, foot - h, w, h * 0.55)), (CREAM, WHITE, mix(CREAM, SHADE, 0.08)))
        c.fade(corners((-w / 2, foot - h * 0.5, w, h * 0.5)), (mix(BOARDS, WHITE, 0.14), BOARDS))
        panes = int(w // 46)
        for pane in range(panes):
            left = -w / 2 + (pane + 0.5) * w / panes - 9
            c.box((left, foot - h * 0.82, 18, h * 0.24), mix(INK, SLATE, 0.4))
        foot -= h
        _eaves(c, foot, w=w * (1.26 if k < len(storeys) - 1 else 1.3), worn=worn, gable=k != 1)


def _eaves(c: Canvas, y: float, *, w: float, worn: bool, gable: bool) -> None:
    colour: Colour = mix(TILE, SHADE, 0.12)
    curve: list[Spot] = [(-w / 2 - 14, y + 2), (-w * 0.4, y - 26), (-w * 0.26, y - 52)]
    line = [*curve, *[(-x, py) for x, py in reversed(curve)]]
    c.fade(
        [*line, (w / 2, y + 14), (-w / 2, y + 14)],
        (mix(colour, WHITE, 0.3), colour, mix(colour, SHADE, 0.4)),
    )
    for k in range(1, 22):
        t = k / 22 - 0.5
        c.line([(t * w * 0.54, y - 50), (t * w * 1.02, y + 10)], thin(SHADE, 64), width=2)
    if gable:
        c.shape([(-w * 0.17, y - 8), (0, y - 84), (w * 0.17, y - 8)], mix(colour, SHADE, 0.3))
        c.shape([(-w * 0.12, y - 10), (0, y - 66), (w * 0.12, y - 10)], CREAM)
        c.shape([(-w * 0.05, y - 12), (0, y - 40), (w * 0.05, y - 12)], mix(colour, SHADE, 0.2))
    if worn:
        for _ in range(9):
            x = c.between(-0.42, 0.42) * w
            c.shape(
                [(x, y - 40), (x + 18, y - 44), (x + 30, y - 14), (x + 4, y - 8)],
                mix(EARTH, SAND, c.between(0, 0.6)),
            )
    c.box((-w / 2 - 6, y + 10, w + 12, 6), mix(colour, SHADE, 0.55))


def _gap(c: Canvas) -> None:
    """Where the outer stones have slid away: the earth core in the open."""
    hole = [
        (560, 684),
        (640, 700),
        (760, 690),
        (900, 700),
        (1000, 686),
        (1060, 800),
        (1110, 1000),
        (470, 1000),
        (520, 820),
    ]
    c.fade(hole, (mix(EARTH, SHADE, 0.25), EARTH, mix(EARTH, SAND, 0.5)))
    for _ in range(60):
        x, y = (c.between(540, 1040), c.between(720, 980))
        c.round(
            (x, y),
            (c.between(5, 16), c.between(3, 9)),
            colour=thin(mix(EARTH, SHADE, c.between(0, 0.5)), 150),
        )


def _rope(c: Canvas) -> None:
    for x in range(60, 1600, 190):
        c.box((x, 1060, 12, 90), mix(CREAM, SHADE, 0.1))
        c.box((x, 1076, 12, 16), (194, 71, 58, 255))
    for left in range(66, 1500, 190):
        c.line(
            [(left, 1076), (left + 95, 1094), (left + 190, 1076)], mix(GOLD, SHADE, 0.15), width=5
        )
