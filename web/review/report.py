"""A batch's report, page by page: lines of the catalog, never the whole report at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from archive.batch import Fate, Outcome
from archive.database import Database
from archive.model import Item
from archive.rights import Viewer, judge_work
from archive.schema import outcomes

SIZE = 100
SEALED = "—"
"""Stands for a name that this viewer may not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """``onward`` is the number after which the next page begins, 0 on the last."""

    lines: tuple[Outcome, ...]
    onward: int


def lines(database: Database, batch_id: str, *, fate: Fate | None, after: int) -> Lines:
    """The next lines after a number, of one fate or of all."""
    query = select(outcomes).where(outcomes.c.batch == batch_id, outcomes.c.number > after)
    if fate is not None:
        query = query.where(outcomes.c.outcome == str(fate))
    with database.read() as connection:
        found = connection.execute(query.order_by(outcomes.c.number).limit(SIZE + 1)).mappings()
        rows = [{name: row[name] for name in row if name != "batch"} for row in found]
    shown = tuple(Outcome(**{**row, "outcome": Fate(row["outcome"])}) for row in rows[:SIZE])
    return Lines(lines=shown, onward=shown[-1].number if len(rows) > SIZE else 0)


def veiled(shown: Lines, items: Mapping[str, Item], viewer: Viewer, now: datetime) -> Lines:
    """Without the names of files whose content is sealed from this viewer."""
    return replace(shown, lines=tuple(_veil(line, items, viewer, now) for line in shown.lines))


def _veil(line: Outcome, items: Mapping[str, Item], viewer: Viewer, now: datetime) -> Outcome:
    item = items.get(line.item_id)
    if item is None or judge_work(item, viewer, now).content:
        return line
    return replace(line, label=SEALED, detail="")
