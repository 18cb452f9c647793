"""What a bench finds out: one number, and what it should be."""

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

    def row(self) -> tuple[str, str, str, str]:
        """Name, measured, target, verdict, as text."""
        sign = "≤" if self.at_most else "≥"
        target = "" if self.target is None else f"{sign} {_number(self.target)} {self.unit}"
        return self.name, f"{_number(self.value)} {self.unit}", target, self.verdict


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def table(figures: list[Figure]) -> str:
    """Figures one a line, in columns."""
    head = ("name", "measured", "target", "")
    rows = [head, *(figure.row() for figure in figures)]
    wide = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{row[0]:<{wide[0]}}  {row[1]:>{wide[1]}}  {row[2]:>{wide[2]}}  {row[3]}" for row in rows
    )
