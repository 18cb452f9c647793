"""A whole search call on OpenSearch against the same requests sent by themselves.

By the clock, for the work is done in another process; both in turn, so that what else the machine
does falls on both alike.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import urllib3
from opensearchpy import OpenSearch

from search.engines.opensearch.address import address
from search.excerpt import Excerpts
from search.service import Ask
from tests.bench.figure import Figure
from tests.bench.home import opened
from tests.bench.search import QUERIES, snippets
from tests.bench.servers import are_there, search_index
from tests.bench.synthetic import NOW, fill
from web.wiring import Services

SIZE, SMALL = 100_000, 10_000
"""Items."""
_PAGE, _ROUNDS = 24, 21

Sent = list[tuple[str, bytes]]
"""Path with parameters, and body."""


def figures(size: int) -> list[Figure]:
    """The median of the queries; snippets are told apart, for the engine alone cuts none."""
    if not are_there("TEST_OPENSEARCH_URL"):
        return []
    with (
        tempfile.TemporaryDirectory() as folder,
        search_index() as url,
        opened(Path(folder, "home"), search_url=url) as services,
    ):
        fill(services, size)
        ratio = statistics.median(_compared(services))
    name = "search on OpenSearch, whole call without snippets / the same requests alone"
    return [Figure(name=name, value=ratio, unit="×", target=3.0, at_most=True)]


def _compared(services: Services) -> Iterator[float]:
    print("   total   whole  snippets  OpenSearch  query (milliseconds by the clock)")
    for typed, filters, _ in QUERIES:
        ask = Ask(q=typed, filters=filters, size=_PAGE, now=NOW)
        with _recorded() as sent:
            total = services.search.find(ask).total
        cut = snippets(services.search, Excerpts(services.analyzer), ask)
        works = (lambda ask=ask: services.search.find(ask), cut, _alone(sent))
        call, cutting, alone = _in_turn(works)
        print(f"{total:8,} {call:7.1f} {cutting:9.1f} {alone:11.1f}  {typed} {filters}")
        yield (call - cutting) / alone


@contextmanager
def _recorded() -> Iterator[Sent]:
    sent: Sent = []
    search = OpenSearch.search

    def recording(self: OpenSearch, **given: Any) -> object:
        told = "&".join(f"{name}={value}" for name, value in given["params"].items())
        sent.append((f"/{given['index']}/_search?{told}", json.dumps(given["body"]).encode()))
        return search(self, **given)

    with patch.object(OpenSearch, "search", recording):
        yield sent


def _alone(sent: Sent) -> Callable[[], object]:
    """The requests of one call, sent again and read."""
    host, port = address(os.environ["TEST_OPENSEARCH_URL"]).hosts[0]
    server = urllib3.HTTPConnectionPool(host, port, headers={"Content-Type": "application/json"})
    return lambda: [server.request("POST", path, body=body).json() for path, body in sent]


def _in_turn(works: tuple[Callable[[], object], ...]) -> list[float]:
    """Milliseconds of each: medians of so many rounds, after one to warm up."""
    taken: list[list[float]] = [[] for _ in works]
    for number in range(_ROUNDS + 1):
        for work, times in zip(works, taken, strict=True):
            begun = time.perf_counter()
            work()
            if number:
                times.append((time.perf_counter() - begun) * 1000)
    return [statistics.median(times) for times in taken]
