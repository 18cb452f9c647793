"""Bigrams of folded text: recall for what the dictionary cuts differently, and exact phrases."""

import re
from operator import add

from archive.language.text import Prepared
from archive.language.tokens import Terms

_RUN = re.compile(r"[^\W_]+")


def bigrams(prepared: Prepared) -> Terms:
    """Overlapping pairs of word characters; a run of one character is that character.

    Positions rise by one inside a run and by two over a break, however wide, so that a phrase of
    consecutive positions never crosses punctuation.
    """
    folded = prepared.folded
    found = Terms()
    shift = 0  # position of a bigram less its offset: constant within a run
    for match in _RUN.finditer(folded):
        first, last = match.span()
        here = range(first, max(first + 1, last - 1))
        found.terms.extend([folded[i : i + 2] for i in here] if last - first > 1 else match.group())
        found.starts.extend(here)
        shift = (found.positions[-1] + 2 if found.positions else 0) - first
        found.positions.extend(range(here.start + shift, here.stop + shift))
        found.ends.extend(range(min(first + 2, last), last + 1))
    return to_raw(found, prepared)


def lines(folded: str) -> str:
    """The terms of :func:`bigrams`, joined by spaces, with a line for each run of characters."""
    runs = _RUN.findall(folded)
    return "\n".join([" ".join(map(add, run, run[1:])) if len(run) > 1 else run for run in runs])


def phrase(prepared: Prepared) -> Terms:
    """Bigrams of a phrase that may start and end inside a word.

    A single character at the edge of the phrase may be part of a longer run in a document, where
    it is no term; it is left out when other terms are there to be found.
    """
    found = bigrams(prepared)
    keep = list(range(len(found)))
    while len(keep) > 1 and len(found.terms[keep[0]]) == 1:
        keep.pop(0)
    while len(keep) > 1 and len(found.terms[keep[-1]]) == 1:
        keep.pop()
    columns = (found.terms, found.positions, found.starts, found.ends)
    terms, positions, starts, ends = ([column[i] for i in keep] for column in columns)
    return Terms(terms=terms, positions=positions, starts=starts, ends=ends)  # type: ignore[arg-type]


def to_raw(found: Terms, prepared: Prepared) -> Terms:
    """The same terms with offsets into the raw text."""
    if prepared.starts:
        found.starts[:] = [prepared.starts[i] for i in found.starts]
        found.ends[:] = [prepared.ends[i - 1] for i in found.ends]
    return found
