"""Where tests that kill before writes keep their storage, and which moments they take.

On files a write is one to the store. On S3 it is one request to a real server, with a bucket that
keeps versions: the hardest case, for there one write to the store is several requests.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from archive.storage import Store, open_store
from archive.storage.s3.address import parse
from tests import servers
from tests.dying_s3 import DyingS3
from tests.faults import Faulty

Writes = Sequence[tuple[str, str]]
_REMOVALS = ("delete_object",)
"""Also of the old version that a write leaves behind."""


class Mortal(Store, Protocol):
    """A store that dies before a chosen write, once it is armed."""

    writes: Writes

    def arm(self) -> None: ...


class Place(Protocol):
    def url(self, home: Path) -> str:
        """The store of a home."""

    def mortal(self, home: Path, *, before: int = -1, armed: bool = True) -> Mortal:
        """The same, dying before write number ``before``; -1: never."""

    def moments(self, writes: Writes, *, lean: bool = False) -> list[int]:
        """The numbers of those writes before which a test kills.

        ``lean``: where a home takes long to make, those that no other place has, and the last.
        """

    def everything(self, home: Path) -> Iterator[tuple[str, bytes]]:
        """Keys and bytes that are kept in any way, also as an old version."""


class OnFiles:
    """Killed before every write."""

    def url(self, home: Path) -> str:
        return (home / "store").as_uri()

    def mortal(self, home: Path, *, before: int = -1, armed: bool = True) -> Mortal:
        return Faulty(open_store(self.url(home)), before=before, armed=armed)

    def moments(self, writes: Writes, *, lean: bool = False) -> list[int]:
        return list(range(len(writes)))

    def everything(self, home: Path) -> Iterator[tuple[str, bytes]]:
        folder = home / "store"
        for path in (path for path in folder.rglob("*") if path.is_file()):
            yield path.relative_to(folder).as_posix(), path.read_bytes()


class OnS3:
    """Killed before the first of those requests that are alike, and the last of all.

    Alike are the same request to keys that differ only in what names an item, batch or content: a
    kill at each of them takes a home of its own, and a hundred requests to make it.
    """

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def url(self, home: Path) -> str:
        return self._bucket.replace("/kept/here", f"/{home.name}")

    def mortal(self, home: Path, *, before: int = -1, armed: bool = True) -> Mortal:
        return DyingS3(self.url(home), before=before, armed=armed)

    def moments(self, writes: Writes, *, lean: bool = False) -> list[int]:
        first: dict[tuple[str, str], int] = {}
        for number, (request, key) in enumerate(writes):
            if request in _REMOVALS or not lean:
                first.setdefault((request, _kind(key)), number)
        return sorted({*first.values(), len(writes) - 1})

    def everything(self, home: Path) -> Iterator[tuple[str, bytes]]:
        address = parse(self.url(home))
        client = servers.s3_client(address)
        for key, version in servers.versions(address):
            which = {"Bucket": address.bucket, "Key": key, "VersionId": version}
            yield key, client.get_object(**which)["Body"].read()


def carry(source: Store, target: Store) -> None:
    """Everything that one store holds into another."""
    for stat in source.list(""):
        with source.open(stat.key) as stream:
            target.put(stat.key, stream)


def _kind(key: str) -> str:
    """The key without what names one item, batch or content."""
    return re.sub(r"posts-\S+?(?=/)|[0-9a-f]{32,}|[0-9a-zA-Z]{26}|\b[0-9a-f]{2}\b|\d+", "*", key)
