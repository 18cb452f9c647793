"""Dates that keep the precision they have: EDTF inside, Japanese and English on the page.

Storage and index hold EDTF text (https://www.loc.gov/standards/datetime/, levels 0 and 1 in part).
"""

from archive.dates.bounds import DISTANT_FUTURE, DISTANT_PAST, bounds
from archive.dates.edtf import Edtf, Moment
from archive.dates.era import to_era
from archive.dates.japanese import parse_japanese
from archive.dates.reader import parse_edtf
from archive.dates.words import format_date
from archive.errors import InvalidDate

__all__ = [
    "DISTANT_FUTURE",
    "DISTANT_PAST",
    "Edtf",
    "InvalidDate",
    "Moment",
    "bounds",
    "format_date",
    "parse_edtf",
    "parse_japanese",
    "to_era",
]
