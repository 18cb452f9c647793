"""Entries that come with the program: reviewed words of disasters, over which staff stand."""

from functools import cache
from importlib import resources

from archive.errors import Damaged
from archive.lexicon import sheet
from archive.lexicon.term import Term


@cache
def shipped() -> tuple[Term, ...]:
    """The entries of ``data/shipped.csv``; what they rest on is said in ``data/README.md``."""
    data = resources.files(__package__).joinpath("data", "shipped.csv").read_bytes()
    found = sheet.read(data)
    if found.troubles:
        first = found.troubles[0]
        raise Damaged(f"shipped.csv, line {first.line}, {first.column}: {first.why}")
    return found.terms
