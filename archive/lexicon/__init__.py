"""The lexicon that staff own: what a search takes from it, and the entries it is made of."""

from archive.lexicon.current import NOTHING, Current, Fixed, Fresh, Hint
from archive.lexicon.term import LISTED, QUICK, SLOW, Choice, Kind, Status, Term, term_id

__all__ = [
    "LISTED",
    "NOTHING",
    "QUICK",
    "SLOW",
    "Choice",
    "Current",
    "Fixed",
    "Fresh",
    "Hint",
    "Kind",
    "Status",
    "Term",
    "term_id",
]
