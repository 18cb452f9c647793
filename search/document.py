"""What one item looks like to a search engine, the same for every engine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from archive.expression import Fact
from archive.model import Point

KEYWORDS = (
    "disaster",
    "place",
    "type",
    "phase",
    "licence",
    "collection",
    "contributor",
    "theme",
    "source",
    "batch",
    "agreement",
    "review_reason",
    "warning",
    "year",
    "month",
    "date",
    "hour",
    "located",
    "platform",
    "truth",
)
"""Multi-valued exact fields, usable as filters and facets; ``place`` holds code and ancestors."""

STAFF_KEYWORDS = frozenset({"source", "batch", "agreement", "review_reason", "warning"})
"""Those that only staff may filter by, count or name in a query."""

BREAK = "␟"
"""The token between parts of a text that are no neighbours. Every text field ends with one, so that
each document has every field and all engines average the same lengths."""

_LONGEST_TERM, _LONGEST_KEYWORD = 120, 512
"""Characters that no engine refuses or cuts by itself."""


def stream(parts: Iterable[Iterable[str]]) -> str:
    """Parts of terms as one stream: joined by single spaces, each part closed by :data:`BREAK`.

    White space inside a term is dropped, for the streams are split at spaces.
    """
    terms = (term for part in parts for term in (*(whole(t) for t in part), BREAK) if term)
    return " ".join(terms) or BREAK


def whole(term: str) -> str:
    """The term as streams and queries hold it: in one piece, and not too long for any engine."""
    return (term if term.isalnum() else "".join(term.split()))[:_LONGEST_TERM]


def keyword(value: str) -> str:
    """An exact value as the index holds it, cut to a length that no engine refuses."""
    return value[:_LONGEST_KEYWORD]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Analysed text as three streams of terms: A-unit words, bigrams, readings in katakana."""

    a: str = BREAK
    b: str = BREAK
    r: str = BREAK


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A vector of what everybody who sees the record may read."""

    digest: bytes
    """Of the words that it was made of."""
    row: bytes
    """One signed byte a dimension."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one item looks like to an engine."""

    id: str
    seq: int
    title: Text = Text()
    """Public title alone, for its boost."""
    body: Text = Text()
    """All public text: title, description, names of places, credit, and text of open content."""
    staff: Text = Text()
    """Text that only staff queries touch: closed content, paths, notes, exact positions."""
    facts: Mapping[str, Fact]
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    date_from: int | None = None
    """First day of the main date, days since 1970-01-01 in JST; None when unknown."""
    date_to: int | None = None
    """Last day of the main date."""
    point: Point | None = None
    """The public position of the item, never one that only staff may see."""
    published: int = 0
    """Epoch seconds of publication, 0 when never."""
    updated: int = 0
    meaning: Meaning | None = None
    """For engines that keep vectors."""
