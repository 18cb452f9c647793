"""Posts through the whole intake: staged by a command, kept and indexed by the worker of `serve`.

The two run side by side, as they do for people. Each size has an archive of its own: its cost and
its memory are compared with those of a tenth. ``posts=1000000`` is the run that is made once.
"""

import json
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.batch import Batch, Fate
from archive.identifiers import mint
from ingest.sources import open_source
from ingest.submission import Given
from tests.bench.analysis import SENTENCES
from tests.bench.apart import apart, peak_mb, processor_seconds
from tests.bench.figure import Figure
from tests.bench.home import opened, working
from tests.bench.servers import servers
from web.settle import settled
from web.wiring import Services

SIZE, SMALL = 30_000, 10_000
_PAGE = 5000
"""Posts that are taken in at once: memory is flat from the first whole page on."""
START = datetime(2026, 7, 28, 7, 27, tzinfo=UTC)


def lines(count: int, *, series: int = 0) -> Iterator[str]:
    """Flattened posts as twarc v2 writes them, no two with the same words.

    Another ``series`` has other ids.
    """
    for number in range(count):
        at = START + timedelta(seconds=7 * number)
        first, second = SENTENCES[number % 8], SENTENCES[number // 8 % 8]
        account = number % 500
        post = {
            "id": str((2 + series) * 1_000_000_000_000_000_000 + number * 4_194_304),
            "text": f"【{number}】{first}{second} #熊本 #給水{number % 40}",
            "created_at": f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
            "author_id": str(account),
            "lang": "ja",
            "edit_history_tweet_ids": [str(number)],
            "possibly_sensitive": False,
            "public_metrics": {"retweet_count": number % 90, "like_count": number % 400},
            "entities": {"hashtags": [{"start": 0, "end": 2, "tag": "熊本"}]},
            "author": {"id": str(account), "username": f"city{account}", "name": f"町{account}"},
        }
        yield json.dumps(post, ensure_ascii=False)


def figures(size: int) -> list[Figure]:
    less = max(size // 10, _PAGE)
    with tempfile.TemporaryDirectory() as folder, servers() as addresses:
        apart("tests.bench.posts", "prepare", Path(folder, "first"))
        small, whole = (_apart(Path(folder, str(count)), count) for count in (less, size))
        remote = _apart(Path(folder, "servers"), less, addresses) if addresses else None
    sizes = f"at {size:,} / at {less:,} posts"
    cost = small["of processor time"] / whole["of processor time"]
    return [
        _speed("posts, whole intake", whole),
        *([_speed(f"posts, whole intake on servers ({less:,})", remote)] if remote else ()),
        Figure(name="posts, staged", value=whole["staged"], unit="posts/s"),
        Figure(name="posts, of processor time", value=whole["of processor time"], unit="posts/s"),
        _at_most(f"posts, cost of one {sizes}", cost, 1.5),
        _at_most(f"ingest, peak of the command {sizes}", whole["peak"] / small["peak"], 1.2),
        _at_most(f"ingest, peak of the worker {sizes}", whole["worker"] / small["worker"], 1.2),
    ]


def _speed(name: str, told: dict[str, Any]) -> Figure:
    return Figure(name=name, value=told["whole"], unit="posts/s", target=1000)


def _at_most(name: str, value: float, target: float) -> Figure:
    return Figure(name=name, value=value, unit="×", target=target, at_most=True)


def _apart(folder: Path, count: int, addresses: dict[str, str] | None = None) -> dict[str, Any]:
    folder.mkdir()
    told = apart("tests.bench.posts", "take_in", folder, count, json.dumps(addresses or {}))
    print(f"{count:,} posts: {', '.join(f'{name} {value:,.0f}' for name, value in told.items())}")
    return told


def prepare(home: str) -> dict[str, object]:
    """Whoever opens the first archive compiles the dictionary, which takes much memory."""
    with opened(Path(home)):
        return {}


def take_in(folder: str, count: str, addresses: str) -> dict[str, float]:
    """Posts a second until all can be found, by the clock and of processor time; peak in MB."""
    total = int(count)
    path = Path(folder, "posts.jsonl")
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines(total))
    home, given = Path(folder, "home"), json.loads(addresses)
    with opened(home, **given):
        pass  # it is made
    with opened(home, **given) as services, working(services.settings, 1) as workers:
        first = Path(folder, "first.jsonl")  # dictionaries are loaded once a worker
        first.write_text(next(lines(1, series=1)), encoding="utf-8")
        settle(services, stage(services, first))
        processes = ["self", *workers]
        begun, used = time.perf_counter(), sum(map(processor_seconds, processes))
        batch = stage(services, path)
        staged = time.perf_counter() - begun
        settle(services, batch)
        whole = time.perf_counter() - begun
        time.sleep(2)  # processes that helped are counted when they have ended
        used = sum(map(processor_seconds, processes)) - used
        check(services, batch, total)
        worker = peak_mb(workers[0])
    return {
        "staged": total / staged,
        "whole": total / whole,
        "of processor time": total / used,
        "worker": worker,
    }


def stage(services: Services, path: Path, *, kind: str = "posts") -> Batch:
    """As the command does; the worker begins with the first page."""
    new = mint(services.clock())
    batch = Batch(id=new, name="bench", kind=kind, accession="", by="bench", at=START)
    batch = services.batches.open(batch)
    for _ in services.intake.stage(batch, open_source(kind, Given(path=path))):
        pass
    return batch


def settle(services: Services, batch: Batch) -> None:
    while not settled(services, batch.id):
        time.sleep(0.02)


def check(services: Services, batch: Batch, total: int) -> None:
    """Speed counts only where everything arrived, in catalog and index."""
    counts = services.batches.counts(batch.id)
    if counts != {Fate.TAKEN: total} or services.indexer.behind():
        raise RuntimeError(f"not all of {total} posts were taken in: {counts}")
