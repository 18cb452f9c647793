"""Where a table begins: below its title, and over how many rows its header goes.

Office tables have a title above, groups of columns over the headings (撮影 over 日 and 場所),
merged cells, and blank columns at the end.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.heading import BETWEEN, field_of

LOOKED_AT = 20
"""Rows at the top among which the header is."""
_MOST_ROWS = 4
"""Rows that one header goes over."""
Top = Sequence[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Cells that are one: lines from 1, columns from 0, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """``width`` counts the cells of the header's rows, with those at the end that name nothing."""

    lines: tuple[int, int]
    columns: tuple[str, ...]
    width: int


def find_head(
    top: Top, merges: Callable[[], Sequence[Merge]], stated: tuple[int, int] | None = None
) -> Head | None:
    """The header among the first rows, or at the ``stated`` lines; ``None`` where none is there.

    ``merges`` are asked for only where a row has gaps.
    """
    rows = {line: [" ".join(cell.split()) for cell in cells] for line, cells in top}
    first = stated[0] if stated else _first(rows)
    gaps = any(_gaps(cells) for line, cells in rows.items() if line <= first + 1)
    joined = tuple(merges()) if gaps else ()
    last = stated[1] if stated else _last(rows, first, joined)
    block = {line: cells for line, cells in rows.items() if first <= line <= last}
    if not any(any(cells) for cells in block.values()):
        return None
    columns = tuple(_unique(_names(block, joined)))
    return Head(lines=(first, last), columns=columns, width=max(map(len, block.values())))


def _first(rows: Mapping[int, list[str]]) -> int:
    """The first row that knows a heading, or has half of the cells that a row here has."""
    width = max(sum(map(bool, cells)) for cells in rows.values())
    for line, cells in rows.items():
        filled = sum(map(bool, cells))
        if filled >= max(2, width / 2) or any(field_of(cell) for cell in cells if cell):
            return line
    return min(rows)


def _last(rows: Mapping[int, list[str]], first: int, merges: Sequence[Merge]) -> int:
    """The last row of the header that begins at ``first``."""
    high = [m.bottom for m in merges if m.top == first and m.bottom > m.top]
    if high:
        return min(max(high), first + _MOST_ROWS - 1)
    below = rows.get(first + 1)
    grouped = {m.left for m in merges if m.top == m.bottom == first and m.right > m.left}
    if below is None or not _continues(rows[first], below, merged=bool(merges), grouped=grouped):
        return first
    return first + 1


def _continues(cells: list[str], below: list[str], *, merged: bool, grouped: set[int]) -> bool:
    """Whether the row below names the columns of groups and nothing else: data would do more."""
    gaps = _gaps(cells, upto=len(below))
    groups = grouped if merged else {at for at in range(len(cells)) if cells[at] and at + 1 in gaps}
    named = {at for at, cell in enumerate(below) if cell}
    alone = {at for at, cell in enumerate(cells) if cell} - groups
    words = not any(char.isdigit() for cell in below for char in cell)
    return bool(groups and alone and words) and gaps <= named and not named & alone


def _gaps(cells: list[str], upto: int = 0) -> set[int]:
    """Columns without a word, up to the last that has one, or to ``upto``."""
    filled = [at for at, cell in enumerate(cells) if cell]
    end = max(upto, max(filled, default=-1) + 1)
    return set(range(end)) - set(filled)


def _names(block: Mapping[int, list[str]], merges: Sequence[Merge]) -> Iterator[str]:
    width = max((at + 1 for cells in block.values() for at, c in enumerate(cells) if c), default=0)
    lines = sorted(block)
    for at in range(width):
        said = [_above(block, line, at, merges) for line in lines]
        yield BETWEEN.join(dict.fromkeys(word for word in said if word))


def _above(block: Mapping[int, list[str]], line: int, at: int, merges: Sequence[Merge]) -> str:
    """The word over a column in one row of the header: its own, or that of the group it is in."""
    cells = block[line]
    own = cells[at] if at < len(cells) else ""
    if own:
        return own
    for one in merges:
        if one.top == line and one.left <= at <= one.right:
            return cells[one.left] if one.left < len(cells) else ""
    if merges or line == max(block):
        return ""
    return next((cells[back] for back in range(min(at, len(cells)) - 1, -1, -1) if cells[back]), "")


def _unique(names: Iterator[str]) -> Iterator[str]:
    """A heading over several columns is told apart, so that no cell is lost."""
    seen: set[str] = set()
    for number, name in enumerate(names, start=1):
        whole = name or f"{number} 列目"
        whole = f"{whole} ({number} 列目)" if whole in seen else whole
        seen.add(whole)
        yield whole
