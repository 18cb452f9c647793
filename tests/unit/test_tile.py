"""Tiles: public names, one range each, counts that only ever get coarser."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from archive.model import Point
from search import tile

_points = st.builds(
    Point, lat=st.floats(-90, 90, allow_nan=False), lon=st.floats(-180, 180, allow_nan=False)
)


def _by_the_book(point: Point, zoom: int) -> str:
    side = 1 << zoom
    x, y = (max(0, min(side - 1, int(place))) for place in _place(point, side))
    return f"{zoom}/{x}/{y}"


def _place(point: Point, side: int) -> tuple[float, float]:
    """https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames, with logarithms."""
    lat = math.radians(max(-85.051128, min(85.051128, point.lat)))
    y = (1 - math.log(math.tan(lat) + 1 / math.cos(lat)) / math.pi) / 2 * side
    return (point.lon + 180) / 360 * side, y


def _is_on_a_border(point: Point, zoom: int) -> bool:
    return any(abs(place - round(place)) < 1e-6 for place in _place(point, 1 << zoom))


def test_known_tiles() -> None:
    castle = Point(lat=32.806, lon=130.706)
    for zoom, name in ((0, "0/0/0"), (8, "8/220/103"), (15, "15/28281/13219")):
        first = tile.number(castle) // tile.step(zoom) * tile.step(zoom)
        assert tile.named([(first, 1)], zoom) == ((name, 1),)
        assert _by_the_book(castle, zoom) == name


@example(point=Point(lat=6.564649857303092e-15, lon=0.0), zoom=1)
@given(point=_points, zoom=st.integers(0, 18))
def test_a_position_lies_in_the_range_of_its_tile_and_of_no_other(point: Point, zoom: int) -> None:
    number = tile.number(point)
    first = number // tile.step(zoom) * tile.step(zoom)
    ((name, _),) = tile.named([(first, 1)], zoom)
    assert tile.span(name) == (first, first + tile.step(zoom) - 1)
    ours, book = (
        [int(part) for part in one.split("/")] for one in (name, _by_the_book(point, zoom))
    )
    # A position on a border may be rounded into the next tile, and into none beyond.
    assert all(
        one == other or (abs(one - other) == 1 and _is_on_a_border(point, zoom))
        for one, other in zip(ours, book, strict=True)
    )


@given(_points, st.integers(0, tile.DEEPEST))
def test_a_tile_covers_the_positions_that_it_holds(point: Point, zoom: int) -> None:
    name = _by_the_book(point, zoom)
    box = tile.bounds(name)
    assert box is not None
    assert box.west - 1e-9 <= point.lon <= box.east + 1e-9
    assert box.south - 1e-9 <= max(-85.051128, min(85.051128, point.lat)) <= box.north + 1e-9


@given(places=st.lists(st.tuples(st.integers(0, 4**18 - 1), st.integers(1, 9)), max_size=30))
def test_coarser_counts_have_the_same_sum(places: list[tuple[int, int]]) -> None:
    held = dict(places)
    for zoom in (18, 9, 0):
        counts: dict[int, int] = {}
        for number, count in held.items():
            first = number // tile.step(zoom) * tile.step(zoom)
            counts[first] = counts.get(first, 0) + count
        assert sum(count for _, count in tile.named(counts.items(), zoom)) == sum(held.values())


def test_too_many_tiles_are_told_at_a_coarser_zoom() -> None:
    counts = [(number, 1) for number in range(tile.MOST + 1)]
    named = tile.named(counts, 18)
    assert {name.split("/")[0] for name, _ in named} == {"17"}
    assert sum(count for _, count in named) == len(counts)


def test_what_is_no_tile() -> None:
    for name in ("", "0/0/1", "19/0/0", "a/b/c", "1/2/0", "1/0", "01/0/0/0", "３/1/1"):
        assert tile.span(name) is None
        assert tile.bounds(name) is None
