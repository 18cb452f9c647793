"""Rows of CSV as offices in Japan write it (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180)."""

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from archive.errors import WrongUse
from ingest.sources.names import readable

LONGEST = 10_000_000
"""Characters of one line or one record."""
_MOST_LINES = 1000
"""Lines of one record; more means a quote that nobody closed."""
_CHUNK = 1 << 20
_DELIMITERS = ",;\t"
_TITLE_LINES = 20
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NO_CP932 = re.compile("[\x80\uf8f0-\uf8f3]")
"""What the decoder gives for bytes that no Japanese text has."""
_OPEN_QUOTE = '引用符 (") が閉じていません。この行だけを除きました。'
_TOO_LONG = "1 行が 10 MB を超えています。"
_NUL = "文字でないもの (NUL) が入っています。表計算ソフトで保存し直してください。"


class CsvSheet:
    """Cells of a CSV file: encoding and delimiter are found out, and nothing is guessed twice."""

    epoch = ""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoding = _encoding(path)
        csv.field_size_limit(2 * LONGEST)

    def merges(self) -> tuple[()]:
        return ()

    def lines(self) -> Iterator[tuple[int, list[str] | str]]:
        """Blank rows are left out; a row that cannot be read comes as a sentence."""
        with self._path.open(encoding=self._encoding, newline="") as stream:
            feed = _Feed(stream)
            delimiter = _delimiter(feed)
            reader = csv.reader(feed, delimiter=delimiter)
            while True:
                feed.begin()
                cells = _next(reader)
                if cells is None:
                    return
                if feed.unclosed(delimiter):
                    yield feed.first, _OPEN_QUOTE
                    feed.rewind()
                    reader = csv.reader(feed, delimiter=delimiter)
                elif feed.trouble:
                    yield feed.first, feed.trouble
                elif any(cell and not cell.isspace() for cell in cells):
                    yield feed.first, cells


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error:  # a field over the limit: the feed has noticed that itself
        return []


class _Feed:
    """Hands lines to the csv reader and remembers those of the record it is reading."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._pending: deque[str] = deque()
        self._record: list[str] = []
        self._size = 0
        self._line = 0
        self._stopped = False
        self.first, self.trouble = 1, ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._record) >= _MOST_LINES or self._size > LONGEST:
            self._stopped = True
            raise StopIteration
        line = self._pending.popleft() if self._pending else self._read()
        if not line:
            self._stopped = True
            raise StopIteration
        self._line += 1
        self._record.append(line)
        self._size += len(line)
        return line

    def begin(self) -> None:
        """A new record starts with the next line."""
        self._record, self._size = [], 0
        self.first, self.trouble, self._stopped = self._line + 1, "", False

    def unclosed(self, delimiter: str) -> bool:
        """Whether the record ended only because the lines did."""
        if not self._stopped or not self._record:
            return False
        try:
            list(csv.reader(self._record, delimiter=delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False

    def rewind(self) -> None:
        """Give the record's lines out again, without the first."""
        self._pending.extendleft(reversed(self._record[1:]))
        self._line = self.first

    def peek(self) -> str:
        """The first line with a delimiter, else the first of all; what was read stays to be read.

        Above the header there may be a title of a few lines.
        """
        seen: list[str] = []
        while len(seen) < _TITLE_LINES and (line := self._read()):
            seen.append(line)
            if any(one in line for one in _DELIMITERS):
                break
        self._pending.extendleft(reversed(seen))
        return seen[-1] if seen else ""

    def _read(self) -> str:
        line = self._stream.readline(LONGEST)
        if len(line) >= LONGEST and not line.endswith("\n"):
            self.trouble = _TOO_LONG
            while (rest := self._stream.readline(LONGEST)) and not rest.endswith("\n"):
                pass
            return "\n"
        if "\0" in line:
            self.trouble = _NUL
            return "\n"
        return line


def _delimiter(feed: _Feed) -> str:
    """The one that the header has most of."""
    header = feed.peek()
    return max(_DELIMITERS, key=header.count)


def _encoding(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(4096)
    for bom, encoding in _BOMS.items():
        if head.startswith(bom):
            return _checked(path, encoding)
    name = readable(path.name)
    if b"\0" in head:
        raise WrongUse(
            f"{name} は表として読めません。CSV (UTF-8) か .xlsx で保存し直してください。"
        )
    broken = _undecodable(path, "utf-8")
    if not broken:
        return "utf-8"
    if not _undecodable(path, "cp932"):
        return "cp932"
    raise WrongUse(
        f"{name} の {broken} 行目あたりに、UTF-8 でも Shift_JIS (CP932) でもない文字があります。"
        "CSV (UTF-8) で保存し直してください。"
    )


def _checked(path: Path, encoding: str) -> str:
    if broken := _undecodable(path, encoding):
        raise WrongUse(
            f"{readable(path.name)} の {broken} 行目あたりが {encoding} として読めません。"
            "CSV (UTF-8) で保存し直してください。"
        )
    return encoding


def _undecodable(path: Path, encoding: str) -> int:
    """The line near which decoding fails, or 0."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
                if encoding == "cp932" and (wrong := _NO_CP932.search(text)):
                    return lines + text.count("\n", 0, wrong.start())
                lines += text.count("\n")
            except UnicodeDecodeError as error:
                return lines + chunk[: error.start].count(b"\n")
            if not chunk:
                return 0
