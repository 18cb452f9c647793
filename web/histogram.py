"""The dates of a result as bars that are links: by year, month, day and hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from archive import vocabulary
from archive.model import LangString
from search.engines import Interval
from search.tile import Counts
from web.asking import Asked
from web.words import JAPAN, name_in, value_label

_MOST = 60
"""Bars; of more years the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """``share`` of the longest bar, 1 to 100; ``url`` adds the step, or takes it away again."""

    label: str
    said: str
    """What happened then: the shocks of the day or of the hour."""
    count: int
    share: int
    chosen: bool
    url: str


def bars(asked: Asked, interval: Interval, counts: Counts) -> tuple[Bar, ...]:
    """In order of time; steps without items are left out."""
    shown = counts[-_MOST:]
    most = max((count for _, count in shown), default=1)
    return tuple(
        Bar(
            label=value_label(interval, value),
            said="、".join(name_in(name) for name in shocks().get(value, ())),
            count=count,
            share=max(1, round(100 * count / most)),
            chosen=asked.has(interval, value),
            url=asked.toggled(interval, value).url(),
        )
        for value, count in shown
    )


@cache
def shocks() -> Mapping[str, tuple[LangString, ...]]:
    """What happened on a day (``2016-04-16``) or in an hour (``2016-04-16T01``) in Japan."""
    found: dict[str, tuple[LangString, ...]] = {}
    for disaster in vocabulary.disasters().values():
        for shock in disaster.shocks:
            local = shock.at.astimezone(JAPAN).isoformat()
            for step in (local[:10], local[:13]):
                found[step] = (*found.get(step, ()), shock.name)
    return found
