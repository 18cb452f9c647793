"""What a position or words suggest as the place: a machine's guess for a person to judge.

From a position never more than the municipality; from words a 町域 only where they say in full
which one is meant: 益城町木山, 〒861-2242, or 木山地区 in a text that also names 益城町.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from archive.model import Point, Suggestion
from archive.vocabulary import places
from ingest.naming import named

_MOST = 5
"""Suggestions from one text; whoever names more places writes about the whole prefecture."""


def place_suggestions(position: Point | None, text: Sequence[str]) -> Iterator[Suggestion]:
    """From the position first, then from the text (one string a page), most often named first.

    A position outside Kumamoto (:meth:`archive.vocabulary.Places.nearest`) suggests nothing.
    """
    nearest = places().nearest(position.lat, position.lon) if position else None
    if nearest:
        yield Suggestion(field="place", value=nearest.code, source="exif")
    counted = Counter(code for page in text for code in named(unicodedata.normalize("NFKC", page)))
    for code, _ in counted.most_common(_MOST):
        if nearest is None or code != nearest.code:
            yield Suggestion(field="place", value=code, source="text")
