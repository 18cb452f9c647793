"""Houses, blocks, windows and stone walls."""

from itertools import pairwise

from ingest.sample.canvas import Area, Canvas, Spot, corners, oval
from ingest.sample.palette import (
    CREAM,
    INK,
    ROOFS,
    SHADE,
    SHEET,
    SHEET_DARK,
    SLATE,
    STONE,
    WALLS,
    WHITE,
    WOOD,
    Colour,
    mix,
    thin,
)


def house(c: Canvas, at: Spot, *, w: float, turn: float = 0, sheet: bool = False) -> None:
    """A tiled wooden house, ``w`` wide, its foot around ``at``; leans by ``turn`` radians."""
    roof, wall = (c.pick(ROOFS), c.pick(WALLS))
    with c.frame(*at, scale=w / 200, turn=turn):
        c.glow(oval((10, 2), (118, 9)), thin(SHADE, 130), blur=6)
        c.fade(corners((-86, -92, 172, 92)), (mix(wall, SHADE, 0.2), wall, mix(wall, SHADE, 0.1)))
        c.box((-86, -16, 172, 16), mix(wall, WOOD, 0.5))
        for left in (-70, -4):
            glass(c, (left, -62, 44, 34), colour=mix(INK, SHADE, 0.2))
        c.box((50, -66, 28, 66), mix(WOOD, SHADE, 0.2))
        _tiles(c, roof)
        if sheet:
            tarp(c, [(-84, -136), (-20, -150), (34, -146), (62, -94), (-30, -90), (-96, -96)])


def _tiles(c: Canvas, roof: Colour) -> None:
    c.fade(
        [(-112, -88), (-78, -146), (78, -146), (112, -88)],
        (mix(roof, WHITE, 0.2), roof, mix(roof, SHADE, 0.3)),
    )
    for k in range(1, 14):
        t = k / 14
        c.line([(-78 + 156 * t, -146), (-112 + 224 * t, -88)], thin(SHADE, 70), width=2)
    for k in range(1, 4):
        t = k / 4
        c.line(
            [(-78 - 34 * t, -146 + 58 * t), (78 + 34 * t, -146 + 58 * t)],
            thin(SHADE, 50),
            width=1.6,
        )
    c.box((-82, -152, 164, 9), mix(roof, SHADE, 0.35))
    c.box((-112, -90, 224, 5), mix(roof, SHADE, 0.5))


def tarp(c: Canvas, spots: list[Spot]) -> None:
    """A blue sheet over the given shape, with folds, ropes and sandbags along its lower edge."""
    c.fade(spots, (mix(SHEET, WHITE, 0.18), SHEET, SHEET_DARK))
    ends = len(spots) // 2
    for a, b in zip(spots[:ends], reversed(spots[ends:]), strict=False):
        c.line([a, b], thin(WHITE, 90), width=2)
    for a, b in zip(spots[ends:], spots[ends + 1 :], strict=False):
        for k in range(4):
            c.round(
                (a[0] + (b[0] - a[0]) * k / 4, a[1] + (b[1] - a[1]) * k / 4 - 3),
                (7, 4.6),
                colour=CREAM,
            )


def glass(c: Canvas, area: Area, *, colour: Colour) -> None:
    """A window with its frame; a light colour makes it lit."""
    x, y, w, height = area
    c.box((x - 2, y - 2, w + 4, height + 4), mix(colour, WHITE, 0.6))
    c.fade(corners((x, y, w, height)), (mix(colour, WHITE, 0.28), colour))
    c.box((x + w / 2 - 1, y, 2, height), mix(colour, WHITE, 0.55))


def block(c: Canvas, area: Area, *, wall: Colour = CREAM, panes: tuple[int, int] = (8, 4)) -> None:
    """A concrete building with its shadow, seen a little from the side."""
    x, y, w, _ = area
    shadow = [(x, y), (x + w * 1.14, y), (x + w * 1.28, y + 16), (x, y + 10)]
    c.glow(shadow, thin(SHADE, 130), blur=8)
    facade(c, area, wall=wall, panes=panes)


def facade(c: Canvas, area: Area, *, wall: Colour = CREAM, panes: tuple[int, int] = (8, 4)) -> None:
    """A building's front and side: lower left corner, width, height; windows across and floors."""
    x, y, w, h = area
    columns, floors = panes
    side, pane, storey = (w * 0.14, w / columns, h / floors)
    c.fade(corners((x, y - h, w, h)), (mix(wall, WHITE, 0.2), wall, mix(wall, SHADE, 0.12)))
    flank = [(x + w, y - h), (x + w + side, y - h * 0.94), (x + w + side, y - 6), (x + w, y)]
    c.shape(flank, mix(wall, SHADE, 0.32))
    for floor in range(floors):
        top = y - h + floor * storey
        c.box((x, top, w, 4), mix(wall, SHADE, 0.28))
        for column in range(columns):
            left = x + (column + 0.16) * pane
            glass(c, (left, top + storey * 0.3, pane * 0.68, storey * 0.44), colour=SLATE)


def stones(c: Canvas, spots: list[Spot], *, rows: int, colour: Colour = STONE) -> None:
    """A dry stone wall between its corners: upper left and right, lower right and left."""
    c.shape(spots, mix(colour, SHADE, 0.6))
    across = spots[1][0] - spots[0][0]
    for row in range(rows):
        top, bottom = (row / rows + 0.012, (row + 1) / rows)
        number = max(4, int(across / 58 + row * 0.6))
        joints = sorted((k + c.between(-0.28, 0.28)) / number for k in range(1, number))
        for left, right in pairwise([0.0, *joints, 1.0]):
            shares = corners((left + 0.004, top, right - left - 0.008, bottom - top))
            stone = [_within(spots, share) for share in shares]
            tint = mix(mix(colour, SHADE, c.between(0, 0.28)), WHITE, c.between(0, 0.24))
            c.fade(stone, (mix(tint, WHITE, 0.18), mix(tint, SHADE, 0.16)))


def _within(spots: list[Spot], share: Spot) -> Spot:
    """The spot at a share across and down, with the curve of a castle wall."""
    (a, b, d, e), s, t = (spots, share[0], share[1] ** 1.12)
    left, right = (a[0] + (e[0] - a[0]) * t**1.5, b[0] + (d[0] - b[0]) * t**1.5)
    return (left + (right - left) * s, a[1] + (e[1] - a[1]) * t)
