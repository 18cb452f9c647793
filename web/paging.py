"""Pages of a result: which numbers to offer, and where they lead."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """``steps`` are pairs of number and address; an address of ``None`` is a gap."""

    current: int
    last: int
    steps: tuple[tuple[int, str | None], ...]
    back: str = ""
    onward: str = ""


def pages(current: int, *, total: int, size: int, url: Callable[[int], str], reach: int) -> Pages:
    """First, last, and two on either side of the current page; ``url`` gives a page's address."""
    last = max(-(-min(total, reach) // size), 1)
    near = range(current - 2, current + 3)
    shown = sorted({1, last, *(number for number in near if 1 <= number <= last)})
    return Pages(
        current=current,
        last=last,
        steps=tuple(_with_gaps(shown, url)),
        back=url(current - 1) if 1 < current <= last else "",
        onward=url(current + 1) if current < last else "",
    )


def _with_gaps(shown: list[int], url: Callable[[int], str]) -> list[tuple[int, str | None]]:
    steps: list[tuple[int, str | None]] = []
    for number in shown:
        if steps and number - steps[-1][0] > 1:
            steps.append((0, None))
        steps.append((number, url(number)))
    return steps
