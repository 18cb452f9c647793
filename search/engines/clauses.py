"""The pieces that every engine's queries are put together from, and the few ways to join them."""

import math
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

Q = TypeVar("Q")


class Clauses(Protocol[Q]):
    """How one engine writes conditions; ``Q`` is its query type. None raises for what it is given.

    Scores are BM25 (k1 1.2, b 0.75, with the factor k1 + 1) unless a clause says otherwise; a
    document's scores are added up.
    """

    def combined(
        self,
        *,
        must: Sequence[Q] = (),
        should: Sequence[Q] = (),
        must_not: Sequence[Q] = (),
        at_least: int = 0,
    ) -> Q:
        """All of ``must``, ``at_least`` of ``should``, none of ``must_not``; scores of those that
        match are added. Without ``must``, ``at_least`` is 1 or more."""

    def constant(self, query: Q, score: float) -> Q:
        """What the query matches, each with this score."""

    def boosted(self, query: Q, weight: float) -> Q:
        """The query with its scores multiplied."""

    def everything(self) -> Q:
        """All documents, scored 0."""

    def exact(self, field: str, values: Iterable[str]) -> Q:
        """The field holds one of the values; scored 0."""

    def between(self, field: str, low: int | None, high: int | None) -> Q:
        """A number that is there and lies in [low, high]; scored 0."""

    def run(self, field: str, terms: Sequence[str]) -> Q:
        """The terms stand one behind the other; a single one is sought with its frequency."""

    def character(self, field: str, character: str) -> Q:
        """Bigrams that hold the character, or it alone; scored 1."""

    def starting(self, field: str, start: str) -> Q:
        """Any term that begins like this; scored 1."""

    def near(self, field: str, pair: tuple[str, str], within: int, *, ordered: bool) -> Q:
        """Both terms, at two places with so many terms or fewer between; scored anyhow.

        ``ordered`` wants the first before the second.
        """


def must(clauses: Clauses[Q], queries: Sequence[Q]) -> Q:
    """All of them; everything where there are none."""
    if not queries:
        return clauses.everything()
    return queries[0] if len(queries) == 1 else clauses.combined(must=queries)


def should(clauses: Clauses[Q], queries: Sequence[Q], *, at_least: int = 1) -> Q:
    """At least so many of them; nothing where there are none."""
    if not queries:
        return nothing(clauses)
    return queries[0] if len(queries) == 1 else clauses.combined(should=queries, at_least=at_least)


def nothing(clauses: Clauses[Q]) -> Q:
    """No document."""
    every = clauses.everything()
    return clauses.combined(must=[every], must_not=[every])


def without(clauses: Clauses[Q], query: Q, forbidden: Sequence[Q]) -> Q:
    """The query, less all that any of the forbidden ones match."""
    return clauses.combined(must=[query], must_not=forbidden) if forbidden else query


def lifted(clauses: Clauses[Q], core: Q, lifts: Sequence[Q]) -> Q:
    """What the core matches, with the scores of those lifts that match added."""
    return clauses.combined(must=[core], should=lifts) if lifts else core


def filtering(clauses: Clauses[Q], query: Q) -> Q:
    """The query as a condition that gives no score."""
    return clauses.constant(query, 0.0)


def most(clauses: Clauses[Q], queries: Sequence[Q]) -> Q:
    """At least half of them."""
    return should(clauses, queries, at_least=math.ceil(len(queries) / 2))
