"""What every engine must count by time and by place on the map."""

import pytest

from archive.model import Point
from search.engines import Engine, Interval
from search.query import Field
from search.tile import Box
from tests.contract import engines
from tests.contract.engines import ask, document, fill, found, word

connect, engine = engines.everywhere, engines.engine

_MASHIKI = Point(lat=32.791, lon=130.816)
_CASTLE = Point(lat=32.806, lon=130.706)
_FIJI = Point(lat=-18.0, lon=-179.5)


def _dated(seq: int, *steps: str, **other: object) -> object:
    names = ("year", "month", "date", "hour")
    held = {name: (step,) for name, step in zip(names, steps, strict=False)}
    return document(
        seq, "水", keywords={**held, "type": ("photo" if seq % 2 else "post",)}, **other
    )


def _timed(engine: Engine) -> None:
    fill(
        engine,
        _dated(1, "2016", "2016-04", "2016-04-16", "2016-04-16T01"),
        _dated(2, "2016", "2016-04", "2016-04-14"),
        _dated(3, "2016", "2016-04"),
        _dated(4, "2016"),
        _dated(5, "0889", "0889-07"),
        _dated(6),
    )


def test_a_bar_counts_what_its_filter_finds(engine: Engine) -> None:
    _timed(engine)
    bars = {step: ask(engine, word("水"), histogram=step).histogram for step in Interval}
    assert bars[Interval.YEAR] == (("0889", 1), ("2016", 4))
    assert bars[Interval.MONTH] == (("0889-07", 1), ("2016-04", 3))
    assert bars[Interval.DAY] == (("2016-04-14", 1), ("2016-04-16", 1))
    assert bars[Interval.HOUR] == (("2016-04-16T01", 1),)
    for step, counts in bars.items():
        for value, count in counts:
            assert ask(engine, filters={str(step): (value,)}).total == count


def test_bars_obey_other_filters_and_keep_their_neighbours(engine: Engine) -> None:
    _timed(engine)
    result = ask(
        engine,
        filters={"type": ("photo",), "year": ("2016",)},
        histogram=Interval.YEAR,
        facets=("year", "type"),
    )
    assert result.total == 2
    assert result.histogram == (("0889", 1), ("2016", 2))
    assert dict(result.facets["year"]) == {"0889": 1, "2016": 2}
    assert dict(result.facets["type"]) == {"photo": 2, "post": 2}
    assert ask(engine).histogram == ()


def _placed(engine: Engine) -> None:
    fill(
        engine,
        document(1, "水", point=_MASHIKI),
        document(2, "水", point=_CASTLE),
        document(3, "橋", point=_MASHIKI),
        document(4, "水", point=_FIJI),
        document(5, "水"),
    )


@pytest.mark.parametrize("zoom", [0, 5, 11, 18])
def test_a_tile_counts_what_its_filter_finds(engine: Engine, zoom: int) -> None:
    _placed(engine)
    result = ask(engine, word("水"), tiles=zoom)
    assert sum(count for _, count in result.tiles) == result.total - 1 == 3
    for name, count in result.tiles:
        assert name.startswith(f"{zoom}/")
        assert ask(engine, word("水"), filters={"tile": (name,)}).total == count
        kept = ask(engine, word("水"), filters={"tile": (name,)}, tiles=zoom)
        assert kept.tiles == result.tiles
    every = tuple(name for name, _ in result.tiles)
    assert ask(engine, word("水"), filters={"tile": every}).total == 3


def test_tiles_by_their_public_numbers(engine: Engine) -> None:
    """https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames, reckoned by hand."""
    _placed(engine)
    assert ask(engine, tiles=0).tiles == (("0/0/0", 4),)
    assert ask(engine, tiles=8).tiles == (("8/221/103", 2), ("8/0/141", 1), ("8/220/103", 1))
    assert ask(engine, filters={"tile": ("8/221/103",)}).total == 2


def test_what_is_no_tile_finds_nothing(engine: Engine) -> None:
    _placed(engine)
    for name in ("", "x", "1/2/0", "19/0/0", "-1/0/0", "1/0", "1/0/0/0"):
        assert ask(engine, filters={"tile": (name,)}).total == 0
    assert ask(engine, Field("tile", ("0/0/0",))).total == 4


def test_a_box_holds_its_borders_and_may_cross_the_date_line(engine: Engine) -> None:
    _placed(engine)
    kumamoto = Box(south=32.791, west=130.706, north=32.9, east=130.816)
    assert found(engine, box=kumamoto) == [1, 2, 3]
    assert found(engine, box=Box(south=32.8, west=130, north=33, east=131)) == [2]
    pacific = Box(south=-90, west=130.8, north=90, east=-179)
    assert found(engine, box=pacific) == [1, 3, 4]
    result = ask(engine, box=pacific, tiles=3, facets=("type",))
    assert sum(count for _, count in result.tiles) == result.total == 3
