"""Bytes that are made while a store reads them, counted and digested on their way."""

import hashlib
from collections.abc import Iterable
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 20


class Stream(RawIOBase):
    """What was read so far is told by ``size`` and ``digest`` (SHA-256)."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._rest = iter(chunks), memoryview(b"")
        self.digest, self.size = hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self.digest.update(chunk)
            self.size += len(chunk)
            self._rest = memoryview(chunk)
        view = memoryview(buffer).cast("B")
        count = min(len(view), len(self._rest))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def buffered(self) -> BinaryIO:
        """As stores read: as many bytes as asked for, until the end."""
        return cast(BinaryIO, BufferedReader(self, _BUFFER))
