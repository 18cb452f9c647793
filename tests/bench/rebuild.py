"""Catalog from storage alone: against bare reads of the same keys, and posts by their number.

On S3, PostgreSQL and OpenSearch where they are named, else on files and SQLite.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from archive.storage import Store
from archive.storage.s3.address import Address, parse
from tests.bench import posts
from tests.bench.analysis import SENTENCES
from tests.bench.figure import Figure
from tests.bench.home import opened
from tests.bench.photos import seconds
from tests.bench.servers import servers
from tests.servers import s3_client
from web.wiring import Services

SIZE, SMALL = 5000, 2000
"""Posts; and one text in a package of its own for every twenty of them."""
_TEXTS = 20


def figures(size: int) -> list[Figure]:
    """Texts and posts in archives of their own: one is many keys, the other few large ones."""
    texts = _measured(size // _TEXTS, _texts)
    lines = _measured(size, _posts)
    return [
        Figure(name=f"rebuild {name}", value=value, unit=unit, target=target)
        for name, value, unit, target in (
            ("of single items / bare reads of the same keys", texts["ratio"], "×", 0.6),
            ("of batched posts", lines["a second"], "posts/s", 1000),
            ("of batched posts, of processor time", lines["of processor time"], "posts/s", None),
        )
    ]


def _measured(count: int, given: Callable[[Path, int], Path]) -> dict[str, float]:
    reads: list[_Reads] = []

    def recorded(store: Store) -> Store:
        reads.append(_Reads(store))
        return cast(Store, reads[0])

    with tempfile.TemporaryDirectory() as name, servers() as addresses:
        home = Path(name, "home")
        with opened(home, wrap=recorded, **addresses) as services:
            _take_in(services, given(Path(name), count))
            reads[0].keys.clear()
            used = time.process_time()
            ours = seconds(lambda: services.rebuild.run(lambda _stage, _done: None))
            used = time.process_time() - used
            keys = list(reads[0].keys)
            bare = seconds(_reading(services, addresses.get("store_url", ""), keys))
    where = "S3" if addresses else "files"
    print(f"{count:,} items on {where}: rebuild {ours:.2f} s, {len(keys):,} reads {bare:.2f} s")
    return {"ratio": bare / ours, "a second": count / ours, "of processor time": count / used}


def _take_in(services: Services, given: Path) -> None:
    batch = posts.stage(services, given, kind="posts" if given.is_file() else "folder")
    services.worker("bench").run_until_idle()
    posts.check(services, batch, services.batches.get(batch.id).submissions)


def _posts(folder: Path, count: int) -> Path:
    path = folder / "posts.jsonl"
    path.write_text("\n".join(posts.lines(count)), encoding="utf-8")
    return path


def _texts(folder: Path, count: int) -> Path:
    path = folder / "texts"
    path.mkdir()
    for number in range(count):
        words = f"{number} {SENTENCES[number % len(SENTENCES)]}"
        (path / f"{number}.txt").write_text(words, encoding="utf-8")
    return path


def _reading(services: Services, url: str, keys: list[str]) -> Callable[[], object]:
    """Nothing but reading the keys, by boto3 where they lie on S3."""
    if not url:
        return lambda: [services.store.open(key).read() for key in keys]
    address: Address = parse(url)
    client = s3_client(address)
    return lambda: [
        client.get_object(Bucket=address.bucket, Key=address.full(key))["Body"].read()
        for key in keys
    ]


class _Reads:
    """A store that remembers which keys were read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.keys: dict[str, None] = {}

    def open(self, key: str, *, start: int = 0, end: int | None = None) -> BinaryIO:
        self.keys[key] = None
        return self._store.open(key, start=start, end=end)

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)
