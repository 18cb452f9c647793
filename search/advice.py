"""What helps on from a result: choices, mended words, what to leave out, related searches."""

from dataclasses import dataclass

from search.offering import Offer
from search.relaxing import Relaxed
from search.tally import Counted

FEW = 10
"""Under so many strict hits the looser block is shown, and what stands in the way is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Every number counts what the viewer may see; nothing else goes into any of it."""

    offers: tuple[Offer, ...]
    mended: tuple[Counted, ...]
    relaxed: Relaxed
    related: tuple[Counted, ...]
