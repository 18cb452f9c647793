"""A part of the map as an address says it (``bbox=west,south,east,north``), and in words."""

import math
import re
from collections.abc import Mapping

from flask_babel import gettext as _

from archive.model import Point
from search import tile
from search.tile import Box

_SIDE = r"-?[0-9]{1,3}(\.[0-9]{1,12})?"
PATTERN = f"^{_SIDE}(,{_SIDE}){{3}}$"
_DIGITS = 4
"""After the point: about 10 m."""
_ACROSS = 16
"""Tiles that a part of the map is about wide; each can be a mark that is big enough to hit."""


def normal(text: str) -> str:
    """The part in the one way in which addresses write it; empty for what is none."""
    box = _read(text)
    return "" if box is None else written(box)


def written(box: Box) -> str:
    sides = (box.west, box.south, box.east, box.north)
    return ",".join(f"{side:.{_DIGITS}f}".rstrip("0").rstrip(".") for side in sides)


def box_of(filters: Mapping[str, tuple[str, ...]]) -> Box | None:
    """The part of the map that a search is narrowed to."""
    return next(filter(None, map(_read, filters.get("bbox", ()))), None)


def about(point: Point, km: float) -> Box:
    """The part so many kilometres around a position."""
    high = km / 111.2
    wide = high / max(0.01, math.cos(math.radians(point.lat)))
    return Box(
        south=max(-90.0, point.lat - high),
        west=max(-180.0, point.lon - wide),
        north=min(90.0, point.lat + high),
        east=min(180.0, point.lon + wide),
    )


def zoom(box: Box) -> int:
    """The zoom whose tiles are marks of a fitting size on a map of this part."""
    if box.west == box.east:
        return tile.DEEPEST
    wide = (box.east - box.west) % 360.0 or 360.0
    return tile.usable(round(math.log2(360.0 / wide * _ACROSS)))


def said(value: str) -> str:
    """A tile or a part of the map in words; what is neither stands for itself."""
    box = tile.bounds(value) or _read(value)
    if box is None:
        return value
    return str(
        _(
            "北緯%(south)s〜%(north)s度、東経%(west)s〜%(east)s度",
            **{name: f"{getattr(box, name):.3f}" for name in ("south", "north", "west", "east")},
        )
    )


def _read(text: str) -> Box | None:
    """South and north may come either way round; what lies off the globe is cut off."""
    if not re.fullmatch(PATTERN, text, re.ASCII):
        return None
    west, south, east, north = map(float, text.split(","))
    south, north = sorted(max(-90.0, min(90.0, side)) for side in (south, north))
    west, east = (max(-180.0, min(180.0, side)) for side in (west, east))
    return Box(south=south, west=west, north=north, east=east)
