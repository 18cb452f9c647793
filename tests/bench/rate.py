"""Requests per second of one process of the production server, and its page times under load.

Load is bounded: a few connections on the loopback address, a fixed number of requests each.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import search
from tests.bench.figure import Figure
from tests.bench.home import add, index, opened
from tests.bench.pages import fetch, paths
from tests.integration.production import free_port

SIZE, SMALL = 20_000, 5000
_CONNECTIONS, _REQUESTS = 4, 75


def figures(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with opened(home) as services:
            add(services, search.items(size))
            index(services)
            cache = services.settings.cache
        with served(home, cache) as address:
            return [
                figure
                for name, path in paths(size).items()
                for figure in _measured(name, size, address, path)
            ]


@contextmanager
def served(home: Path, cache: Path) -> Iterator[tuple[str, int]]:
    """One process with its threads, as it is delivered."""
    port = free_port()
    given = {
        "ARCHIVE_HOME": str(home),
        "CACHE_DIR": str(cache),
        "PORT": str(port),
        "WEB_PROCESSES": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:web.production"]
    with subprocess.Popen(command, env={**os.environ, **given}) as child:
        try:
            _await(port, child)
            yield "127.0.0.1", port
        finally:
            child.terminate()


def _await(port: int, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and child.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _measured(
    name: str, size: int, address: tuple[str, int], path: Callable[[], str]
) -> list[Figure]:
    taken: list[float] = []
    _ask(address, path, [], 5)
    threads = [
        threading.Thread(target=_ask, args=(address, path, taken, _REQUESTS))
        for _ in range(_CONNECTIONS)
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - begun
    if len(taken) != _CONNECTIONS * _REQUESTS:
        raise RuntimeError(f"{name}: {len(taken)} requests were answered")
    told = f"{name}, one process at {size:,} items"
    p95 = statistics.quantiles(taken, n=20)[-1]
    return [
        Figure(name=f"requests, {told}", value=len(taken) / passed, unit="/s"),
        Figure(name=f"page under load, p95, {told}", value=p95, unit="ms"),
    ]


def _ask(address: tuple[str, int], path: Callable[[], str], taken: list[float], count: int) -> None:
    connection = http.client.HTTPConnection(*address, timeout=60)
    for _ in range(count):
        taken.append(fetch(connection, path()))
    connection.close()
