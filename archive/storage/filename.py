"""How the file store names its files: almost always as the key does.

A segment of a key is a file name as it is, up to 200 bytes. A longer one is cut, between
characters, into pieces of at most 200 bytes: all but the last become folders inside one another,
named by a dot and the piece, the last gets a plus sign in front. No segment begins with a dot, so
nothing else has such a name, and joining the pieces gives the segment back.
"""

LONGEST = 200
"""Bytes; most file systems end at 255, encrypting ones earlier."""

_SHORTEST_PIECE = LONGEST - 3
"""A cut moves back by three bytes at most: no character has more than four."""


def names_of(key: str) -> tuple[str, ...]:
    """The folders and the file that hold a key, from the root of the store down."""
    return tuple(name for segment in key.split("/") for name in _names(segment))


def _names(segment: str) -> list[str]:
    if len(segment.encode()) <= LONGEST:
        return [segment]
    pieces = []
    while len(segment.encode()) > LONGEST:
        piece = segment.encode()[:LONGEST].decode(errors="ignore")
        pieces.append(f".{piece}")
        segment = segment.removeprefix(piece)
    return [*pieces, f"+{segment}"]


def piece_of(folder: str) -> str | None:
    """The piece of a segment that a folder with this name holds, if it holds one."""
    long_enough = len(folder.encode(errors="replace")) > _SHORTEST_PIECE
    return folder[1:] if folder.startswith(".") and long_enough else None
