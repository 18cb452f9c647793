"""Skies, mountains, trees, fields, rain and water."""

import math
from collections.abc import Sequence

from ingest.sample.canvas import Canvas, Spot, corners, oval
from ingest.sample.palette import BLOSSOM, LEAF, MOSS, SHADE, WHITE, WOOD, Colour, mix, thin


def ridge(
    c: Canvas, y: float, *, height: float, colours: Sequence[Colour], waves: float = 2.2
) -> list[Spot]:
    """A chain of mountains standing on height ``y``; returns its skyline."""
    shifts = [c.between(0, math.tau) for _ in range(5)]
    line: list[Spot] = []
    for step in range(161):
        x = c.width * step / 160
        t = step / 160 * math.tau
        rise = sum(
            (math.sin(t * waves * 2**k / 2 + shift) / 1.9**k for k, shift in enumerate(shifts))
        )
        line.append((x, y - height * (0.62 + 0.25 * rise) + c.between(-1.5, 1.5)))
    c.fade([*line, (c.width, y + 2), (0, y + 2)], colours)
    return line


def far_and_near(c: Canvas, y: float, *, height: float, far: Colour, near: Colour) -> None:
    """Three chains, each nearer one darker, with mist between."""
    for k in range(3):
        tint = mix(far, near, k / 2)
        ridge(
            c,
            y,
            height=height * (1 - 0.26 * k),
            colours=(tint, mix(tint, WHITE, 0.35)),
            waves=1.6 + k,
        )
    c.fade(corners((0, y, c.width, c.height - y)), (mix(near, WHITE, 0.35), near))


def clouds(c: Canvas, y: float, *, number: int, colour: Colour = WHITE, size: float = 1) -> None:
    for _ in range(number):
        x, top = (c.between(0, c.width), c.between(y * 0.3, y))
        span = c.between(120, 300) * size
        puffs = []
        for _ in range(6):
            dx, r = (c.between(-span, span), c.between(0.18, 0.4) * span)
            puffs.append(oval((x + dx, top + c.between(-0.1, 0.1) * span), (r * 1.4, r * 0.55)))
        c.mist(puffs, thin(colour, 60), blur=14 * size)


def tree(c: Canvas, at: Spot, *, h: float, leaf: Colour = LEAF) -> None:
    x, y = at
    c.glow(oval((x + h * 0.1, y), (h * 0.34, h * 0.05)), thin(SHADE, 90), blur=6)
    c.shape(
        [
            (x - h * 0.04, y),
            (x - h * 0.02, y - h * 0.5),
            (x + h * 0.03, y - h * 0.5),
            (x + h * 0.05, y),
        ],
        WOOD,
    )
    for k in range(16):
        r = c.between(0.1, 0.17) * h
        dx, dy = (c.between(-0.25, 0.25) * h, c.between(-0.92, -0.42) * h)
        dx *= 1 - abs(dy / h + 0.62)
        shade = mix(mix(leaf, SHADE, 0.28), mix(leaf, WHITE, 0.16), k / 15)
        c.round((x + dx, y + dy - k * h * 0.006), (r, r * 0.86), colour=shade)


def cherry(c: Canvas, at: Spot, *, h: float) -> None:
    tree(c, at, h=h, leaf=BLOSSOM)


def cedars(c: Canvas, y: float, *, number: int, h: float, colour: Colour = MOSS) -> None:
    """A row of cedars along the whole width, feet at ``y``."""
    for k in range(number):
        x = c.width * (k + c.between(-0.5, 0.5)) / (number - 1)
        top = h * c.between(0.7, 1.15)
        shade = mix(colour, SHADE, c.between(0, 0.35))
        for part in range(3):
            base, wide = (y - top * part * 0.27, top * (0.2 - 0.045 * part))
            c.shape([(x - wide, base), (x, base - top * 0.48), (x + wide, base)], shade)


def fields(c: Canvas, y: float, *, colours: Sequence[Colour], rows: int = 6) -> None:
    """Fields in perspective from the horizon ``y`` down, parted by paths that meet far away."""
    depth = c.height - y
    edges = [y + depth * (k / rows) ** 1.8 for k in range(rows + 1)]
    far, left, right = (c.width * 0.52, -c.width * 2.2, c.width * 3.2)
    for k in range(rows):
        for part in range(12):
            a, b = (part / 12, (part + 1) / 12)
            spots = [
                (_toward(far, left + (right - left) * s, share=(edge - y) / depth), edge)
                for s, edge in ((a, edges[k]), (b, edges[k]), (b, edges[k + 1]), (a, edges[k + 1]))
            ]
            base = c.pick(colours)
            c.fade(spots, (mix(base, WHITE, 0.16), base))
            c.line([*spots, spots[0]], thin(SHADE, 34), width=2)


def rain(c: Canvas, number: int = 420, *, opacity: int = 70) -> None:
    for _ in range(number):
        x, y, drop = (c.between(-60, c.width), c.between(-40, c.height), c.between(20, 60))
        c.line(
            [(x, y), (x + drop * 0.2, y + drop)],
            thin(WHITE, int(c.between(0.4, 1) * opacity)),
            width=1.4,
        )


def ripples(c: Canvas, y: float, *, bottom: float, colour: Colour, number: int = 160) -> None:
    """Strokes of light on water, longer towards the front."""
    for _ in range(number):
        share = c.between(0, 1) ** 1.4
        at, x, span = (y + (bottom - y) * share, c.between(-80, c.width), 18 + 150 * share)
        c.shape(
            [
                (x, at),
                (x + span / 2, at - 1 - 3 * share),
                (x + span, at),
                (x + span / 2, at + 1 + 4 * share),
            ],
            thin(colour, int(c.between(30, 120))),
        )


def scatter(c: Canvas, spots: Sequence[Spot], *, colours: Sequence[Colour], size: float) -> None:
    """Broken pieces (stones, tiles, planks) around the given spots, with a lit side each."""
    for x, y in spots:
        s, turn = (size * c.between(0.5, 1.3), c.between(0, math.tau))
        body = [
            (
                x + s * math.cos(turn + k * 1.26) * c.between(0.75, 1.1),
                y + 0.7 * s * math.sin(turn + k * 1.26),
            )
            for k in range(5)
        ]
        colour = c.pick(colours)
        c.shape([(px + s * 0.16, py + s * 0.22) for px, py in body], thin(SHADE, 110))
        c.shape(body, colour)
        c.shape(
            [((px + x) / 2 - s * 0.12, (py + y) / 2 - s * 0.14) for px, py in body],
            mix(colour, WHITE, 0.25),
        )


def _toward(near: float, far: float, *, share: float) -> float:
    return near + (far - near) * (0.1 + 0.9 * share)
