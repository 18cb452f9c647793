"""How long the pages take that people open most, over a real server on the loopback address."""

import http.client
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.bench import search
from tests.bench.figure import Figure
from tests.bench.home import add, index, opened
from web.app import create_app
from web.listening import create_server
from web.wiring import Services

SIZE, SMALL = 20_000, 5000
_ROUNDS = 150


def figures(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as services:
        add(services, search.items(size))
        index(services)
        with served(services) as address:
            return [
                Figure(
                    name=f"page {name}, p95 at {size:,} items",
                    value=percentile(address, path),
                    unit="ms",
                )
                for name, path in paths(size).items()
            ]


def paths(size: int) -> dict[str, Callable[[], str]]:
    """Addresses as people ask for them: other words and other items each time."""
    chance = random.Random(2)
    queries = [typed for typed, _, _ in search.QUERIES]
    return {
        "home": lambda: "/",
        "search": lambda: f"/search?q={quote(chance.choice(queries))}",
        "item": lambda: f"/items/{chance.randrange(1, size + 1):026}",
    }


@contextmanager
def served(services: Services) -> Iterator[tuple[str, int]]:
    """The application behind the server it is delivered with."""
    server = create_server(create_app(services), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield "127.0.0.1", int(server.effective_port)
    finally:
        server.task_dispatcher.shutdown()
        server.close()
        thread.join(5)


def percentile(address: tuple[str, int], path: Callable[[], str]) -> float:
    """The 95th percentile in milliseconds, after a few requests that load what is loaded once."""
    connection = http.client.HTTPConnection(*address, timeout=30)
    for _ in range(5):
        fetch(connection, path())
    taken = [fetch(connection, path()) for _ in range(_ROUNDS)]
    connection.close()
    print(f"median {statistics.median(taken):.1f} ms, longest {max(taken):.1f} ms")
    return statistics.quantiles(taken, n=20)[-1]


def fetch(connection: http.client.HTTPConnection, path: str) -> float:
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200 or b"</html>" not in body:
        raise RuntimeError(f"{path} answered {answer.status}")
    return (time.perf_counter() - begun) * 1000
