"""A ZIP file unpacked into a folder of its own: names in CP932 or UTF-8, nothing outside of it."""

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.zip_directory import BROKEN, directory, is_encrypted

_UTF8 = 0x800
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An entry that was not unpacked: its name as people read it, and why, in Japanese."""

    name: str
    reason: str
    detail: str


def unpack(path: Path, target: Path) -> Iterator[LeftOut]:
    """Write every entry below ``target``; those that cannot be are told of, one by one.

    Raise ``Undecodable`` for a ZIP that as a whole is damaged or hostile, before anything is
    written. Of two entries with one name both are kept.
    """
    entries = directory(path)
    with zipfile.ZipFile(path) as archive:
        for entry in entries:
            name = name_of(entry)
            why = _refusal(entry, name)
            if why is None and not entry.is_dir():
                why = _write(archive, entry, target, name)
            if why is not None:
                yield LeftOut(name=name, reason=why[0], detail=why[1])


def name_of(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: UTF-8 where the entry says so or the bytes are, else CP932.

    The reader has taken bytes without a mark for code page 437, which loses nothing. Windows writes
    CP932, whose second bytes may be backslashes: they are separators only once they are decoded.
    """
    if entry.flag_bits & _UTF8:
        return entry.orig_filename.replace("\\", "/")
    raw = entry.orig_filename.encode("cp437")
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "surrogateescape")


def _refusal(entry: zipfile.ZipInfo, name: str) -> tuple[str, str] | None:
    parts = PurePosixPath(name).parts
    outside = ".." in parts or name.startswith("/") or name[1:2] == ":" or "\0" in name
    if outside or not parts:
        return "outside", "ZIP の外を指す名前です。受け入れません。"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "link-outside", "リンクです。元のファイルを入れてください。"
    if is_encrypted(entry):
        return "encrypted", "パスワードで保護されています。保護を外した ZIP を入れてください。"
    return None


def _write(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, name: str
) -> tuple[str, str] | None:
    try:
        place = _free(target.joinpath(*PurePosixPath(name).parts))
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, place.open("xb") as copy:
            while chunk := source.read(_CHUNK):
                copy.write(chunk)
    except BROKEN as error:
        return "unreadable", f"ZIP の中で壊れています（{error}）。元のファイルを入れてください。"
    return None


def _free(place: Path) -> Path:
    """The same name twice is rare and legal: the second gets a number."""
    number = 2
    free = place
    while free.exists():
        free = place.with_name(f"{place.stem} ({number}){place.suffix}")
        number += 1
    return free
