"""What a file of a package is made from, with its digest known before the first byte is written."""

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from archive.errors import Damaged
from archive.fixity import CHUNK, digest_bytes, digest_stream

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Bytes whose digest (SHA-512, hexadecimal) and size are known; checked while written."""

    digest: str
    size: int
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True, kw_only=True)
class Existing:
    """Content that the object has already, by its digest: a copy or a new name costs nothing."""

    digest: str


Source = bytes | Callable[[], BinaryIO] | Stored | Existing
Files = Mapping[str, Source]
"""Logical path to source. A callable opens a stream and is called twice: first for the digest."""


def settled(source: Source) -> Stored | Existing:
    """The source with its digest."""
    match source:
        case bytes():
            return Stored(
                digest=digest_bytes(source), size=len(source), open=lambda: io.BytesIO(source)
            )
        case Stored() | Existing():
            return source
        case _:
            with source() as stream:
                digest, size = digest_stream(stream)
            return Stored(digest=digest, size=size, open=source)


class _Checked(io.RawIOBase):
    """A stream that ends with ``Damaged`` unless it had the digest that it was said to have."""

    def __init__(self, stream: BinaryIO, digest: str, trouble: Callable[[int], Damaged]) -> None:
        """``trouble`` makes an error of the number of bytes that there were."""
        self._stream, self._digest, self._trouble = stream, digest, trouble
        self._sha, self._size = hashlib.sha512(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        data = self._stream.read(len(view))
        view[: len(data)] = data
        self._sha.update(data)
        self._size += len(data)
        if not data and len(view) and self._sha.hexdigest() != self._digest:
            raise self._trouble(self._size)
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def checked(source: Stored) -> BinaryIO:
    """The bytes of the source; reading on past a wrong end raises ``Damaged``."""

    def trouble(size: int) -> Damaged:
        return Damaged(
            f"Content of {size} bytes was announced as {source.digest[:32]}… "
            f"of {source.size} bytes and differs; nothing was stored."
        )

    return cast(BinaryIO, _Checked(source.open(), source.digest, trouble))


def proved(stream: BinaryIO, digest: str, *, key: str, package: str) -> BinaryIO:
    """Stored bytes on their way out: whoever reads to the end gets them whole, or ``Damaged``."""

    def trouble(size: int) -> Damaged:
        message = f"{key} is damaged: its {size} bytes are not those that were stored."
        return Damaged(message, package=package)

    return cast(BinaryIO, io.BufferedReader(_Checked(stream, digest, trouble), CHUNK))
