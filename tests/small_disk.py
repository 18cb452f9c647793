"""A disk of a test's own: small, so that it is soon full, and it can be made read-only."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import skip_unless_required

_AS_ROOT = () if os.getuid() == 0 else ("sudo", "-n")
_BLOCK = 1 << 16


class SmallDisk:
    def __init__(self, folder: Path, *, megabytes: int) -> None:
        self.folder = folder
        self._filler = folder / "filler"
        folder.mkdir()
        options = f"size={megabytes}m,mode=0777"
        if not self._mount("-t", "tmpfs", "-o", options, "tmpfs"):
            skip_unless_required("mounts", "no file system can be mounted here (needs root)")

    def fill(self) -> None:
        """Until not one byte more goes in."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (_BLOCK, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue

    def empty(self) -> None:
        self._filler.unlink()

    def set_writable(self, yes: bool) -> None:
        assert self._mount("-o", f"remount,{'rw' if yes else 'ro'}")

    def close(self) -> None:
        subprocess.run([*_AS_ROOT, "umount", "--lazy", self.folder], check=True)

    def _mount(self, *words: str) -> bool:
        command = [*_AS_ROOT, "mount", *words, self.folder]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[SmallDisk]:
    disk = SmallDisk(folder, megabytes=megabytes)
    try:
        yield disk
    finally:
        disk.close()
