"""The directory of a ZIP file (APPNOTE.TXT 6.3), looked at before anybody unpacks anything."""

import zipfile
from pathlib import Path

from archive.errors import Undecodable

MOST_ENTRIES = 50_000
_LARGEST_DIRECTORY = 16_000_000
_LARGEST_RATIO = 200
_HARMLESS = 10_000_000
"""Bytes that may come out of nearly nothing: blank pages and empty tables do."""
_TAIL = 66_000
_ENCRYPTED = 1

BROKEN = (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError)
"""What the reader raises at a damaged file, at unknown methods and at encrypted entries."""


def directory(path: Path) -> list[zipfile.ZipInfo]:
    """Every entry; ``Undecodable`` for what is damaged, too long, or unpacks out of proportion."""
    if _bytes(path) > _LARGEST_DIRECTORY:
        raise Undecodable("too-large", "the ZIP has too many entries")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except BROKEN as error:
        raise Undecodable("undecodable", f"the ZIP is damaged: {error}") from error
    if len(entries) > MOST_ENTRIES:
        raise Undecodable("too-large", f"the ZIP has {len(entries)} entries")
    _refuse_bombs(entries)
    return entries


def names(path: Path) -> frozenset[str]:
    """Names of entries, none for what cannot be read."""
    try:
        return frozenset(entry.filename for entry in directory(path))
    except Undecodable:
        return frozenset()


def is_encrypted(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.flag_bits & _ENCRYPTED)


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    """What the directory says is the most that comes out: readers stop there."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    worst = max((_ratio(entry) for entry in entries), default=0.0)
    if unpacked > _HARMLESS and max(worst, unpacked / max(packed, 1)) > _LARGEST_RATIO:
        raise Undecodable("hostile", f"{packed} bytes would unpack to {unpacked}")


def _ratio(entry: zipfile.ZipInfo) -> float:
    return entry.file_size / max(entry.compress_size, 1) if entry.file_size > _HARMLESS else 0.0


def _bytes(path: Path) -> int:
    """Length of the directory as its end states it: readers hold all of it in memory."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _TAIL))
        tail = stream.read()
    end, large = tail.rfind(b"PK\5\6"), tail.rfind(b"PK\6\6")
    if end < 0:
        raise Undecodable("undecodable", "the ZIP has no end: it was cut off")
    stated = int.from_bytes(tail[end + 12 : end + 16], "little") % 0xFFFFFFFF
    return max(stated, int.from_bytes(tail[large + 40 : large + 48], "little") if large >= 0 else 0)
