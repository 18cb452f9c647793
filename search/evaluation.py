"""How good a ranking is: MRR, nDCG and recall at ten, over queries judged by people.

nDCG as in Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques" (ACM TOIS
20(4), 2002, https://doi.org/10.1145/582415.582418), with gains of 2^grade - 1.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

DEPTH = 10
"""How many hits are looked at: what a person sees first."""
RELEVANT = 2
"""From this grade on a text answers a query; 1 is merely about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query with the grades (1 to 3) of the texts that have one; all others have 0."""

    id: str
    kind: str
    half: str
    """``tune``, by which weights are chosen, or ``final``, which is kept for checks."""
    q: str
    asks: str = ""
    """What a person wants who types this, in words."""
    grades: Mapping[str, int]

    @property
    def answered(self) -> bool:
        """Whether anything that is held answers it."""
        return any(grade >= RELEVANT for grade in self.grades.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a search showed: ids in order, first the ``strict`` ones, then the looser block."""

    ids: tuple[str, ...]
    strict: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Points from 0 to 100, means over queries."""

    mrr: float
    ndcg: float
    recall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    question: Question
    listed: Listed
    scores: Scores


Ask = Callable[[str], Listed]


def outcome(question: Question, listed: Listed) -> Outcome:
    """One query's scores. Where nothing that is held answers, nothing strict should be shown."""
    grades = [question.grades.get(one, 0) for one in listed.ids[:DEPTH]]
    if question.answered:
        scores = Scores(
            mrr=100 * reciprocal_rank(grades),
            ndcg=100 * ndcg(grades, question.grades.values()),
            recall=100 * recall(grades, question.grades.values()),
        )
    else:
        points = 0.0 if listed.strict else 100.0
        scores = Scores(mrr=points, ndcg=points, recall=points)
    return Outcome(question=question, listed=listed, scores=scores)


def reciprocal_rank(grades: Sequence[int]) -> float:
    """1 / rank of the first text that answers; 0.0 without one. ``grades`` stand in shown order."""
    ranks = (rank for rank, grade in enumerate(grades, 1) if grade >= RELEVANT)
    return 1 / next(ranks, math.inf)


def ndcg(grades: Sequence[int], held: Iterable[int]) -> float:
    """The gain of what is shown over that of the best ten of all that is ``held``."""
    best = _gain(sorted(held, reverse=True)[:DEPTH])
    return _gain(grades[:DEPTH]) / best if best else 0.0


def recall(grades: Sequence[int], held: Iterable[int]) -> float:
    """The share of answers shown, of as many as ten places can hold."""
    possible = min(DEPTH, sum(grade >= RELEVANT for grade in held))
    shown = sum(grade >= RELEVANT for grade in grades[:DEPTH])
    return shown / possible if possible else 0.0


def _gain(grades: Sequence[int]) -> float:
    return math.fsum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def ask_all(questions: Iterable[Question], ask: Ask) -> tuple[Outcome, ...]:
    return tuple(outcome(question, ask(question.q)) for question in questions)


def mean(outcomes: Iterable[Outcome]) -> Scores:
    """Means to two decimals; zeros where there are no outcomes."""
    scores = [one.scores for one in outcomes]
    if not scores:
        return Scores(mrr=0.0, ndcg=0.0, recall=0.0)
    return Scores(
        mrr=round(fmean(one.mrr for one in scores), 2),
        ndcg=round(fmean(one.ndcg for one in scores), 2),
        recall=round(fmean(one.recall for one in scores), 2),
    )


def by_half(outcomes: Sequence[Outcome]) -> dict[str, Scores]:
    halves = sorted({one.question.half for one in outcomes}, reverse=True)
    return {half: mean(one for one in outcomes if one.question.half == half) for half in halves}


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, Scores]:
    kinds = sorted({one.question.kind for one in outcomes})
    return {kind: mean(one for one in outcomes if one.question.kind == kind) for kind in kinds}


def worst(outcomes: Iterable[Outcome], most: int) -> tuple[Outcome, ...]:
    """The queries with most to gain, the poorest first; none that is perfect."""
    poor = [one for one in outcomes if one.scores.ndcg < 100]
    return tuple(sorted(poor, key=lambda one: (one.scores.ndcg, one.question.id))[:most])


def fallen(
    now: Mapping[str, Scores], golden: Mapping[str, Scores], *, by: float
) -> tuple[str, ...]:
    """What has fallen by more than ``by`` points since the golden scores, a sentence each."""
    return tuple(
        f"{half}: {name} is {value:.2f}, was {before:.2f}"
        for half, scores in golden.items()
        for name in ("mrr", "ndcg", "recall")
        if (value := getattr(now[half], name) if half in now else 0.0)
        < (before := getattr(scores, name)) - by
    )
