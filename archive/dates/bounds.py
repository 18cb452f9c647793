"""The instants between which a date lies, for ranges, sorting and phases."""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from archive.dates.edtf import Edtf, Moment

DISTANT_PAST = datetime.min.replace(tzinfo=UTC)
"""Stands for an open or unknown start."""
DISTANT_FUTURE = datetime.max.replace(tzinfo=UTC)
"""Stands for an open or unknown end."""

_YEARS = {"century": 100, "decade": 10, "year": 1}
_LENGTHS = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}


@cache
def japan() -> ZoneInfo:
    """Local time of every date without an offset."""
    return ZoneInfo("Asia/Tokyo")


def bounds(edtf: Edtf) -> tuple[datetime, datetime]:
    """First instant, and the instant after the last: aware, UTC, first < second.

    A qualifier changes nothing here: 2016-04~ has the bounds of April 2016. Instants beyond what
    :class:`datetime.datetime` holds are cut to :data:`DISTANT_PAST` and :data:`DISTANT_FUTURE`.
    """
    first = _first(edtf.start) if isinstance(edtf.start, Moment) else DISTANT_PAST
    after = _after(edtf.end) if isinstance(edtf.end, Moment) else DISTANT_FUTURE
    return first, after


def local(moment: Moment) -> datetime:
    """The first instant of a moment on the clocks of Japan."""
    wall = _wall(moment)
    try:
        return wall.astimezone(japan())
    except OverflowError:  # the first or last hours that datetime holds
        return wall


def _wall(moment: Moment) -> datetime:
    zone = japan() if moment.offset is None else timezone(timedelta(minutes=moment.offset))
    return datetime(
        moment.year or 1,
        moment.month or 1,
        moment.day or 1,
        moment.hour or 0,
        moment.minute or 0,
        moment.second or 0,
        tzinfo=zone,
    )


def _first(moment: Moment) -> datetime:
    return _utc(_wall(moment), DISTANT_PAST)


def _after(moment: Moment) -> datetime:
    start, precision = _wall(moment), moment.precision
    try:
        if precision in _YEARS:
            return _utc(start.replace(year=moment.year + _YEARS[precision]), DISTANT_FUTURE)
        if precision == "month":
            return _utc(_next_month(start), DISTANT_FUTURE)
        return start.astimezone(UTC) + _LENGTHS[precision]
    except (OverflowError, ValueError):  # past the year 9999
        return DISTANT_FUTURE


def _next_month(start: datetime) -> datetime:
    if start.month == 12:
        return start.replace(year=start.year + 1, month=1)
    return start.replace(month=start.month + 1)


def _utc(wall: datetime, limit: datetime) -> datetime:
    try:
        return wall.astimezone(UTC)
    except OverflowError:
        return limit
