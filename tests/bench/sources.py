"""Sources alone: posts and rows a second of processor time, and peak memory.

Every measurement runs in a process of its own, so that its peak is its own; peaks at ten times the
input show that memory stays flat.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from ingest.sources import open_source
from ingest.submission import Given, Submission
from tests.bench.apart import apart
from tests.bench.figure import Figure

SIZE, SMALL = 30_000, 10_000
TEXT = "本日の応急給水は次の場所で行います。容器をお持ちください。 #給水 https://t.co/abc " * 2
ROW = "B{n:06},題名 {n},説明です。,平成28年{m}月{d}日,{place},32.79,130.81,市民,CC BY 4.0,給水\n"
TOWNS = ("益城町", "熊本市東区", "西原村", "南阿蘇村", "御船町")


def _tweet(number: int) -> dict[str, Any]:
    return {
        "id": str(2_000_000_000_000_000_000 + number),
        "text": TEXT,
        "created_at": "2026-07-28T08:35:21.000Z",
        "author_id": str(number % 100),
        "lang": "ja",
        "entities": {"hashtags": [{"start": 1, "end": 3, "tag": "給水"}]},
        "public_metrics": {"retweet_count": 3, "reply_count": 1, "like_count": 4},
        "conversation_id": str(number),
    }


def _user(number: int) -> dict[str, str]:
    return {"id": str(number), "username": f"account{number}", "name": f"見本 {number}"}


def _flat(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield msgspec.json.encode({**_tweet(number), "author": _user(number % 100)}) + b"\n"


def _pages(count: int) -> Iterator[bytes]:
    users = [_user(number) for number in range(100)]
    for start in range(0, count, 100):
        data = [_tweet(number) for number in range(start, start + 100)]
        yield msgspec.json.encode({"data": data, "includes": {"users": users}}) + b"\n"


def _array(count: int) -> Iterator[bytes]:
    yield b"window.YTD.tweets.part0 = [ "
    for number in range(count):
        tweet = {**_tweet(number), "id_str": str(number), "full_text": TEXT, "entities": {}}
        tweet["created_at"] = "Thu Apr 14 12:30:00 +0000 2016"
        yield (b", " if number else b"") + msgspec.json.encode({"tweet": tweet}) + b"\n"
    yield b"]"


def rows(count: int) -> Iterator[bytes]:
    """A table as offices keep them: days and towns come again, identifiers and titles do not."""
    yield "識別子,題名,説明,日付,場所,緯度,経度,作成者,ライセンス,テーマ\n".encode()
    for number in range(count):
        month, day = 4 + number // 28 % 9, 1 + number % 28
        town = TOWNS[number % len(TOWNS)]
        yield ROW.format(n=number, m=month, d=day, place=town).encode()


Maker = Callable[[int], Iterator[bytes]]
INPUTS: dict[str, tuple[str, Maker]] = {
    "twarc-flat.jsonl": ("posts", _flat),
    "twarc-pages.jsonl": ("posts", _pages),
    "tweets.js": ("posts", _array),
    "rows.csv": ("spreadsheet", rows),
}


def figures(size: int) -> list[Figure]:
    """Each input at that size and at a tenth, in a process of its own."""
    with TemporaryDirectory() as folder:
        found = {name: _compared(name, size, Path(folder)) for name in INPUTS}
    worst = max(ratio for _, ratio in found.values())
    speeds = [
        Figure(name=f"source {name}", value=speed, unit="/s", target=20e3)
        for name, (speed, _) in found.items()
    ]
    peak = Figure(
        name=f"sources, worst peak at {size:,} / at {size // 10:,}",
        value=worst,
        unit="×",
        target=1.2,
        at_most=True,
    )
    return [*speeds, peak]


def _compared(name: str, size: int, folder: Path) -> tuple[float, float]:
    """Submissions a second at the size, and its peak over that at a tenth."""
    small, large = (_measured(name, count, folder) for count in (size // 10, size))
    return large["a second"], large["peak"] / small["peak"]


def _measured(name: str, count: int, folder: Path) -> dict[str, Any]:
    path = folder / name
    with path.open("wb") as stream:
        stream.writelines(INPUTS[name][1](count))
    found = apart("tests.bench.sources", "measure", name, path)
    if found["count"] != count:
        raise RuntimeError(f"{name}: {found['count']} of {count} came out")
    return found


def measure(name: str, path: str) -> dict[str, float]:
    """Submissions a second of processor time, once what is loaded once is there."""
    kind, _ = INPUTS[name]
    deque(islice(open_source(kind, Given(path=Path(path))).submissions(), 100), maxlen=0)
    begun = time.process_time()
    source = open_source(kind, Given(path=Path(path)))
    count = sum(isinstance(given, Submission) for _, given in source.submissions())
    return {"count": count, "a second": count / (time.process_time() - begun)}
