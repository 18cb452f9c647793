"""Messages between the worker and its decoding child: four bytes of length, then the body."""

import os
import select
import time

LARGEST = 200_000_000
"""Bytes of one message; a child that was taken over cannot fill the worker's memory."""


class FrameError(Exception):
    """The other side went away or does not keep to the framing."""


def write_frame(descriptor: int, body: bytes) -> None:
    """Write a whole message; raise ``OSError`` where the other side is gone."""
    waiting = memoryview(len(body).to_bytes(4, "big") + body)
    while waiting:
        waiting = waiting[os.write(descriptor, waiting) :]


def read_frame(descriptor: int, *, seconds: float | None = None) -> bytes:
    """Read a whole message within ``seconds``; raise ``TimeoutError`` or ``FrameError``."""
    deadline = None if seconds is None else time.monotonic() + seconds
    size = int.from_bytes(_exactly(descriptor, 4, deadline), "big")
    if size > LARGEST:
        raise FrameError(f"a message of {size} bytes")
    return _exactly(descriptor, size, deadline)


def _exactly(descriptor: int, size: int, deadline: float | None) -> bytes:
    found = bytearray()
    while len(found) < size:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise TimeoutError("the other side is too slow")
        part = os.read(descriptor, min(size - len(found), 1 << 20))
        if not part:
            raise FrameError("the other side is gone")
        found += part
    return bytes(found)
