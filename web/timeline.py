"""A disaster as time went: hours around the shocks, then days, then months, as bars that are links.

Every bar is a filter of search under the same words and filters, so that it counts what it opens.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from flask_babel import gettext as _

from archive import vocabulary
from archive.vocabulary import Disaster, Shock
from search.ask import Found
from search.engines import Interval, Sort
from search.tile import Counts
from web.asking import VIEWS, Asked, Filters, ask
from web.away import AWAY, found_or_away
from web.words import JAPAN, name_in, of_calendar, value_label

TIMES = ("year", "month", "date", "hour")
"""Filters that a timeline draws instead of obeying them."""
_ABOVE = {
    Interval.MONTH: Interval.YEAR,
    Interval.DAY: Interval.MONTH,
    Interval.HOUR: Interval.DAY,
}
_LETTERS = {Interval.YEAR: 4, Interval.MONTH: 7, Interval.DAY: 10, Interval.HOUR: 13}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A step with what is kept of it; one without items has no ``url`` and is there for a shock."""

    label: str
    said: tuple[str, ...]
    """The shocks of the step, in words."""
    count: int
    share: int
    """Of the longest bar of its part, 0 to 100."""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The hours of a day, the days of a month or the months of a year, and all of it as a link."""

    label: str
    count: int
    exact: int
    """Those of ``count`` that are in the bars: the date is known that exactly."""
    url: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """``undated`` are items whose date is not known to the year."""

    found: Found
    undated: int
    hours: tuple[Stretch, ...]
    days: tuple[Stretch, ...]
    months: tuple[Stretch, ...]


def timeline(disaster: Disaster, asked: Asked) -> Timeline:
    """Of what is asked for within the disaster, whatever time the address names."""
    whole = within(disaster, asked)
    found = _found(whole, Interval.MONTH, facets=("type", "year"))
    if found is AWAY:
        return Timeline(found=found, undated=0, hours=(), days=(), months=())
    days = _found(whole.only("month", *_first_months(disaster)), Interval.DAY)
    hours = _found(whole.only("date", *_first_days(disaster)), Interval.HOUR)
    years = dict(found.facets.get("year", ()))
    draw = _Drawing(disaster, whole)
    return Timeline(
        found=found,
        undated=found.total - sum(years.values()),
        hours=draw.stretches(Interval.HOUR, hours.histogram, dict(days.histogram)),
        days=draw.stretches(Interval.DAY, days.histogram, dict(found.histogram)),
        months=draw.stretches(Interval.MONTH, found.histogram, years),
    )


def within(disaster: Disaster, asked: Asked) -> Asked:
    """The search behind the timeline: one disaster, at any time."""
    kept = without(asked.filters, *TIMES)
    return replace(asked, filters={**kept, "disaster": (disaster.id,)}, page=1)


def address(asked: Asked) -> str:
    """Where the timeline of what is asked for stands; empty unless one disaster is chosen."""
    chosen = asked.filters.get("disaster", ())
    if len(chosen) != 1 or chosen[0] not in vocabulary.disasters():
        return ""
    kept = without(asked.filters, "disaster", *TIMES)
    shown = replace(asked, filters=kept, sort=Sort.RELEVANCE, view=VIEWS[0], page=1)
    return shown.url("disaster.timeline", disaster_id=chosen[0])


def without(filters: Filters, *names: str) -> Filters:
    return {name: values for name, values in filters.items() if name not in names}


def _found(asked: Asked, step: Interval, facets: tuple[str, ...] = ()) -> Found:
    return found_or_away(replace(ask(asked, size=0), facets=facets, histogram=step))


def _first_days(disaster: Disaster) -> tuple[str, ...]:
    """From the day of the first shock to the day after the last."""
    first, last = (_local(disaster.shocks[at]).date() for at in (0, -1))
    return tuple(str(first + timedelta(days=n)) for n in range((last - first).days + 2))


def _first_months(disaster: Disaster) -> tuple[str, ...]:
    """The month of the first shock to the one after the month of the last."""
    first, last = (_local(disaster.shocks[at]).date().replace(day=1) for at in (0, -1))
    found = [first]
    while found[-1] <= last:
        found.append(_next(found[-1]))
    return tuple(f"{month:%Y-%m}" for month in found)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True, slots=True)
class _Drawing:
    disaster: Disaster
    asked: Asked

    def stretches(
        self, step: Interval, counts: Counts, wholes: dict[str, int]
    ) -> tuple[Stretch, ...]:
        """In order of time; steps with neither items nor shocks are left out."""
        above, held = _ABOVE[step], dict(counts)
        said = {} if step is Interval.MONTH else dict(_shocks(self.disaster, step))
        most = max(held.values(), default=1)
        found = groupby(sorted({*held, *said}), key=lambda value: value[: _LETTERS[above]])
        return tuple(
            self._stretch(
                above,
                value,
                count=wholes.get(value, 0),
                bars=tuple(
                    self._bar(step, one, held.get(one, 0), most=most, said=said.get(one, ()))
                    for one in steps
                ),
            )
            for value, steps in found
        )

    def _stretch(self, step: Interval, value: str, *, count: int, bars: tuple[Bar, ...]) -> Stretch:
        return Stretch(
            label=value_label(step, value),
            count=count,
            exact=sum(bar.count for bar in bars),
            url=self._url(step, value, count),
            bars=bars,
        )

    def _bar(
        self, step: Interval, value: str, count: int, *, most: int, said: tuple[str, ...]
    ) -> Bar:
        return Bar(
            label=_label(step, value),
            said=said,
            count=count,
            share=-(-100 * count // most),
            url=self._url(step, value, count),
        )

    def _url(self, step: Interval, value: str, count: int) -> str:
        return self.asked.toggled(step, value).url() if count else ""


def _label(step: Interval, value: str) -> str:
    """Under a heading that names the longer step."""
    if step is Interval.HOUR:
        return str(_("%(hour)s時台", hour=int(value[-2:])))
    day = date.fromisoformat(value if step is Interval.DAY else f"{value}-01")
    return of_calendar("MMMEd" if step is Interval.DAY else "MMMM", day)


def _shocks(disaster: Disaster, step: Interval) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The shocks by step, in words."""
    letters = _LETTERS[step]
    for value, shocks in groupby(disaster.shocks, lambda one: _local(one).isoformat()[:letters]):
        yield value, tuple(map(_said, shocks))


def _said(shock: Shock) -> str:
    size = f" M{shock.magnitude:.1f}" if shock.magnitude else ""
    return f"{name_in(shock.name)}{size} ({_local(shock):%H:%M})"


def _local(shock: Shock) -> datetime:
    return shock.at.astimezone(JAPAN)
