"""Map tiles (https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames) as ranges of one number.

The number of a position interleaves the bits of its tile at the deepest zoom, so that every tile of
every zoom is one range of it, and counts per tile are counts per equal step.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from archive.model import Point

TILE = "tile"
"""Name of the filter, and of the number in an index."""
DEEPEST = 18
"""Zoom of the numbers: tiles of about 130 m in Kumamoto."""
MOST = 10_000
"""Tiles in one answer; where there would be more, a coarser zoom answers."""
_NORTHMOST = 85.051_128
_NAME = re.compile(r"([0-9]{1,2})/([0-9]{1,6})/([0-9]{1,6})")

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of the map in degrees, borders included; over the date line west is above east."""

    south: float
    west: float
    north: float
    east: float


def number(point: Point) -> int:
    """The tile of the deepest zoom that holds the position, as an interleaved number."""
    across = 1 << DEEPEST
    x = int((point.lon + 180.0) / 360.0 * across)
    lat = math.radians(max(-_NORTHMOST, min(_NORTHMOST, point.lat)))
    y = int((1.0 - math.asinh(math.tan(lat)) / math.pi) / 2.0 * across)
    return _interleaved(*(max(0, min(across - 1, side)) for side in (x, y)))


def step(zoom: int) -> int:
    """How many numbers one tile of the zoom holds."""
    return 1 << 2 * (DEEPEST - usable(zoom))


def usable(zoom: int) -> int:
    return max(0, min(DEEPEST, zoom))


def span(name: str) -> tuple[int, int] | None:
    """First and last number of the tile ``zoom/x/y``; None where there is no such tile."""
    read = _NAME.fullmatch(name)
    zoom, x, y = map(int, read.groups()) if read else (-1, 0, 0)
    if not 0 <= zoom <= DEEPEST or max(x, y) >= 1 << zoom:
        return None
    low = _interleaved(x, y) * step(zoom)
    return low, low + step(zoom) - 1


def named(counts: Iterable[tuple[int, int]], zoom: int) -> Counts:
    """Counts by first number of a tile as counts by name, in falling order, equal ones by name.

    Coarser than asked for where there would be more than :data:`MOST`.
    """
    zoom, held = usable(zoom), dict(counts)
    while len(held) > MOST:
        zoom -= 1
        coarser: Counter[int] = Counter()
        for first, count in held.items():
            coarser[first - first % step(zoom)] += count
        held = dict(coarser)
    pairs = ((_name(first, zoom), count) for first, count in held.items())
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def bounds(name: str) -> Box | None:
    """The part of the map that a tile covers; None where there is no such tile."""
    if span(name) is None:
        return None
    zoom, x, y = map(int, name.split("/"))
    north, south = (_latitude(row, zoom) for row in (y, y + 1))
    west, east = (column / (1 << zoom) * 360.0 - 180.0 for column in (x, x + 1))
    return Box(south=south, west=west, north=north, east=east)


def _latitude(row: int, zoom: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / (1 << zoom)))))


def micro(degrees: float) -> int:
    """Degrees as the whole number that indexes hold (about 0.1 m)."""
    return round(degrees * 1_000_000)


def _name(first: int, zoom: int) -> str:
    place = first // step(zoom)
    x = y = 0
    for bit in range(zoom):
        x |= (place >> 2 * bit & 1) << bit
        y |= (place >> 2 * bit + 1 & 1) << bit
    return f"{zoom}/{x}/{y}"


def _interleaved(x: int, y: int) -> int:
    return sum((x >> bit & 1) << 2 * bit | (y >> bit & 1) << 2 * bit + 1 for bit in range(DEEPEST))
