"""What the dates of an item suggest: the disaster in whose time they lie."""

from archive.dates import parse_edtf
from archive.errors import InvalidDate
from archive.model import Dates, Suggestion, When
from archive.vocabulary import disaster_of


def disaster_suggestion(dates: Dates) -> Suggestion | None:
    """The one disaster whose time holds the whole main date; ``None`` if none, or more than one."""
    when = dates.main
    disaster = _disaster(when) if when else None
    if when is None or disaster is None:
        return None
    return Suggestion(field="disaster", value=disaster, source=when.source)


def _disaster(when: When) -> str | None:
    try:
        return disaster_of(parse_edtf(when.edtf))
    except InvalidDate:  # a camera's clock may say anything, and then it suggests nothing
        return None
