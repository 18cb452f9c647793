"""The same request, the same answer: hits in their order, totals, facets, histogram and tiles."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from archive.expression import Is
from search.engines import Engine, Request
from tests import cluster
from tests.contract import corpora
from tests.contract.engines import opening

Engines = tuple[Engine, ...]
_SPREAD = 150
"""Documents of the corpus that three nodes hold too: every shard has some of each kind."""


@pytest.fixture(scope="module", params=[(1, 12), (2, 150), (3, 900)], ids=lambda p: f"{p[1]}-items")
def engines(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engines]:
    seed, size = request.param
    corpus = corpora.documents(seed, size)
    with ExitStack() as stack:
        three = ["opensearch3"] if size == _SPREAD and cluster.is_wanted() else []
        kinds = ["embedded", "opensearch", *three]
        made = [stack.enter_context(_filled(kind, tmp_path_factory.mktemp(kind))) for kind in kinds]
        for engine in made:
            engine.rebuild(corpus, position=1, version="v")
        yield tuple(made)


@contextmanager
def _filled(kind: str, path: Path) -> Iterator[Engine]:
    with contextmanager(opening)(kind, path) as connect:
        yield connect()


_many = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@_many
@given(request=corpora.requests)
def test_the_same_answer_from_all(engines: Engines, request: Request) -> None:
    first, *others = (engine.search(request) for engine in engines)
    for other in others:
        assert [hit.id for hit in other.hits] == [hit.id for hit in first.hits]
        assert [hit.seq for hit in other.hits] == [hit.seq for hit in first.hits]
        assert [hit.score for hit in other.hits] == pytest.approx(
            [hit.score for hit in first.hits], rel=1e-5
        )
        assert replace(other, hits=()) == replace(first, hits=())


@pytest.mark.parametrize("stream", ["title_a", "body_a", "body_r"])
@pytest.mark.parametrize("prefix", ["", "避", "避難", "ん"])
def test_the_same_terms_from_all(engines: Engines, stream: str, prefix: str) -> None:
    denied = frozenset({"item-3", "item-4"})
    for visible in (Is("state", ("published",)), Is("state", ("review",))):
        first, *others = (
            engine.terms(prefix, visible=visible, denied=denied, size=7, stream=stream)
            for engine in engines
        )
        assert all(other == first for other in others)
