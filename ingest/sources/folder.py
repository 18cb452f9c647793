"""A folder and what is below and packed in it; a ``metadata.csv`` or ``.xlsx`` describes files."""

import os
import shutil
import stat
import tempfile
import unicodedata
import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from archive.errors import Undecodable, WrongUse
from ingest.extractors.zip import TYPE as ZIP
from ingest.identify import identify
from ingest.sources.names import Tree, as_cp932, natural_key, readable
from ingest.sources.rows import Rows
from ingest.sources.shapes import holds_posts
from ingest.submission import Claims, Given, Refusal, Submission
from ingest.unpacking import unpack

TABLES = ("metadata.csv", "metadata.xlsx")
_RUBBISH = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin"})
_POSTS = (
    "SNS の投稿のファイルです。`kumamoto-archive ingest posts` で、このファイルを渡してください。"
)
_HEAD = 64
_DEEPEST = 2
"""A ZIP in a ZIP is opened; one in that stays packed."""
_MAY_BE_POSTS = (b"{", b"[", b"window.YTD", b"\xef\xbb\xbf{", b"\xef\xbb\xbf[")


class Folder:
    """Cursors count what was yielded; the order is that of people: 写真2 before 写真10."""

    def __init__(self, given: Given, *, depth: int = 0) -> None:
        """``depth`` is how many ZIP files the folder lay in."""
        if not given.path.is_dir():
            raise WrongUse(f"{readable(given.path.name)} はフォルダーではありません。")
        self._root, self._depth = given.path, depth
        self._packed: list[Folder] = []
        self._tree = Tree(given.path)
        self._skipped: Counter[str] = Counter()
        self._remarks: list[str] = []

    def submissions(self, after: str = "") -> Iterator[tuple[str, Submission | Refusal]]:
        """Of each folder first the rows of its table, then its other files, then its folders."""
        self._skipped.clear()
        self._remarks.clear()
        start = int(after or 0)
        for number, given in enumerate(self._walk(), start=1):
            if number > start:
                yield str(number), given

    def remarks(self) -> tuple[str, ...]:
        counts = "、".join(f"{name} {count} 件" for name, count in sorted(self._skipped.items()))
        skipped = (f"資料でないものを読み飛ばしました: {counts}",) if counts else ()
        inside = (remark for folder in self._packed for remark in folder.remarks())
        return (*self._remarks, *skipped, *inside)

    def _walk(self) -> Iterator[Submission | Refusal]:
        described: set[Path] = set()
        waiting = [self._root]
        while waiting:
            folder = waiting.pop()
            inside: list[Path] = []
            try:
                names = sorted(os.listdir(folder), key=natural_key)  # noqa: PTH208 - any bytes
            except OSError as error:
                yield self._refusal(folder, "unreadable", f"開けません: {error.strerror}")
                continue
            yield from self._folder([folder / name for name in names], described, inside)
            waiting.extend(reversed(inside))

    def _folder(
        self, paths: list[Path], described: set[Path], inside: list[Path]
    ) -> Iterator[Submission | Refusal]:
        """What is directly in a folder; its folders are put ``inside``."""
        tables = [path for path in paths if path.name.casefold() in TABLES]
        for table in tables:
            yield from self._rows(table, described)
        for path in paths:
            if path in tables or path in described or self._is_rubbish(path.name):
                continue
            if path.is_dir() and not path.is_symlink():
                inside.append(path)
            else:
                yield from self._given(path)

    def _rows(self, table: Path, described: set[Path]) -> Iterator[Submission | Refusal]:
        """Files of refused rows wait for their row: bare, they would become items of their own."""
        try:
            rows = Rows(table, files=table.parent, root=self._root)
        except WrongUse as error:
            yield self._refusal(table, "table-unreadable", str(error))
            return
        self._remarks.extend(rows.remarks())
        for _, given in rows.submissions():
            yield given
        described.update(rows.named)

    def _is_rubbish(self, name: str) -> bool:
        """What systems leave behind: hidden files, previews, locks of open documents."""
        folded = name.casefold()
        if folded in _RUBBISH:
            self._skipped[readable(name)] += 1
        elif folded.startswith((".", "~$")):
            self._skipped["隠しファイル"] += 1
        else:
            return False
        return True

    def _given(self, path: Path) -> Iterator[Submission | Refusal]:
        """One file, or what is packed in it."""
        given = self._file(path)
        if isinstance(given, Refusal) or self._depth >= _DEEPEST or not _is_zip(path):
            yield given
        else:
            yield from self._opened(path, given)

    def _opened(self, path: Path, packed: Submission) -> Iterator[Submission | Refusal]:
        """The submissions in a ZIP; one that cannot be unpacked is a submission, for quarantine."""
        folder = Path(tempfile.mkdtemp(prefix="archive-zip-"))
        inner = Folder(Given(path=folder), depth=self._depth + 1)
        # Staging reads the files some submissions later, so they stay as long as the source.
        weakref.finalize(inner, shutil.rmtree, folder, ignore_errors=True)
        self._packed.append(inner)
        where = packed.label
        try:
            for left in unpack(path, folder):
                label = f"{where}/{readable(left.name)}"
                yield Refusal(label=label, reason=left.reason, detail=left.detail)
        except Undecodable:
            yield packed
            return
        for _, given in inner.submissions():
            yield _within(where, given)

    def _file(self, path: Path) -> Submission | Refusal:
        try:
            if not self._tree.holds(path):
                return self._refusal(path, "link-outside", "フォルダーの外を指すリンクです。")
            if not stat.S_ISREG(path.stat().st_mode):
                return self._refusal(path, "no-file", "ふつうのファイルではありません。")
            with path.open("rb") as stream:
                head = stream.read(_HEAD).lstrip()
        except OSError as error:
            return self._refusal(path, "unreadable", f"読めません: {error.strerror}")
        if head.startswith(_MAY_BE_POSTS) and holds_posts(path):
            return self._refusal(path, "posts", _POSTS)
        return self._submission(path)

    def _submission(self, path: Path) -> Submission:
        where = self._where(path)
        windows = as_cp932(path.name)
        notes = {"ファイル名": unicodedata.normalize("NFC", windows)} if windows else {}
        return Submission(label=where, path=where, files=(path,), claims=Claims(notes=notes))

    def _refusal(self, path: Path, reason: str, detail: str) -> Refusal:
        return Refusal(label=self._where(path), reason=reason, detail=detail)

    def _where(self, path: Path) -> str:
        return readable(path.relative_to(self._root).as_posix())


def _is_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        begins = stream.read(2) == b"PK"
    return begins and identify(path).media_type == ZIP


def _within(where: str, given: Submission | Refusal) -> Submission | Refusal:
    """As it is called from outside of the ZIP."""
    label = f"{where}/{given.label}"
    if isinstance(given, Refusal):
        return replace(given, label=label)
    return replace(given, label=label, path=f"{where}/{given.path}")


def open_folder(given: Given) -> Folder:
    """Takes no options; ``WrongUse`` where the path is no folder."""
    return Folder(given)


EXTENSION = {"folder": open_folder}
