"""Searches while posts are taken in as fast as a worker can, against searches at rest.

The archive holds items already; posts are staged, and one worker keeps and indexes them while this
process searches, as the pages of an archive do. On the servers too, where they are.
"""

import tempfile
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.home import opened, working
from tests.bench.posts import lines, stage
from tests.bench.scale import asks, p95, taken
from tests.bench.servers import servers
from tests.bench.synthetic import fill
from web.settle import settled
from web.wiring import Services

SIZE, SMALL = 20_000, 5_000
"""Posts that are taken in."""
_HELD, _REST, _LOOK = 20_000, 200, 10


def figures(size: int) -> list[Figure]:
    with servers() as addresses:
        places = [("files", {}), *([("servers", addresses)] if addresses else ())]
        return [_figure(name, size, given) for name, given in places]


def _figure(where: str, size: int, addresses: dict[str, str]) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "posts.jsonl")
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines(size))
        with opened(Path(folder, "home"), **addresses) as services:
            fill(services, _HELD)
        with opened(Path(folder, "home"), **addresses) as services:
            ratio = _ratio(services, path)
    name = f"search while taking in / at rest, p95, on {where}"
    return Figure(name=name, value=ratio, unit="×", target=2.0, at_most=True)


def _ratio(services: Services, path: Path) -> float:
    search, typed = services.search, asks()
    _, rest = ([taken(search, next(typed)) for _ in range(_REST)] for _ in range(2))
    meanwhile: list[float] = []
    with working(services.settings, 1):
        batch = stage(services, path)
        while not settled(services, batch.id):
            meanwhile += [taken(search, next(typed)) for _ in range(_LOOK)]
    print(
        f"{len(meanwhile):,} searches meanwhile: p95 {1000 * p95(meanwhile):.0f} ms, "
        f"at rest {1000 * p95(rest):.0f} ms"
    )
    return p95(meanwhile) / p95(rest)
