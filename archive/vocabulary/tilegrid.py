"""The 45 municipalities as tiles of a grid: a map for lists, without boundaries."""

from dataclasses import dataclass
from functools import cache

import msgspec

from archive.vocabulary.tables import read_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """``x`` is the column from the west, ``y`` the row from the north, both from 0."""

    code: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    tiles: tuple[Tile, ...]


@cache
def tilegrid() -> tuple[Tile, ...]:
    """One tile a municipality, row by row."""
    grid = msgspec.json.decode(read_json("tilegrid.json"), type=_Grid)
    return tuple(sorted(grid.tiles, key=lambda tile: (tile.y, tile.x)))
