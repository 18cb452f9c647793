"""Rankings of one result made into one, by reciprocal rank.

Cormack, Clarke, Büttcher: Reciprocal Rank Fusion outperforms Condorcet and individual Rank
Learning Methods, SIGIR 2009, https://doi.org/10.1145/1571941.1572114.
"""

from collections.abc import Iterable, Sequence

_K = 60
"""So deep a first place and a second one are nearly worth the same."""


def fused(rankings: Iterable[Sequence[str]]) -> list[str]:
    """All ids of the rankings, the best first; equal ones in the order they were met."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, item_id in enumerate(ranking, 1):
            scores[item_id] = scores.get(item_id, 0.0) + 1 / (_K + rank)
    return sorted(scores, key=lambda item_id: -scores[item_id])
