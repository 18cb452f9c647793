"""What a bench finds out: one number, and what it should be."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``target`` is the least that is good enough, with ``at_most`` the most; None: to be known."""

    name: str
    value: float
    unit: str
    target: float | None = None
    at_most: bool = False

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        good = self.value <= self.target if self.at_most else self.value >= self.target
        return "ok" if good else "short"

    def row(self) -> tuple[str, str, str, str, str]:
        """Name, measured, target, measured over target, verdict, as text."""
        measured = f"{_number(self.value)} {self.unit}"
        if self.target is None:
            return self.name, measured, "", "", ""
        target = f"{'≤' if self.at_most else '≥'} {_number(self.target)} {self.unit}"
        return self.name, measured, target, f"{self.value / self.target:.2f} ×", self.verdict


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def table(figures: list[Figure]) -> str:
    """Figures one a line, in columns."""
    head = ("name", "measured", "target", "of it", "")
    rows = [head, *(figure.row() for figure in figures)]
    wide = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join((f"{name:<{wide[0]}}", *_right(numbers, wide[1:]), verdict)).rstrip()
        for name, *numbers, verdict in rows
    )


def _right(cells: Sequence[str], wide: Sequence[int]) -> list[str]:
    return [f"{cell:>{width}}" for cell, width in zip(cells, wide, strict=True)]
