"""Photos on the servers: against bare work with the same keys put, and two workers against one.

Without servers the archive lies on files and SQLite, and only the workers are compared.
"""

import tempfile
import time
from pathlib import Path
from uuid import uuid4

from archive.storage.s3.address import parse
from tests.bench import photos, posts
from tests.bench.figure import Figure
from tests.bench.home import opened, working
from tests.bench.photos import bare, seconds
from tests.bench.servers import servers
from tests.servers import s3_client
from web.wiring import Services

SIZE, SMALL = 32, 32
"""Photos for each number of workers: two pages of the queue for two workers."""
_FEW = 4


def figures(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name, servers() as addresses:
        folder = Path(name)
        (folder / "bare").mkdir()
        with opened(folder / "home", **addresses) as services:
            ratio = _ratio(services, folder, addresses) if addresses else None
        with opened(folder / "home", **addresses) as services:
            one, two = (_taken_in(services, folder, count, size) for count in (1, 2))
    where = "S3" if addresses else "files"
    print(f"{size} photos on {where}: one worker {one:.1f} s, two {two:.1f} s")
    faster = Figure(name=f"photos on {where}, two workers", value=one / two, unit="×", target=1.7)
    if ratio is None:
        return [faster]
    named = "photos on S3 / bare work and PUT of the same keys"
    return [Figure(name=named, value=ratio, unit="×", target=0.6), faster]


def _ratio(services: Services, folder: Path, addresses: dict[str, str]) -> float:
    """After a photo that starts what is started once."""
    photos.take_in(services, photos.photos(folder, "first", 1))
    before, given = _held(addresses), photos.photos(folder, "few", _FEW)
    ours = seconds(lambda: photos.take_in(services, given))
    new = [size for key, size in _held(addresses).items() if key not in before]
    plain = seconds(lambda: bare(given, folder / "bare"))
    put = seconds(lambda: _put(addresses["derivatives_url"], new))
    print(f"ours {ours:.2f} s, bare {plain:.2f} s, {len(new)} keys put {put:.2f} s")
    return (plain + put) / ours


def _held(addresses: dict[str, str]) -> dict[str, int]:
    """Every key that is there, with its size."""
    found = {}
    for address in (parse(addresses["store_url"]), parse(addresses["derivatives_url"])):
        pages = s3_client(address).get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=address.bucket, Prefix=address.prefix):
            found |= {entry["Key"]: entry["Size"] for entry in page.get("Contents", ())}
    return found


def _put(url: str, sizes: list[int]) -> None:
    address = parse(url)
    client = s3_client(address)
    for size in sizes:
        key = address.full(f"bare/{uuid4().hex}")
        client.put_object(Bucket=address.bucket, Key=key, Body=bytes(size))


def _taken_in(services: Services, folder: Path, count: int, size: int) -> float:
    """Seconds that so many workers need, each of which has most likely had work before."""
    given = folder / f"{count} workers"
    photos.photos(folder, given.name, size)
    with working(services.settings, count):
        for number in range(2 * count):
            name = f"{count} workers, first {number}"
            photos.photos(folder, name, 1)
            first = posts.stage(services, folder / name, kind="folder")
        posts.settle(services, first)
        begun = time.perf_counter()
        batch = posts.stage(services, given, kind="folder")
        posts.settle(services, batch)
        taken = time.perf_counter() - begun
    posts.check(services, batch, size)
    return taken
