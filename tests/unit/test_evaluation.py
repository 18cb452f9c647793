"""The measures of a ranking, against values worked out by hand."""

from math import log2

import pytest

from search.evaluation import (
    Listed,
    Question,
    Scores,
    ask_all,
    by_half,
    by_kind,
    fallen,
    mean,
    ndcg,
    outcome,
    recall,
    reciprocal_rank,
    worst,
)


def question(name: str = "q", half: str = "tune", **grades: int) -> Question:
    return Question(id=name, kind="thing", half=half, q=name, grades=grades)


def listed(*ids: str, strict: int | None = None) -> Listed:
    return Listed(ids=ids, strict=len(ids) if strict is None else strict)


def test_the_first_answer_counts_and_what_is_merely_about_it_does_not() -> None:
    assert reciprocal_rank([1, 0, 2, 3]) == pytest.approx(1 / 3)
    assert reciprocal_rank([3]) == 1.0
    assert reciprocal_rank([1, 1, 0]) == 0.0
    assert reciprocal_rank([]) == 0.0


def test_gain_falls_with_the_rank_and_is_measured_against_the_best_order() -> None:
    held = [3, 2, 1]
    best = 7 + 3 / log2(3) + 1 / 2
    assert ndcg([3, 2, 1], held) == pytest.approx(1.0)
    assert ndcg([1, 2, 3], held) == pytest.approx((1 + 3 / log2(3) + 7 / 2) / best)
    assert ndcg([0, 3], held) == pytest.approx(7 / log2(3) / best)
    assert ndcg([0] * 10 + [3], held) == 0.0
    assert ndcg([], []) == 0.0


def test_recall_is_of_what_ten_places_can_hold() -> None:
    assert recall([3, 2, 1], [3, 2, 2, 1]) == pytest.approx(2 / 3)
    assert recall([3] * 10, [3] * 40) == 1.0
    assert recall([3] * 5, [2] * 40) == 0.5


def test_scores_of_a_query() -> None:
    found = outcome(question(a=3, b=1), listed("b", "a", strict=1))
    assert found.scores.mrr == pytest.approx(50)
    assert found.scores.recall == pytest.approx(100)
    assert found.scores.ndcg == pytest.approx(100 * (1 + 7 / log2(3)) / (7 + 1 / log2(3)))


@pytest.mark.parametrize(("strict", "points"), [(0, 100.0), (3, 0.0)])
def test_what_nothing_answers_should_show_nothing_strict(strict: int, points: float) -> None:
    found = outcome(question(c=1), listed("a", "b", "c", strict=strict))
    assert found.scores == Scores(mrr=points, ndcg=points, recall=points)


def test_means_by_half_and_kind_and_the_poorest_first() -> None:
    shown = {"one": listed("a"), "two": listed("x"), "three": listed("x", "a")}
    asked = [question("one", a=3), question("two", "final", a=3), question("three", a=3)]
    outcomes = ask_all(asked, shown.__getitem__)
    halves = by_half(outcomes)
    assert list(halves) == ["tune", "final"]
    assert (halves["tune"].mrr, halves["final"].mrr) == (75.0, 0.0)
    assert by_kind(outcomes) == {"thing": mean(outcomes)}
    assert mean(outcomes).mrr == 50.0
    assert [one.question.id for one in worst(outcomes, 2)] == ["two", "three"]
    assert mean([]) == Scores(mrr=0.0, ndcg=0.0, recall=0.0)


def test_a_score_that_falls_too_far_is_told() -> None:
    before = {"tune": Scores(mrr=90.0, ndcg=80.0, recall=70.0)}
    just = {"tune": Scores(mrr=89.5, ndcg=85.0, recall=70.0)}
    worse = {"tune": Scores(mrr=90.0, ndcg=79.4, recall=70.0)}
    assert fallen(just, before, by=0.5) == ()
    assert fallen(worse, before, by=0.5) == ("tune: ndcg is 79.40, was 80.00",)
    assert len(fallen({}, before, by=0.5)) == 3
