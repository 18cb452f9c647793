"""Width and height from the head of a JPEG (ITU-T T.81, https://www.w3.org/Graphics/JPEG/)."""

from typing import BinaryIO

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def dimensions(stream: BinaryIO) -> tuple[int, int]:
    """In pixels; (0, 0) where no frame header is found. Leaves the stream where it stopped."""
    if stream.read(2) != b"\xff\xd8":
        return 0, 0
    while len(head := stream.read(4)) == 4 and head[0] == 0xFF:
        length = int.from_bytes(head[2:4])
        if head[1] in _FRAMES:
            frame = stream.read(5)
            return int.from_bytes(frame[3:5]), int.from_bytes(frame[1:3])
        stream.read(max(length - 2, 0))
    return 0, 0
