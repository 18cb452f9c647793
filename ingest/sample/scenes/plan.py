"""Schematic maps: tiles of the 45 municipalities, the epicentres, the Kuma river."""

import csv
from pathlib import Path

from ingest.sample.canvas import Canvas, Spot, corners, oval, trace
from ingest.sample.palette import (
    CREAM,
    GOLD,
    GRASS,
    INK,
    MOSS,
    ORANGE,
    PAPER,
    RED,
    SAND,
    SEA,
    SHADE,
    SHEET,
    SLATE,
    WHITE,
    Colour,
    mix,
    thin,
)

TILES = Path(__file__).parent.parent / "data" / "tiles.csv"
SIDE = 112
SCALE = 860 / 0.42
"Units for a degree of latitude on the map of the epicentres."


FAULTS: tuple[tuple[str, str, Spot], ...] = (
    ("布田川断層帯", "32.75,130.77 32.79,130.86 32.86,131.0", (1100, 480)),
    ("日奈久断層帯", "32.765,130.82 32.66,130.75 32.5,130.62", (760, 890)),
)
TOWNS = (
    ("熊本市", (32.803, 130.708)),
    ("益城町", (32.791, 130.816)),
    ("宇城市", (32.648, 130.684)),
    ("大津町", (32.879, 130.868)),
    ("南阿蘇村", (32.831, 131.03)),
)
SHOCKS = (
    ("本震 M7.3", (32.7545, 130.763), 62, -140),
    ("前震 M6.5", (32.7417, 130.8087), 40, 190),
)
ALONG = (
    ("八代市", 400, 420, False),
    ("坂本", 505, 590, True),
    ("芦北町", 560, 700, True),
    ("球磨村 渡", 760, 800, True),
    ("人吉市", 930, 892, True),
    ("錦町", 1090, 880, False),
    ("あさぎり町", 1250, 800, False),
)
"""Towns on the Kuma river: name, place on the sheet, whether it was badly flooded."""


def intensity(c: Canvas) -> None:
    """Where the main shock of 2016 was felt with 7 or upper 6, one tile a municipality."""
    _sheet(c, "平成28年熊本地震 本震の震度", under="2016年4月16日 1時25分 M7.3")
    tints = {"7": RED, "6強": ORANGE, "": mix(SAND, WHITE, 0.35)}
    for tile in _tiles():
        felt = tile["intensity_2016"]
        _tile(c, tile, tint=tints[felt], note=f"震度 {felt}" if felt else "")
    for k, (words, tint) in enumerate(
        (("震度 7", RED), ("震度 6強", ORANGE), ("6弱以下", tints[""]))
    ):
        c.box((1120, 520 + k * 84, 58, 58), tint)
        c.note((1200, 549 + k * 84), words, size=34, colour=INK, anchor="lm")
    _lines(
        c,
        830,
        lines=(
            "1マスが1市町村です。",
            "形と広さは実際と異なります。",
            "熊本市は5区のうち最大の値。",
        ),
    )


def water(c: Canvas) -> None:
    """Places with water trucks in 2026, invented numbers."""
    _sheet(c, "給水所の数", under="令和8年熊本地震（見本の数値）")
    for tile in _tiles():
        number = int(tile["water_2026"] or 0)
        tint = (
            mix(mix(SEA, WHITE, 0.82), mix(SHEET, SHADE, 0.1), min(1, number / 8))
            if number
            else mix(SAND, WHITE, 0.5)
        )
        _tile(c, tile, tint=tint, note=f"{number} か所" if number else "")
    _lines(
        c,
        560,
        lines=(
            "色が濃いほど多い市町村です。",
            "見本のために作った数で、",
            "実際の給水所の数ではありません。",
        ),
    )


def epicentres(c: Canvas) -> None:
    """Epicentres of 14 and 16 April 2016 beside the two fault zones, drawn by position."""
    _sheet(c, "2つの大きな地震の震央", under="2016年4月14日と16日")
    c.fade(corners((70, 210, 1460, 860)), (mix(GRASS, WHITE, 0.55), mix(GRASS, WHITE, 0.35)))
    sea = (mix(SEA, WHITE, 0.6), mix(SEA, WHITE, 0.4))
    coast = [(380, 210), (340, 330), (390, 430), (420, 590), (360, 650), (70, 690)]
    c.fade([(70, 210), *coast], sea)
    c.fade([(70, 800), (330, 760), (440, 800), (470, 940), (440, 1070), (70, 1070)], sea)
    for r in (170, 110):
        c.round((1360, 350), (r, r * 0.78), colour=thin(MOSS, 60))
    c.text((1360, 350), "阿蘇", size=40, colour=mix(MOSS, SHADE, 0.3))
    _faults(c)
    _shocks(c)
    c.line([(1230, 1010), (1230 + 10 / 111.3 * SCALE, 1010)], INK, width=6)
    c.note((1320, 980), "10 km", size=28, colour=INK)


