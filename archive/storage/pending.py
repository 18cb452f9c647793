"""Files of the file store before they have their name: written aside, whole and durable."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from archive.errors import StoreUnavailable
from archive.fixity import CHUNK
from archive.storage.folder import opened

_FOLDER = (".pending",)
"""No key begins with a dot."""

_LEFT_BEHIND = timedelta(days=1).total_seconds()
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def storage_errors() -> Iterator[None]:
    """What the operating system refuses is a store that does not answer at the moment."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"Storage does not answer: {error.strerror or error}.") from error


@contextmanager
def written(root: Path, data: bytes | BinaryIO) -> Iterator[str]:
    """The name of a pending file that holds ``data``, durable; gone afterwards if still there.

    What reading ``data`` raises passes through as it is.
    """
    name = secrets.token_hex(16)
    with storage_errors(), opened(root, _FOLDER, make=True) as folder:
        descriptor = os.open(name, _FLAGS, 0o666, dir_fd=folder)
    try:
        try:
            _fill(descriptor, data)
        finally:
            os.close(descriptor)
        yield name
    finally:
        with storage_errors(), opened(root, _FOLDER) as folder, suppress(FileNotFoundError):
            os.unlink(name, dir_fd=folder)


def _fill(descriptor: int, data: bytes | BinaryIO) -> None:
    for chunk in [data] if isinstance(data, bytes) else iter(lambda: data.read(CHUNK), b""):
        with storage_errors():
            _write(descriptor, chunk)
    with storage_errors():
        os.fsync(descriptor)


def _write(descriptor: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def link(root: Path, name: str, folder: int, target: str) -> None:
    """Give a pending file its name if that is free, else ``FileExistsError``."""
    with opened(root, _FOLDER) as pending:
        os.link(name, target, src_dir_fd=pending, dst_dir_fd=folder, follow_symlinks=False)


def rename(root: Path, name: str, folder: int, target: str) -> None:
    """Give a pending file its name, whatever had it."""
    with opened(root, _FOLDER) as pending:
        os.replace(name, target, src_dir_fd=pending, dst_dir_fd=folder)


def sweep(root: Path) -> None:
    """Remove pending files a day older than a new one: killed processes left them behind."""
    with written(root, b"") as newest, opened(root, _FOLDER) as folder:
        now = os.stat(newest, dir_fd=folder).st_mtime
        with os.scandir(folder) as scan:
            for found in scan:
                with suppress(FileNotFoundError):  # finished meanwhile
                    if now - found.stat(follow_symlinks=False).st_mtime > _LEFT_BEHIND:
                        os.unlink(found.name, dir_fd=folder)
