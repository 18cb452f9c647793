"""The files of X's archive, wherever they lie: only those of posts, found by name, never others."""

import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Protocol

from archive.errors import WrongUse
from ingest.sources.names import natural_key, readable

_TWEETS = re.compile(r"tweets?(?:-part\d+)?\.js")
_MEDIA_FOLDERS = ("tweets_media", "tweet_media")
_MEDIA_NAME = re.compile(r"(\d+)-[\w.-]+", re.ASCII)
_START = re.compile(rb"\s*window\.YTD\.tweets?\.part\d+\s*=")
_LARGEST_MEDIA = 2_000_000_000
_HIGHEST_RATIO = 1000
_ZIP = b"PK"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)
"""What :mod:`zipfile` raises at damaged, encrypted and exotic archives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """The media of a post on this machine, and (code, detail) of those that cannot be had."""

    files: tuple[Path, ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()


class Files(Protocol):
    """The files of an archive by their names in its ``data`` folder."""

    def tweets(self) -> list[str]:
        """Files of posts, in order."""

    def has(self, name: str) -> bool: ...

    def open(self, name: str) -> IO[bytes]: ...

    def media(self, native_id: str, scratch: Path) -> Media:
        """The media of a post; what has to be unpacked is unpacked below ``scratch``."""

    def close(self) -> None: ...


def open_files(path: Path) -> Files | None:
    """The archive at the path; ``None`` where it is none."""
    if path.is_dir():
        return FolderFiles(path / "data" if (path / "data").is_dir() else path)
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
        if head.startswith(_ZIP):
            return ZipFiles(path)
    except _BROKEN:
        return None
    return FolderFiles(path.parent, only=path.name) if _START.match(head) else None


class FolderFiles:
    def __init__(self, folder: Path, *, only: str = "") -> None:
        self._folder, self._only = folder, only
        self._media: dict[str, list[Path]] | None = None

    def tweets(self) -> list[str]:
        if self._only:
            return [self._only]
        return _tweets(part.name for part in self._folder.iterdir() if part.is_file())

    def has(self, name: str) -> bool:
        return (self._folder / name).is_file()

    def open(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("rb")

    def media(self, native_id: str, scratch: Path) -> Media:  # noqa: ARG002 - nothing to unpack
        if self._media is None:
            self._media = self._list_media()
        return Media(files=tuple(sorted(self._media.get(native_id, ()))))

    def close(self) -> None:
        pass

    def _list_media(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        folders = (self._folder / name for name in _MEDIA_FOLDERS)
        for part in chain.from_iterable(f.iterdir() for f in folders if f.is_dir()):
            match = _MEDIA_NAME.fullmatch(part.name)
            if match and part.is_file() and not part.is_symlink():
                found.setdefault(match[1], []).append(part)
        return found


class ZipFiles:
    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)
        self._name = readable(path.name)
        self._base = self._find_base()
        self._media: dict[str, list[zipfile.ZipInfo]] = {}
        for info in self._zip.infolist():
            folder, _, name = info.filename.removeprefix(self._base).partition("/")
            match = _MEDIA_NAME.fullmatch(name)
            if match and folder in _MEDIA_FOLDERS:
                self._media.setdefault(match[1], []).append(info)

    def tweets(self) -> list[str]:
        inside = (n for n in self._zip.namelist() if n.startswith(self._base))
        return _tweets(name.removeprefix(self._base) for name in inside)

    def has(self, name: str) -> bool:
        return f"{self._base}{name}" in self._zip.NameToInfo

    def open(self, name: str) -> IO[bytes]:
        info = self._zip.getinfo(f"{self._base}{name}")
        try:
            if _is_bomb(info):
                raise zipfile.BadZipFile(f"{info.file_size} bytes")
            return self._zip.open(info)
        except _BROKEN as error:
            raise WrongUse(f"{self._name} の {readable(name)} を取り出せません: {error}") from error

    def media(self, native_id: str, scratch: Path) -> Media:
        files: list[Path] = []
        warnings: list[tuple[str, str]] = []
        for info in self._media.get(native_id, ()):
            target = scratch / native_id / info.filename.rpartition("/")[2]
            try:
                self._unpack(info, target)
                files.append(target)
            except _BROKEN as error:
                warnings.append(("media-unreadable", f"{target.name}: {error}"))
        return Media(files=tuple(sorted(files)), warnings=tuple(warnings))

    def close(self) -> None:
        self._zip.close()

    def _unpack(self, info: zipfile.ZipInfo, target: Path) -> None:
        if _is_bomb(info) or info.file_size > _LARGEST_MEDIA:
            raise zipfile.BadZipFile(f"{info.file_size} bytes")
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._zip.open(info) as packed, target.open("wb") as stream:
            shutil.copyfileobj(packed, stream)

    def _find_base(self) -> str:
        """``data/``, or where somebody packed the archive's folder again ``twitter-…/data/``."""
        for name in self._zip.namelist():
            folder, _, last = name.rpartition("/")
            if _TWEETS.fullmatch(last) and (folder == "data" or folder.endswith("/data")):
                return f"{folder}/"
        return "data/"


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return info.file_size > _HIGHEST_RATIO * max(info.compress_size, 1000)


def _tweets(names: Iterable[str]) -> list[str]:
    return sorted((name for name in names if _TWEETS.fullmatch(name)), key=natural_key)
