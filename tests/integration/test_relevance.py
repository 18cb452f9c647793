"""The ranking does not become worse: judged queries against golden scores."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from search.evaluation import Outcome, ask_all, by_half, fallen
from search.judged import questions
from tests.conftest import skip_unless_required
from tests.relevance.make import FOLDER
from web.cli.context import Context
from web.cli.evaluate import POINTS, evaluate, golden
from web.trial import apart, asking, trial
from web.wiring import Services

GOLDEN = FOLDER / "golden.json"


@pytest.fixture(scope="module")
def cache(request: pytest.FixtureRequest) -> Path:
    assert request.config.cache is not None
    return Path(request.config.cache.mkdir("language"))


@pytest.fixture(scope="module")
def services(cache: Path) -> Iterator[Services]:
    with trial(FOLDER, cache=cache) as services:
        yield services


@pytest.fixture(scope="module")
def outcomes(services: Services) -> tuple[Outcome, ...]:
    return ask_all(questions(FOLDER), asking(services))


def test_no_score_falls_under_the_golden_ones(outcomes: tuple[Outcome, ...]) -> None:
    before = golden(GOLDEN)["embedded"]
    assert set(before) == {"tune", "final"}
    assert fallen(by_half(outcomes), before, by=POINTS) == ()


def test_all_engines_have_the_same_golden_scores() -> None:
    embedded, *others = golden(GOLDEN).values()
    assert all(other == embedded for other in others), "write them with each engine"


def test_what_nothing_held_answers_is_not_answered_strictly(outcomes: tuple[Outcome, ...]) -> None:
    empty = {one.question.q: one.listed.strict for one in outcomes if not one.question.answered}
    assert empty
    assert set(empty.values()) == {0}, empty


def test_a_server_ranks_as_the_embedded_engine_does(
    outcomes: tuple[Outcome, ...], cache: Path
) -> None:
    """The same hits in the same order, strict and looser, for every judged query."""
    server = os.environ.get("TEST_OPENSEARCH_URL", "")
    if not server.startswith("opensearch"):
        skip_unless_required("opensearch", 'no server (eval "$(tests/services.sh opensearch)")')
    with trial(FOLDER, engine=f"{server.rstrip('/')}/relevance", cache=cache) as services:
        there = ask_all(questions(FOLDER), asking(services))
    differ = [one.question.q for one, same in zip(there, outcomes, strict=True) if one != same]
    assert differ == []


def test_an_index_for_trials_lies_beside_the_one_of_the_archive() -> None:
    assert apart("embedded:///srv/index") == apart("") == ""
    assert apart("opensearch+http://h:9200") == "opensearch+http://h:9200/kumamoto-archive-trial"
    assert apart("opensearch+https://h/a?ca=/f") == "opensearch+https://h/a-trial?ca=/f"


def test_a_filled_index_is_of_the_texts_alone(services: Services) -> None:
    listed = asking(services)("益城町 給水")
    assert listed.ids
    assert set(listed.ids) <= {one.id for one in services.catalog.every_item()}
    assert len(listed.ids) == len(set(listed.ids))


Run = Callable[..., Result]


@pytest.fixture
def run(cache: Path, tmp_path: Path) -> Run:
    """The command with these words, where there is no archive."""
    env = {"ARCHIVE_HOME": str(tmp_path / "home"), "CACHE_DIR": str(cache), "SEARCH_URL": None}

    def run(*words: str) -> Result:
        return CliRunner().invoke(
            evaluate, words, obj=Context(), env=env, standalone_mode=False, catch_exceptions=False
        )

    return run


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of three texts with a query that is answered and one that is not."""
    folder = tmp_path_factory.mktemp("set")
    texts = [
        {"id": "a", "type": "photo", "title": "益城町の給水", "place": "43443"},
        {"id": "b", "type": "text", "title": "人吉の浸水", "text": "球磨川があふれた。"},
        {"id": "c", "type": "post", "text": "ねこがいない"},
    ]
    queries = [
        {"id": "1", "kind": "two", "half": "tune", "q": "益城 給水", "judged": {"3": ["a"]}},
        {"id": "2", "kind": "thing", "half": "tune", "q": "噴火", "judged": {"3": ["b"]}},
        {"id": "3", "kind": "thing", "half": "final", "q": "飛行機", "judged": {"3": ["c"]}},
    ]
    for name, lines in (("texts", texts), ("queries", queries)):
        data = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (folder / f"{name}.jsonl").write_text(data, encoding="utf-8")
    return folder


def test_the_command_prints_scores_and_poor_queries(small: Path, run: Run, tmp_path: Path) -> None:
    result = run("--set", str(small), "--format", "json")
    found: dict[str, Any] = json.loads(result.stdout)
    assert result.return_value == 0
    assert found["queries"] == 3
    assert found["halves"]["tune"] == {"mrr": 50.0, "ndcg": 50.0, "recall": 50.0}
    assert found["halves"]["final"] == {"mrr": 0.0, "ndcg": 0.0, "recall": 0.0}
    assert found["kinds"]["two"]["mrr"] == 100.0
    assert [one["q"] for one in found["worst"]] == ["噴火"], "what is kept apart is not shown"
    assert found["worst"][0]["missed"] == ["b=3"]
    assert not (tmp_path / "home").exists(), "a trial leaves no archive behind"


def test_half_a_set_can_be_asked(small: Path, run: Run) -> None:
    lines = run("--set", str(small), "--half", "final").stdout.splitlines()
    assert lines[0] == "1 queries, engine embedded"
    assert any("飛行機" in line for line in lines)


def test_golden_scores_are_written_and_compared(small: Path, run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "golden.json"
    run("--set", str(small), "--write", str(kept))
    assert golden(kept)["embedded"]["tune"].mrr == 50.0
    assert run("--set", str(small), "--against", str(kept)).return_value == 0
    kept.write_text(kept.read_text().replace("50.0", "90.0"))
    fell = run("--set", str(small), "--against", str(kept))
    assert fell.return_value == 1
    assert "tune: mrr is 50.00, was 90.00" in fell.stdout
