"""The colours of the sample pictures: one muted family, so that the set looks like one hand's."""

from collections.abc import Sequence

Colour = tuple[int, int, int, int]
"""Red, green, blue, opacity, 0 to 255 each."""


def tone(code: str, opacity: int = 255) -> Colour:
    """The colour of ``#rrggbb``."""
    return (int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16), opacity)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """``share`` of the second colour in the first (0 to 1)."""
    (r, g, b, o), (r2, g2, b2, o2) = first, second
    return (
        round(r + (r2 - r) * share),
        round(g + (g2 - g) * share),
        round(b + (b2 - b) * share),
        round(o + (o2 - o) * share),
    )


def thin(colour: Colour, opacity: int) -> Colour:
    return (*colour[:3], opacity)


def many(codes: str) -> Sequence[Colour]:
    return tuple(tone(code) for code in codes.split())


INK = tone("#26323f")
SHADE = tone("#1d2733")
PAPER = tone("#faf6ec")
WHITE = tone("#ffffff")
CREAM = tone("#efe4cd")
SAND = tone("#d8c6a2")
EARTH = tone("#a98559")
CLAY = tone("#8a6242")
MUD = tone("#8f7a58")
STONE = tone("#8d8f8e")
SLATE = tone("#4a5662")
ROAD = tone("#6d7378")
TILE = tone("#4d5a66")
WOOD = tone("#7a573c")
LEAF = tone("#5d8a55")
MOSS = tone("#3f6b4f")
GRASS = tone("#8fae62")
RICE = tone("#b9c26a")
SKY = tone("#9cc6dc")
SEA = tone("#3f7d9a")
SHEET = tone("#2f6fb3")
SHEET_DARK = tone("#22538c")
RED = tone("#c2473a")
ORANGE = tone("#e0893a")
GOLD = tone("#e8b64c")
BLOSSOM = tone("#f0bcc4")
LAMP = tone("#ffe3a0")
CARD = tone("#c9a877")

CLEAR = many("#4f97c7 #8fc3de #d9ebe8")
MORNING = many("#7fa9c9 #c9d6d8 #f6dfbd")
EVENING = many("#4d5f86 #c58f86 #f4c98b")
OVERCAST = many("#8e9aa3 #b3bcc0 #d6d8d3")
RAIN = many("#5f6c77 #7f8c93 #a9b1b0")
NIGHT = many("#101a2e #1f2d48 #3d4b66")
SPRING = many("#6aa7cf #b3d5e2 #f7e8e2")
CLOTHES = many("#3d4a5a #55606b #6b5750 #4c6157 #5c5470 #3f5a70 #7a6652")
CARS = many("#e9e7e1 #9fb0bb #3c4650 #a9453c #d9d2bf #4d6b8a")
ROOFS = many("#4d5a66 #596570 #6d5247 #3f4c57 #78695a")
WALLS = many("#efe6d4 #e2d6c1 #d7d9d3 #e9ddd0 #cfc8bb")
