"""Counters for Prometheus, over all processes of one web server; nothing about anybody.

With several processes each writes its numbers into a folder that ``PROMETHEUS_MULTIPROC_DIR`` names
and whichever is asked adds them up. https://prometheus.github.io/client_python/multiprocess/
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from archive.errors import ArchiveError, CatalogUnavailable, EngineUnavailable, StoreUnavailable
from web.readiness import ROLES

if TYPE_CHECKING:
    from web.wiring import Services

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_OURS = CollectorRegistry()
_REQUESTS = Counter("archive_requests", "Answered requests", ("route", "status"), registry=_OURS)
_SECONDS = Histogram(
    "archive_request_seconds",
    "Seconds from a request to its answer",
    ("route",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=_OURS,
)
_SEARCHES = Counter(
    "archive_searches", "Searches by where they were asked", ("door",), registry=_OURS
)
_UNAVAILABLE = Counter(
    "archive_unavailable", "Requests that a dependency did not answer", ("part",), registry=_OURS
)
_DOORS = {
    "search.show": "page",
    "api.items": "api",
    "api.facets": "api",
    "api.counts": "api",
    "api.suggest": "suggest",
    "api.suggestions": "suggest",
    "export.download": "export",
}
_PARTS: dict[type[ArchiveError], str] = {
    StoreUnavailable: "store",
    CatalogUnavailable: "database",
    EngineUnavailable: "search",
}


def count_request(route: str, status: int, seconds: float) -> None:
    """One answered request; ``route`` is the name of the route, never the address."""
    _REQUESTS.labels(route, str(status)).inc()
    _SECONDS.labels(route).observe(seconds)
    if route in _DOORS and status < 400:
        _SEARCHES.labels(_DOORS[route]).inc()


def count_unavailable(error: ArchiveError) -> None:
    """A request failed because this part did not answer."""
    for kind, part in _PARTS.items():
        if isinstance(error, kind):
            _UNAVAILABLE.labels(part).inc()


def exposition(here: "Services") -> bytes:
    """Everything in the text format of Prometheus."""
    now = CollectorRegistry()
    now.register(_Now(here))
    counted = _OURS
    if os.environ.get(FOLDER):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    return generate_latest(counted) + generate_latest(now)


class _Now:
    """What is looked up when somebody asks: a part that does not answer leaves its numbers out."""

    def __init__(self, here: "Services") -> None:
        self._here = here

    def collect(self) -> Iterator[Metric]:
        for part in (self._jobs, self._lag, self._workers):
            try:
                yield from list(part())
            except ArchiveError as error:
                count_unavailable(error)

    def _jobs(self) -> Iterator[Metric]:
        jobs = GaugeMetricFamily("archive_jobs", "Jobs by state", labels=("state",))
        counts = self._here.queue.counts()
        for state in ("ready", "running", "parked", "done"):
            jobs.add_metric((state,), counts.get(state, 0))
        yield jobs
        age = self._here.oversight.age()
        yield GaugeMetricFamily("archive_queue_age_seconds", "How long the oldest job waits", age)

    def _lag(self) -> Iterator[Metric]:
        lag = self._here.catalog.feed_position() - max(0, self._here.engine.position())
        yield GaugeMetricFamily("archive_index_lag", "Changes not in the index yet", max(0, lag))

    def _workers(self) -> Iterator[Metric]:
        ages = GaugeMetricFamily(
            "archive_worker_seconds", "Since the last sign of a worker", labels=("role",)
        )
        signs = self._here.heartbeats.latest()
        for role in (role for role in ROLES if role in signs):
            ages.add_metric((role,), (self._here.clock() - signs[role]).total_seconds())
        yield ages
