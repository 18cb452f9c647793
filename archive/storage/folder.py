"""Folders of the file store, walked by descriptor so that no symbolic link is ever followed."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import InvalidKey
from archive.storage import Stat
from archive.storage.filename import LONGEST, piece_of
from archive.storage.keys import check_key

_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@contextmanager
def opened(root: Path, names: Sequence[str], *, make: bool = False) -> Iterator[int]:
    """A descriptor of the folder ``names`` below ``root``; with ``make``, created where missing.

    The root itself may be a link; below it a link or a file in the way is ``NotADirectoryError``.
    """
    descriptor = os.open(root, _FLAGS)
    try:
        for name in names:
            parent, descriptor = descriptor, _enter(descriptor, name, make=make)
            os.close(parent)
        yield descriptor
    finally:
        os.close(descriptor)


def _enter(parent: int, name: str, *, make: bool) -> int:
    try:
        return os.open(name, _FLAGS | os.O_NOFOLLOW, dir_fd=parent)
    except FileNotFoundError:
        if not make:
            raise
    with suppress(FileExistsError):  # somebody else made it just now
        os.mkdir(name, dir_fd=parent)
    return os.open(name, _FLAGS | os.O_NOFOLLOW, dir_fd=parent)


def sync(root: Path, names: Sequence[str]) -> None:
    """Make a folder's entries durable; a folder that is gone has none."""
    with suppress(FileNotFoundError), opened(root, names) as folder:
        os.fsync(folder)


def prune(root: Path, names: Sequence[str]) -> Sequence[str]:
    """Remove the folder and those above it as far as they are empty; returns the first kept.

    OCFL allows no empty folders in a storage root.
    """
    kept = list(names)
    while kept:
        try:
            with opened(root, kept[:-1]) as parent:
                os.rmdir(kept[-1], dir_fd=parent)
        except FileNotFoundError:
            pass  # somebody else pruned it
        except OSError:  # not empty: the usual end
            break
        kept.pop()
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file with its key, or a folder with what its keys begin with, slash included."""

    key: str
    names: tuple[str, ...]
    stat: Stat | None = None
    """``None`` for a folder."""


def entries(root: Path, names: tuple[str, ...], base: str) -> list[Entry]:
    """What a folder holds, ascending by key; none when it is gone."""
    try:
        return sorted(_read(root, names, base, inside=False), key=lambda entry: entry.key)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _read(root: Path, names: tuple[str, ...], base: str, *, inside: bool) -> Iterator[Entry]:
    """``inside`` a folder of pieces the last piece has a plus sign in front."""
    with opened(root, names) as folder, os.scandir(folder) as scan:
        for found in scan:
            is_folder = found.is_dir(follow_symlinks=False)
            piece = piece_of(found.name)
            if piece is not None and is_folder:
                yield from _read(root, (*names, found.name), base + piece, inside=True)
            elif not inside or found.name.startswith("+"):
                key = base + (found.name[1:] if inside else found.name)
                yield from _entry(key, (*names, found.name), found)


def _entry(key: str, names: tuple[str, ...], found: os.DirEntry[str]) -> Iterator[Entry]:
    if not _is_ours(key, names[-1]):
        return
    if found.is_dir(follow_symlinks=False):
        yield Entry(key=f"{key}/", names=names)
    elif found.is_file(follow_symlinks=False):
        with suppress(FileNotFoundError):  # deleted meanwhile
            facts = found.stat(follow_symlinks=False)
            yield Entry(key=key, names=names, stat=stat_of(key, facts))


def _is_ours(key: str, name: str) -> bool:
    """Whether we could have written this; what else lies there (``.DS_Store``) is not listed."""
    try:
        check_key(key)
    except InvalidKey:
        return False
    return len(name.encode()) <= LONGEST + 1


def stat_of(key: str, facts: os.stat_result) -> Stat:
    modified = datetime.fromtimestamp(facts.st_mtime, UTC)
    return Stat(key=key, size=facts.st_size, modified=modified)


def is_file(facts: os.stat_result) -> bool:
    return stat.S_ISREG(facts.st_mode)
