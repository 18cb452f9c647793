"""Names of files as they come: in any encoding and normal form, sorted as people expect."""

import os
import re
import unicodedata
from pathlib import Path

from archive.fixity import digest_stream
from archive.packages.origin import GivenFile

_DIGITS = re.compile(r"(\d+)")
_UNDECODED = re.compile("[\udc80-\udcff]")
_DRIVE = re.compile(r"^[A-Za-z]:")


def readable(name: str) -> str:
    """The name as text that can be stored: bytes that are no UTF-8 stand as ``%8E`` and so on.

    In such names ``%`` itself stands as ``%25``, so that two names never become one.
    """
    if not _UNDECODED.search(name):
        return name
    return _UNDECODED.sub(lambda m: f"%{ord(m[0]) - 0xDC00:02X}", name.replace("%", "%25"))


def as_cp932(name: str) -> str:
    """The name as Windows wrote it into an old archive; empty where that is not what it is."""
    if not _UNDECODED.search(name):
        return ""
    try:
        return os.fsencode(name).decode("cp932")
    except UnicodeDecodeError:
        return ""


def natural_key(name: str) -> tuple[list[tuple[int, str]], str]:
    """Sorts 写真2 before 写真10; equal names of different spelling keep one fixed order."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    parts = _DIGITS.split(plain)
    return [_part(part) for part in parts], name


def _part(part: str) -> tuple[int, str]:
    if part.isdecimal() and len(part) < 4000:  # int() reads no longer ones
        return int(part), ""
    return -1, part


def given_file(path: Path) -> GivenFile:
    """The file by its bytes, read once from end to end, and by its name for staff."""
    with path.open("rb") as stream:
        digest, size = digest_stream(stream)
    return GivenFile(name=readable(path.name), digest=digest, size=size)


class Tree:
    """Finds the files that a table names, below one folder and never outside it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real = os.path.realpath(root)
        self._folder: tuple[str, dict[str, str]] | None = None

    def find(self, name: str) -> Path | None:
        """The file that ``name`` means, relative to the root; ``None`` where there is none.

        Both separators are understood. The names of folders and files on disk may be NFD, CP932 or
        of other case. Raises ``ValueError`` for a name that leads out of the folder.
        """
        parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
        if ".." in parts or name[:1] in ("/", "\\") or _DRIVE.match(name) or "\0" in name:
            raise ValueError(name)
        path = self._root
        for part in parts:
            entry = self._entry(path, part)
            if entry is None:
                return None
            path = path / entry
        if not parts or not path.is_file():
            return None
        if not self.holds(path):
            raise ValueError(name)
        return path

    def holds(self, path: Path) -> bool:
        """Whether the file itself, with every link followed, lies in the tree."""
        return os.path.commonpath([self._real, os.path.realpath(path)]) == self._real

    def _entry(self, folder: Path, part: str) -> str | None:
        if len(os.fsencode(part)) < 256 and (folder / part).exists():
            return part
        if self._folder is None or self._folder[0] != str(folder):
            names = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208 - names only
            self._folder = (str(folder), {_fold(name): name for name in sorted(names)})
        return self._folder[1].get(_fold(part))


class Ambiguous(LookupError):
    """Several files are meant alike."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class Strewn:
    """Finds files by the end of their path, for tables whose folders are not those they came in.

    Width and case of letters make no difference; a name without its suffix finds the one file that
    begins so. The folder is walked once, when the first file is looked for.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._by_name: dict[str, list[Path]] | None = None

    def find(self, name: str) -> Path | None:
        """``None`` where there is none; raises ``Ambiguous``."""
        parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
        if not parts:
            return None
        wanted = [_wide(part) for part in parts]
        held = self._index()
        same = held.get(wanted[-1], []) or held.get(f"{wanted[-1]}.", [])
        for count in range(len(wanted), 0, -1):
            found = [path for path in same if self._ends(path, wanted[-count:-1])]
            if len(found) > 1:
                raise Ambiguous(len(found))
            if found:
                return found[0]
        return None

    def _ends(self, path: Path, folders: list[str]) -> bool:
        inside = [_wide(part) for part in path.relative_to(self._root).parts[:-1]]
        return not folders or inside[-len(folders) :] == folders

    def _index(self) -> dict[str, list[Path]]:
        if self._by_name is None:
            self._by_name = {}
            for folder, _folders, names in os.walk(self._root):
                for name in sorted(names):
                    path = Path(folder, name)
                    self._by_name.setdefault(_wide(name), []).append(path)
                    self._by_name.setdefault(f"{_wide(path.stem)}.", []).append(path)
        return self._by_name


def _wide(name: str) -> str:
    return unicodedata.normalize("NFKC", as_cp932(name) or name).casefold()


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", as_cp932(name) or name).casefold()
