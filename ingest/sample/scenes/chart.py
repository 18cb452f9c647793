"""Bar charts from ``data/series.json``: invented numbers, and they say so."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from ingest.sample.canvas import Canvas, corners
from ingest.sample.palette import CREAM, INK, ORANGE, PAPER, RED, SHADE, SLATE, WHITE, mix, thin

SERIES = Path(__file__).parent.parent / "data" / "series.json"
LEFT, FOOT, WIDTH, HEIGHT = (170, 1010, 1340, 700)


class Series(msgspec.Struct, frozen=True):
    title: str
    note: str
    unit: str
    labels: tuple[str, ...]
    values: tuple[int, ...]
    marks: dict[str, str]


def charts() -> dict[str, Callable[[Canvas], None]]:
    """One scene a series."""
    held = msgspec.json.decode(SERIES.read_bytes(), type=dict[str, Series])
    return {name: partial(_bars, series=series) for name, series in held.items()}


def _bars(c: Canvas, series: Series) -> None:
    c.fade(corners((0, 0, c.width, c.height)), (PAPER, mix(PAPER, CREAM, 0.6)))
    c.box((0, 0, c.width, 16), SLATE)
    c.text((80, 96), series.title, size=58, colour=INK, anchor="lm")
    c.note((82, 164), series.note, size=32, colour=mix(RED, SHADE, 0.2), anchor="lm")
    top = _round_up(max(series.values))
    _grid(c, top, unit=series.unit)
    step = WIDTH / len(series.values)
    for k, (label, value) in enumerate(zip(series.labels, series.values, strict=True)):
        x, h = (LEFT + k * step + step * 0.16, HEIGHT * value / top)
        tint = mix(RED, ORANGE, 0.15) if str(k) in series.marks else mix(SLATE, WHITE, 0.25)
        c.fade(corners((x, FOOT - h, step * 0.68, h)), (mix(tint, WHITE, 0.2), tint))
        c.note((x + step * 0.34, FOOT + 34), label, size=27, colour=INK)
    for k in map(int, series.marks):
        x, top_of_bar = LEFT + (k + 0.16) * step, FOOT - HEIGHT * series.values[k] / top
        rises = series.values[k + 1] > series.values[k]  # the next bar would cover the words
        at = (x + step * 0.68, top_of_bar - 32) if rises else (x + 2, top_of_bar - 32)
        words, anchor = series.marks[str(k)], "rm" if rises else "lm"
        c.text(at, words, size=32, colour=mix(RED, SHADE, 0.25), anchor=anchor)


def _grid(c: Canvas, top: int, *, unit: str) -> None:
    for k in range(6):
        y = FOOT - HEIGHT * k / 5
        c.line(
            [(LEFT, y), (LEFT + WIDTH, y)],
            thin(SLATE, 200 if k == 0 else 70),
            width=4 if k == 0 else 2,
        )
        c.note((LEFT - 18, y), f"{top * k // 5:,}", size=28, colour=INK, anchor="rm")
    c.note((LEFT - 18, FOOT - HEIGHT - 52), unit, size=28, colour=INK, anchor="rm")


def _round_up(value: int) -> int:
    step = 5 * 10 ** (len(str(value)) - 2) if value >= 50 else 5
    return -(-value // (step * 2)) * step * 2