def _faults(c: Canvas) -> None:
    """The two fault zones in broad lines, and some towns for orientation."""
    for words, line, at in FAULTS:
        c.line([_place(*spot) for spot in trace(line)], mix(RED, SHADE, 0.15), width=9)
        c.text(at, words, size=34, colour=mix(RED, SHADE, 0.3))
    for name, office in TOWNS:
        x, y = _place(*office)
        c.box((x - 9, y - 9, 18, 18), INK)
        c.note((x + 18, y - 24), name, size=30, colour=INK, anchor="lm")


def _shocks(c: Canvas) -> None:
    for words, at, r, dx in SHOCKS:
        x, y = _place(*at)
        for k in range(3):
            c.round((x, y), (r * (1 + k * 0.55), r * (1 + k * 0.55)), colour=thin(RED, 70 - k * 16))
        c.text((x, y), "×", size=58, colour=mix(RED, SHADE, 0.3))
        c.box((x + dx - 112, y + 64, 224, 54), thin(PAPER, 235))
        c.text((x + dx, y + 91), words, size=36, colour=INK)


def river(c: Canvas) -> None:
    """The Kuma river from the mountains to the sea, with the towns on it."""
    _sheet(c, "令和2年7月豪雨と球磨川", under="2020年7月4日 上流から河口まで")
    c.fade(corners((70, 210, 1460, 860)), (mix(MOSS, WHITE, 0.5), mix(GRASS, WHITE, 0.5)))
    c.fade(
        [(70, 210), (300, 210), (260, 380), (330, 560), (210, 800), (250, 1070), (70, 1070)],
        (mix(SEA, WHITE, 0.55), mix(SEA, WHITE, 0.35)),
    )
    course = trace(
        "1480,700 1380,760 1260,800 1120,870 980,900 850,860 760,800 640,790 560,700 520,600"
        " 430,520 400,420 280,380"
    )
    c.line(course, mix(SHEET, WHITE, 0.2), width=44)
    c.line(course, SHEET, width=26)
    c.line([(1060, 330), (1040, 520), (1000, 700), (930, 890)], mix(SHEET, WHITE, 0.1), width=14)
    c.text((950, 430), "川辺川", size=34, colour=mix(SHEET, SHADE, 0.3))
    for name, x, y, wet in ALONG:
        if wet:
            c.round((x, y), (66, 50), colour=thin(RED, 110))
        c.round((x, y), (17, 17), colour=PAPER)
        c.round((x, y), (11, 11), colour=RED if wet else INK)
        c.box((x - 20, y + 26, 40 + 34 * len(name), 50), thin(PAPER, 225))
        c.text((x - 4, y + 51), name, size=34, colour=INK, anchor="lm")
    c.text((150, 700), "八代海", size=40, colour=mix(SEA, SHADE, 0.4))
    _lines(
        c,
        280,
        lines=(
            "赤い丸は、大きな浸水が",
            "あった主な場所です。",
            "略図のため縮尺は",
            "正確ではありません。",
        ),
        x=1190,
    )


def _place(lat: float, lon: float) -> tuple[float, float]:
    """Degrees to units; a degree of longitude is shorter by the cosine of the latitude."""
    return (70 + (lon - 130.4) * SCALE * 0.842, 1070 - (lat - 32.48) * SCALE)


def _tiles() -> list[dict[str, str]]:
    with TILES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _tile(c: Canvas, tile: dict[str, str], *, tint: Colour, note: str) -> None:
    x, y = (90 + int(tile["x"]) * (SIDE + 8), 218 + int(tile["y"]) * (SIDE - 14))
    h = SIDE - 22
    c.box((x + 4, y + 6, SIDE, h), thin(SHADE, 50))
    c.fade(corners((x, y, SIDE, h)), (mix(tint, WHITE, 0.14), tint))
    dark = sum(tint[:3]) < 430
    ink = WHITE if dark else INK
    name = tile["name"]
    c.text(
        (x + SIDE / 2, y + (34 if note else h / 2)),
        name,
        size=25 if len(name) < 4 else 21,
        colour=ink,
    )
    if note:
        c.note((x + SIDE / 2, y + 64), note, size=20, colour=ink)


def _lines(c: Canvas, y: float, *, lines: tuple[str, ...], x: float = 1120) -> None:
    for k, line in enumerate(lines):
        c.note((x, y + k * 46), line, size=28, colour=mix(INK, SLATE, 0.3), anchor="lm")


def _sheet(c: Canvas, title: str, *, under: str) -> None:
    c.fade(corners((0, 0, c.width, c.height)), (PAPER, mix(PAPER, CREAM, 0.6)))
    c.box((0, 0, c.width, 16), SLATE)
    c.glow(oval((1400, 120), (140, 60)), thin(GOLD, 40), blur=60)
    c.text((80, 96), title, size=62, colour=INK, anchor="lm")
    c.note((82, 164), under, size=32, colour=mix(INK, SLATE, 0.5), anchor="lm")
