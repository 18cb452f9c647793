"""What an EDTF date says, part by part (https://www.loc.gov/standards/datetime/)."""

from dataclasses import dataclass
from typing import Literal

Precision = Literal["century", "decade", "year", "month", "day", "hour", "minute", "second"]
End = Literal["open", "unknown"]

_BY_DIGITS: dict[int, Precision] = {2: "century", 3: "decade", 4: "year"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One date as far as it is known; what is not known is ``None``.

    ``year_digits`` counts the known digits of the year (``201X``: 3, year 2010). ``offset`` is in
    minutes east of UTC; ``None`` is local time in Japan. ``qualifier`` is ``~`` (approximate),
    ``?`` (uncertain), ``%`` (both) or empty. ``unspecified`` says that the month or day is stated
    to be unknown (``2016-XX``, ``2016-04-XX``) and not merely left out.
    """

    year: int
    year_digits: int = 4
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    offset: int | None = None
    qualifier: str = ""
    unspecified: str = ""

    @property
    def precision(self) -> Precision:
        """The smallest unit that is known."""
        if self.month is None:
            return _BY_DIGITS[self.year_digits]
        if self.day is None:
            return "month"
        if self.hour is None:
            return "day"
        if self.minute is None:
            return "hour"
        return "minute" if self.second is None else "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edtf:
    """A date or an interval; a single date has the same moment at both ends."""

    text: str
    """As it was read: valid EDTF, good for storage."""
    start: Moment | End
    end: Moment | End

    @property
    def is_interval(self) -> bool:
        return "/" in self.text

    @property
    def qualified(self) -> bool:
        """Whether any end is approximate or uncertain."""
        ends = (self.start, self.end)
        return any(isinstance(end, Moment) and bool(end.qualifier) for end in ends)

    def __str__(self) -> str:
        return self.text
