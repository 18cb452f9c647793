"""An answer's bytes as a stream that goes on where the connection broke."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from archive.errors import AlreadyExists, Damaged, NotFound, StoreUnavailable
from archive.storage.s3.wire import Answer, wire_errors

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_SMALL = 1 << 20
_BUFFER = 1 << 17
_BREAKS = 8
"""How often in a row a stream may break without giving a byte."""

Ask = Callable[[int, str], Answer]
"""Asks for the bytes from here on; with an ETag, only if they are still those."""


def opened(ask: Ask, start: int) -> BinaryIO:
    """The bytes from ``start`` on. Few are read at once, so that nobody keeps a connection."""
    answer = ask(start, "")
    body = _Body(ask, answer, start)
    if int(answer["ContentLength"]) > _SMALL:
        return cast(BinaryIO, io.BufferedReader(body, _BUFFER))
    with body:
        return io.BytesIO(_whole(body, ask, start))


def _whole(body: "_Body", ask: Ask, start: int) -> bytes:
    try:
        return body.readall() or b""
    except Damaged:  # perhaps on its way only; what is damaged in storage is damaged again
        with _Body(ask, ask(start, ""), start) as again:
            return again.readall() or b""


class _Body(io.RawIOBase):
    def __init__(self, ask: Ask, answer: Answer, start: int) -> None:
        self._ask, self._position, self._etag = ask, start, str(answer.get("ETag", ""))
        self._source: Any = answer["Body"]
        self._left = int(answer["ContentLength"])

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        data = self._read(len(view))
        view[: len(data)] = data
        self._position += len(data)
        self._left -= len(data)
        return len(data)

    def _read(self, size: int) -> bytes:
        for _ in range(_BREAKS):
            try:
                with wire_errors():
                    data: bytes = self._source.read(size)
                if data or not self._left or not size:
                    return data
            except StoreUnavailable:
                pass
            self._go_on()
        raise StoreUnavailable("Storage breaks off again and again.")

    def _go_on(self) -> None:
        """The rest by another request: botocore compares checksums of unbroken answers only."""
        self._source.close()
        try:
            answer = self._ask(self._position, self._etag)
        except (AlreadyExists, NotFound) as error:
            raise StoreUnavailable("What was being read was replaced meanwhile.") from error
        self._source = answer["Body"]

    def close(self) -> None:
        self._source.close()
        super().close()
