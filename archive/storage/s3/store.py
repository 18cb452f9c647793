"""The S3 store itself: the contract in requests."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO

from archive.errors import InvalidKey, NotFound, WrongUse
from archive.storage import LONGEST_LINK, Stat
from archive.storage.keys import check_key, check_prefix
from archive.storage.proof import prove
from archive.storage.s3.address import Address
from archive.storage.s3.body import opened
from archive.storage.s3.proof import prove_conditional_parts, sweep
from archive.storage.s3.upload import Upload
from archive.storage.s3.versions import Versions
from archive.storage.s3.wire import Answer, OutOfRange, Wire


class S3Store:
    """A :class:`archive.storage.Store` below a prefix of a bucket, also a ``Linking``.

    Where the bucket keeps versions, ``put`` and ``delete`` remove the earlier ones: what the
    archive erases is gone.
    """

    def __init__(self, wire: Wire, address: Address) -> None:
        self._wire, self._address = wire, address
        self._versions = Versions(wire, address)

    def put(self, key: str, data: bytes | BinaryIO) -> None:
        full = self._full(key)
        replaces = self._versions.are_kept() and self.find(key) is not None
        Upload(self._wire, self._address, full, free=False).send(data)
        if replaces:
            self._versions.remove_old(full)

    def create(self, key: str, data: bytes | BinaryIO) -> None:
        Upload(self._wire, self._address, self._full(key), free=True).send(data)

    def open(self, key: str, *, start: int = 0, end: int | None = None) -> BinaryIO:
        target = self._target(key)
        if end is not None and end <= start:
            self._wire.call("head_object", **target)
            return BytesIO()

        def ask(position: int, etag: str) -> Answer:
            same = {"IfMatch": etag} if etag else {}
            return self._wire.call("get_object", **target, **same, **_range(position, end))

        try:
            return opened(ask, start)
        except OutOfRange:
            return BytesIO()

    def find(self, key: str) -> Stat | None:
        try:
            answer = self._wire.call("head_object", **self._target(key))
        except NotFound:
            return None
        return _stat(key, answer["ContentLength"], answer["LastModified"])

    def delete(self, key: str) -> None:
        if self._versions.are_kept():
            self._versions.remove(self._full(key))
            return
        target = self._target(key)
        with suppress(NotFound, InvalidKey):  # some servers say so, and it is no error
            self._wire.call("delete_object", **target)

    def list(self, prefix: str, *, after: str = "") -> Iterator[Stat]:
        return self._pages(check_prefix(prefix), after)

    def link(self, key: str, *, seconds: int, media_type: str, disposition: str) -> str:
        if not 0 < seconds <= LONGEST_LINK:
            raise WrongUse(f"A link must not live longer than {LONGEST_LINK} seconds.")
        answer = {"ResponseContentType": media_type, "ResponseContentDisposition": disposition}
        return self._wire.link(seconds, **self._target(key), **answer)

    def probe(self) -> None:
        prove(self)
        prove_conditional_parts(self, self._wire, self._address)
        sweep(self._wire, self._address)

    def _full(self, key: str) -> str:
        return self._address.full(check_key(key))

    def _target(self, key: str) -> dict[str, Any]:
        return {"Bucket": self._address.bucket, "Key": self._full(key)}

    def _pages(self, prefix: str, after: str) -> Iterator[Stat]:
        """Each page begins behind the last key, so that a page can be asked for again."""
        where = {"Bucket": self._address.bucket, "Prefix": self._address.full(prefix)}
        behind = {"StartAfter": self._address.full(after)} if after else {}
        while True:
            page = self._wire.call("list_objects_v2", **where, **behind)
            found = page.get("Contents", ())
            for entry in found:
                key = self._address.ours(entry["Key"])
                if key is not None:
                    yield _stat(key, entry["Size"], entry["LastModified"])
            if not page.get("IsTruncated") or not found:
                return
            behind = {"StartAfter": found[-1]["Key"]}


def _range(start: int, end: int | None) -> dict[str, str]:
    """A whole answer is asked for with its checksum, which botocore compares."""
    if start == 0 and end is None:
        return {"ChecksumMode": "ENABLED"}
    return {"Range": f"bytes={start}-{'' if end is None else end - 1}"}


def _stat(key: str, size: int, modified: datetime) -> Stat:
    # A listing knows parts of seconds, the header of a single answer does not.
    return Stat(key=key, size=size, modified=modified.astimezone(UTC).replace(microsecond=0))
