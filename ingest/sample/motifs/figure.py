"""People as plain silhouettes (nobody in particular), vehicles and boxes."""

from ingest.sample.canvas import Area, Canvas, Spot, corners, oval
from ingest.sample.palette import CARD, CLOTHES, GOLD, INK, SHADE, WHITE, Colour, mix, thin


def person(
    c: Canvas, at: Spot, *, h: float, pose: str = "stand", colour: Colour | None = None
) -> None:
    """A silhouette with its feet at ``at``; poses: stand, carry, work, wave, sit."""
    body = colour or c.pick(CLOTHES)
    with c.frame(*at, scale=h / 100, mirror=c.between(0, 1) < 0.5):
        c.glow(oval((4, 0), (24, 4)), thin(SHADE, 110), blur=4)
        if pose == "sit":
            _sitting(c, body)
            return
        lean = 16 if pose == "work" else 0
        dark = mix(body, SHADE, 0.45)
        c.shape([(-11, 0), (-10, -46), (10, -46), (12, 0), (5, 0), (1, -38), (-4, 0)], dark)
        c.shape(
            [
                (-11, -44),
                (-14 + lean, -76),
                (-8 + lean, -83),
                (9 + lean, -83),
                (14 + lean, -76),
                (11, -44),
            ],
            body,
        )
        c.round((1 + lean * 1.25, -91), (7.6, 8.6), colour=mix(dark, INK, 0.4))
        _arms(c, body, pose=pose, lean=lean)


def _arms(c: Canvas, body: Colour, *, pose: str, lean: float) -> None:
    shade = mix(body, SHADE, 0.22)
    if pose == "carry":
        c.line([(-11, -78), (-13, -60), (6, -56)], shade, width=6)
        c.box((2, -68, 24, 20), CARD)
        c.box((2, -60, 24, 4), mix(CARD, WHITE, 0.4))
    elif pose == "work":
        c.line([(lean - 8, -78), (24, -58), (34, -44)], shade, width=6)
        c.line([(14, -74), (40, -8)], mix(CARD, SHADE, 0.4), width=3)
    elif pose == "wave":
        c.line([(10, -78), (22, -92), (20, -108)], shade, width=6)
        c.line([(-11, -78), (-15, -46)], shade, width=6)
    else:
        c.line([(-12, -78), (-15, -46)], shade, width=6)
        c.line([(12, -78), (15, -46)], shade, width=6)


def _sitting(c: Canvas, body: Colour) -> None:
    dark = mix(body, SHADE, 0.45)
    c.shape([(-20, 0), (-18, -12), (16, -16), (24, -8), (22, 0)], dark)
    c.shape([(-16, -8), (-15, -38), (-8, -45), (7, -45), (12, -36), (14, -10)], body)
    c.round((0, -54), (7.6, 8.6), colour=mix(dark, INK, 0.4))
    c.line([(8, -38), (20, -20)], mix(body, SHADE, 0.22), width=6)


def helmet(c: Canvas, at: Spot, *, h: float, colour: Colour = GOLD) -> None:
    """A worker with a helmet and a vest."""
    x, y = at
    person(c, at, h=h, pose="stand", colour=mix(colour, INK, 0.35))
    c.shape([(x - h * 0.09, y - h * 0.92), (x, y - h * 1.03), (x + h * 0.1, y - h * 0.92)], colour)
    c.box((x - h * 0.1, y - h * 0.68, h * 0.2, h * 0.04), thin(WHITE, 220))


def car(c: Canvas, at: Spot, *, w: float, colour: Colour, turn: float = 0) -> None:
    """A small car from the side, ``w`` long, its wheels on ``at``."""
    with c.frame(*at, scale=w / 200, turn=turn):
        c.glow(oval((0, 0), (112, 9)), thin(SHADE, 150), blur=6)
        roof = [(-62, -50), (-42, -84), (40, -84), (66, -50)]
        c.fade(
            [
                (-100, -14),
                (-98, -44),
                (-64, -52),
                (-42, -88),
                (42, -88),
                (70, -52),
                (98, -42),
                (100, -14),
            ],
            (mix(colour, WHITE, 0.3), colour, mix(colour, SHADE, 0.4)),
        )
        c.fade(roof, (mix(INK, WHITE, 0.45), INK))
        c.box((-4, -86, 6, 40), mix(colour, SHADE, 0.2))
        c.line([(-98, -32), (98, -32)], thin(SHADE, 70), width=2)
        c.box((88, -40, 11, 9), mix(GOLD, WHITE, 0.5))
        for wheel in (-58, 58):
            c.round((wheel, -14), (20, 20), colour=SHADE)
            c.round((wheel, -14), (10, 10), colour=mix(INK, WHITE, 0.55))


def tanker(c: Canvas, at: Spot, *, w: float, words: str) -> None:
    """A water truck from the side, ``w`` long, with words on its tank."""
    with c.frame(*at, scale=w / 400):
        c.glow(oval((0, 2), (215, 14)), thin(SHADE, 150), blur=8)
        cab, steel = ((238, 240, 238, 255), (196, 208, 214, 255))
        c.box((-200, -46, 400, 22), mix(INK, WHITE, 0.15))
        c.fade(
            [(120, -24), (120, -132), (166, -132), (196, -84), (198, -24)],
            (WHITE, cab, mix(cab, SHADE, 0.25)),
        )
        c.shape([(134, -88), (134, -122), (162, -122), (182, -88)], mix(INK, WHITE, 0.25))
        c.fade(_tank((-192, -150, 300, 106)), (WHITE, steel, mix(steel, SHADE, 0.45)))
        c.box((-192, -112, 300, 40), (60, 132, 186, 255))
        c.text((-42, -92), words, size=31, colour=WHITE)
        for wheel in (-140, -84, 140):
            c.round((wheel, -20), (25, 25), colour=SHADE)
            c.round((wheel, -20), (12, 12), colour=mix(INK, WHITE, 0.55))


def carton(c: Canvas, at: Spot, *, size: float, words: str = "") -> None:
    """A cardboard box in half profile, its front ``size`` wide, its foot on ``at``."""
    tint = mix(CARD, WHITE, c.between(0, 0.22))
    with c.frame(*at, scale=size / 100):
        c.fade(corners((0, -76, 100, 76)), (tint, mix(tint, SHADE, 0.14)))
        c.shape([(100, -76), (132, -96), (132, -22), (100, 0)], mix(tint, SHADE, 0.34))
        c.shape([(0, -76), (34, -96), (132, -96), (100, -76)], mix(tint, WHITE, 0.34))
        c.box((0, -48, 100, 7), mix(tint, WHITE, 0.45))
        if words:
            c.text((50, -24), words, size=25, colour=mix(INK, tint, 0.15))


def _tank(area: Area) -> list[Spot]:
    x, y, w, h = area
    left, right = (
        oval((x + 22, y + h / 2), (22, h / 2)),
        oval((x + w - 22, y + h / 2), (22, h / 2)),
    )
    return [*left[9:28], *right[27:], *right[:10]]
