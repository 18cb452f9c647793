"""A part of an open file as a stream of its own, for range reads."""

import io
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class _Span(io.RawIOBase):
    """The next ``size`` bytes of ``stream``, which it closes with itself."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self._left = stream, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        data = self._stream.read(min(self._left, len(view)))
        view[: len(data)] = data
        self._left -= len(data)
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def span(stream: BinaryIO, start: int, end: int | None) -> BinaryIO:
    """``stream`` from ``start`` on, up to, not including, ``end`` where there is one."""
    stream.seek(start)
    if end is None:
        return stream
    return cast(BinaryIO, io.BufferedReader(_Span(stream, max(0, end - start))))
