"""Which of the folders is the live index, what it holds, and who may write."""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from archive.errors import EngineUnavailable, NewerVersion, WriterBusy
from search.engines.embedded.schema import FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """The content of ``live.json``: replaced at once, after the commit that it tells of."""

    format: int = FORMAT
    folder: str
    """Name of the folder of the live index."""
    generation: int
    """Rises with every commit and swap: readers look again when it is another."""
    position: int
    version: str


def path(root: Path) -> Path:
    return root / "live.json"


def mark(root: Path) -> tuple[int, int] | None:
    """Changes whenever the file is replaced; cheap enough to ask before every search."""
    try:
        status = path(root).stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def find(root: Path) -> Live | None:
    """The live index; None where there is none that this program can read.

    Raises ``NewerVersion`` for an index of a newer program.
    """
    try:
        data = path(root).read_bytes()
        held = msgspec.json.decode(data)["format"]
    except (FileNotFoundError, msgspec.DecodeError, KeyError, TypeError):
        return None
    if not isinstance(held, int) or held < FORMAT:
        return None
    if held > FORMAT:
        message = (
            f"The search index has format {held}, this program reads up to {FORMAT}: "
            "update the program, or delete the index and build it anew."
        )
        raise NewerVersion(message)
    try:
        live = msgspec.json.decode(data, type=Live)
    except msgspec.DecodeError:
        return None
    return live if (root / live.folder / "meta.json").exists() else None


def get(root: Path) -> Live:
    """The live index; raises ``EngineUnavailable`` where there is none."""
    live = find(root)
    if live is None:
        raise EngineUnavailable("The search index has not been built yet.")
    return live


def put(root: Path, live: Live) -> None:
    """Replace the file durably: after a crash it is the old one or the new one."""
    fresh = root / "live.json.new"
    with fresh.open("wb") as file:
        file.write(msgspec.json.encode(live))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path(root))
    folder = os.open(root, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Lease:
    """The right to write, one process at a time; the system takes it back when a process dies."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._file: BinaryIO | None = None

    def take(self) -> None:
        """Raises ``WriterBusy`` when another holds it; does nothing when we do."""
        if self._file is not None:
            return
        self._root.mkdir(parents=True, exist_ok=True)
        file = (self._root / "write.lock").open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.close()
            raise WriterBusy from error
        self._file = file

    def give_back(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
