"""What builds and clears: excavators, tower cranes, scaffolding, tents."""

from ingest.sample.canvas import Area, Canvas, Spot, corners, oval
from ingest.sample.palette import CREAM, GOLD, INK, RED, SHADE, SLATE, WHITE, Colour, mix, thin


def excavator(c: Canvas, at: Spot, *, w: float, colour: Colour = GOLD) -> None:
    """From the side, ``w`` long with its arm, its tracks on ``at``."""
    with c.frame(*at, scale=w / 300):
        c.glow(oval((0, 2), (130, 12)), thin(SHADE, 150), blur=7)
        c.fade(corners((-100, -34, 170, 34)), (mix(INK, WHITE, 0.25), SHADE))
        for wheel in range(5):
            c.round((-84 + wheel * 35, -17), (12, 12), colour=mix(SLATE, WHITE, 0.2))
        c.fade(
            [(-110, -40), (-106, -96), (-30, -104), (60, -96), (66, -40)],
            (mix(colour, WHITE, 0.3), colour, mix(colour, SHADE, 0.35)),
        )
        c.fade(
            [(-6, -96), (4, -156), (52, -156), (62, -96)],
            (mix(SLATE, WHITE, 0.5), mix(SLATE, INK, 0.3)),
        )
        c.line([(40, -90), (120, -190), (196, -128)], mix(colour, SHADE, 0.1), width=19)
        c.line([(196, -128), (176, -50)], mix(colour, SHADE, 0.2), width=13)
        c.shape([(148, -52), (198, -52), (190, -6), (156, -10)], mix(SLATE, SHADE, 0.3))


def tower_crane(c: Canvas, at: Spot, *, h: float, reach: float) -> None:
    """A mast ``h`` high with an arm ``reach`` long to the right."""
    x, y = at
    tint = mix(RED, CREAM, 0.2)
    for side in (-9, 9):
        c.line([(x + side, y), (x + side, y - h)], tint, width=5)
    steps = int(h / 34)
    for k in range(steps):
        low, high = y - h * k / steps, y - h * (k + 1) / steps
        c.line([(x - 9, low), (x + 9, high)], tint, width=3)
    top = y - h
    c.line([(x - reach * 0.34, top), (x + reach, top)], tint, width=8)
    c.line([(x - reach * 0.34, top), (x, top - 60), (x + reach, top)], tint, width=3)
    c.box((x - reach * 0.34 - 10, top, 46, 34), mix(SLATE, WHITE, 0.2))
    c.line([(x + reach * 0.7, top), (x + reach * 0.7, top + h * 0.3)], thin(INK, 200), width=3)


def scaffold(c: Canvas, area: Area, *, net: bool = False) -> None:
    """Poles and boards in front of a building: left, top, width, height; a net makes it pale."""
    x, y, w, h = area
    if net:
        c.fade(
            corners(area), (thin(mix(WHITE, SLATE, 0.2), 150), thin(mix(WHITE, SLATE, 0.3), 190))
        )
    steel = mix(SLATE, WHITE, 0.35)
    columns, rows = max(2, round(w / 64)), max(2, round(h / 58))
    for k in range(columns + 1):
        c.line([(x + w * k / columns, y), (x + w * k / columns, y + h)], steel, width=4)
    for k in range(rows + 1):
        at = y + h * k / rows
        c.line([(x - 6, at), (x + w + 6, at)], mix(steel, CREAM, 0.3), width=5)
    for k in range(columns):
        left, right = x + w * k / columns, x + w * (k + 1) / columns
        c.line([(left, y + h), (right, y + h - h / rows)], thin(steel, 150), width=2)


def marquee(c: Canvas, at: Spot, *, w: float, words: str, tint: Colour = WHITE) -> None:
    """An open tent on four posts with words on its edge, ``w`` wide; its feet at ``at``."""
    x, y = at
    h = w * 0.62
    for post in (0.04, 0.96):
        c.line([(x + w * post, y), (x + w * post, y - h)], mix(SLATE, WHITE, 0.5), width=w / 60)
    c.glow(corners((x, y - 6, w, 12)), thin(SHADE, 90), blur=10)
    c.fade(
        [
            (x - w * 0.06, y - h),
            (x + w * 0.2, y - h * 1.36),
            (x + w * 0.8, y - h * 1.36),
            (x + w * 1.06, y - h),
        ],
        (mix(tint, WHITE, 0.5), tint, mix(tint, SHADE, 0.12)),
    )
    c.fade(
        corners((x - w * 0.06, y - h, w * 1.12, h * 0.17)),
        (mix(tint, WHITE, 0.3), mix(tint, SHADE, 0.18)),
    )
    if words:
        c.text((x + w / 2, y - h * 0.915), words, size=h * 0.125, colour=mix(INK, RED, 0.2))


def sandbags(c: Canvas, at: Spot, *, across: int, rows: int, size: float) -> None:
    """A wall of large black bags, its lower left corner at ``at``."""
    x, y = at
    for row in range(rows):
        for k in range(across - row % 2):
            left, foot = x + (k + row % 2 * 0.5) * size, y - row * size * 0.72
            bag = [
                (left + size * 0.04, foot),
                (left, foot - size * 0.4),
                (left + size * 0.16, foot - size * 0.74),
                (left + size * 0.84, foot - size * 0.74),
                (left + size, foot - size * 0.4),
                (left + size * 0.96, foot),
            ]
            dark = mix(INK, SHADE, c.between(0.1, 0.6))
            c.fade(bag, (mix(dark, WHITE, 0.28), dark))
            c.line(
                [(left + size * 0.3, foot - size * 0.74), (left + size * 0.5, foot - size * 0.86)],
                dark,
                width=4,
            )
