"""Messages between processes that analyse together: four bytes of length, then msgpack."""

from typing import BinaryIO, TypeVar

import msgspec

_Message = TypeVar("_Message")


def write_frame(stream: BinaryIO, message: object) -> None:
    """Write a whole message; raises ``OSError`` where the other side is gone."""
    body = msgspec.msgpack.encode(message)
    stream.write(len(body).to_bytes(4, "big") + body)
    stream.flush()


def read_frame(stream: BinaryIO, kind: type[_Message]) -> _Message:
    """Read a whole message; raises ``EOFError`` where the other side is gone."""
    size = int.from_bytes(_exactly(stream, 4), "big")
    return msgspec.msgpack.decode(_exactly(stream, size), type=kind)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = stream.read(size)
    if len(found) < size:
        raise EOFError
    return found
