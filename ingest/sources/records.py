"""Records of JSON files in flat memory: JSON Lines, one array, or one object.

https://jsonlines.org/ and https://www.rfc-editor.org/rfc/rfc8259; also gzipped, and arrays behind
``window.… =`` as in X's own archive.
"""

import codecs
import gzip
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from archive.errors import InvalidSubmission
from archive.packages.origin import GivenFile, Origin
from ingest.sources.names import given_file
from ingest.submission import Refusal, Submission

LONGEST = 16_000_000
"""Bytes of one line, characters of one element."""
_WHOLE = 64_000_000
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_BREAK = re.compile(r"\s*\n\s*")
_BETWEEN = re.compile(r"[\s,]*")
_UNFINISHED = 32
"""Characters before the end within which an error may only mean that the rest is to come."""
UNDECODABLE = (msgspec.DecodeError, RecursionError)
"""What the decoder raises, also at JSON nested too deep."""
_READ_ERRORS = (OSError, EOFError, zlib.error, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Record:
    """One line or element: its number in the file, its text on one line, or why there is none."""

    number: int
    text: str
    trouble: str = ""


Reader = Callable[[str, str], Iterator[Submission | Refusal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonShape:
    """A shape whose files are records: ``fits`` judges the first, ``posts`` reads any of them.

    ``posts`` is given the text and the label of a record. It raises ``InvalidSubmission`` or
    ``msgspec.DecodeError`` where the record is none of this shape.
    """

    fits: Callable[[Any], bool]
    posts: Reader

    def recognises(self, path: Path) -> bool:
        return path.is_file() and self.fits(first_value(path))

    def read(self, path: Path, scratch: Path) -> Iterator[Submission | Refusal]:  # noqa: ARG002
        file = given_file(path)
        with open_records(path) as stream:
            for record in records(stream):
                yield from entries(record, file, self.posts)


def entries(record: Record, file: GivenFile, posts: Reader) -> Iterator[Submission | Refusal]:
    """The posts of a record of this file, or why it has none."""
    label = f"{file.name} {record.number} 件目"
    if record.trouble:
        yield Refusal(label=label, reason="record-unreadable", detail=record.trouble)
        return
    origin = Origin(file=file, line=record.number)
    try:
        for given in posts(record.text, label):
            yield replace(given, origin=origin) if isinstance(given, Submission) else given
    except UNDECODABLE as error:
        detail = f"投稿として読めません: {error}"
        yield Refusal(label=label, reason="record-unreadable", detail=detail)
    except InvalidSubmission as error:
        detail = " ".join(error.fields.values())
        yield Refusal(label=label, reason="record-invalid", detail=detail)


def open_records(path: Path) -> IO[bytes]:
    """The bytes of the file, unzipped where it is gzipped."""
    with path.open("rb") as stream:
        zipped = stream.read(2) == _GZIP
    return cast(IO[bytes], gzip.open(path, "rb")) if zipped else path.open("rb")


def first_value(path: Path) -> Any:
    """The first record decoded; ``None`` where the file does not begin with one."""
    try:
        with open_records(path) as stream:
            first = next(records(stream), None)
        return msgspec.json.decode(first.text) if first and not first.trouble else None
    except (*_READ_ERRORS, *UNDECODABLE):
        return None


def records(stream: IO[bytes]) -> Iterator[Record]:
    """The records of a stream at its start, whatever holds them together."""
    head = _read_line(stream).lstrip(codecs.BOM_UTF8)
    first = 1
    while head and not head.strip():
        head, first = _read_line(stream), first + 1
    if head.lstrip().startswith((b"[", b"window.")):
        yield from _elements(head, stream)
    elif _is_line(head):
        yield from _lines(head, stream, first)
    else:
        yield _whole(head, stream)


def _is_line(head: bytes) -> bool:
    """Whether the first line is a record of its own, and not the start of a printed object."""
    return not head.rstrip().endswith((b"{", b"[", b",", b":")) and head.lstrip() != b"{"


def _read_line(stream: IO[bytes]) -> bytes:
    return stream.readline(LONGEST)


def _lines(head: bytes, stream: IO[bytes], first: int) -> Iterator[Record]:
    number, line = first, head
    try:
        while line:
            if len(line) >= LONGEST and not line.endswith(b"\n"):
                yield Record(number, "", "1 行が 16 MB を超えています。")
                while (rest := _read_line(stream)) and not rest.endswith(b"\n"):
                    pass
            elif line.strip():
                yield _line(number, line)
            number, line = number + 1, _read_line(stream)
    except _READ_ERRORS as error:
        yield Record(number, "", f"ファイルがここで壊れています: {error}")


def _line(number: int, line: bytes) -> Record:
    try:
        return Record(number, line.decode().rstrip("\r\n"))
    except UnicodeDecodeError as error:
        return Record(number, "", f"UTF-8 として読めません ({error.start} バイト目)。")


def _whole(head: bytes, stream: IO[bytes]) -> Record:
    data = head + stream.read(_WHOLE - len(head))
    if len(data) >= _WHOLE:
        return Record(1, "", "ひとつの JSON が 64 MB を超えています。JSON Lines にしてください。")
    try:
        return Record(1, _one_line(data.decode()))
    except UnicodeDecodeError as error:
        return Record(1, "", f"UTF-8 として読めません ({error.start} バイト目)。")


def _one_line(text: str) -> str:
    """Line ends stand only between the parts of JSON, never within a string."""
    return _BREAK.sub(" ", text.strip()) if "\n" in text else text.strip()


def _elements(head: bytes, stream: IO[bytes]) -> Iterator[Record]:
    """The elements of an array one by one; damage ends them, for what follows has no edge."""
    array = _Array(head, stream)
    number = 0
    try:
        while (text := array.next()) is not None:
            number += 1
            yield Record(number, _one_line(text))
    except (*_READ_ERRORS, ValueError, RecursionError) as error:
        trouble = f"JSON がここで壊れています。ここから先は読めません: {error}"
        yield Record(number + 1, "", trouble)


class _Array:
    """A window on the text of an array, moved along element by element."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._scan = json.JSONDecoder().raw_decode
        text = self._decoder.decode(head)
        self._text, self._at = text, text.index("[") + 1 if "[" in text else len(text)
        self._ended = False

    def next(self) -> str | None:
        """The text of the next element; ``None`` behind the last."""
        while True:
            start = self._skip()
            if self._text[start : start + 1] == "]":
                return None
            try:
                _, end = self._scan(self._text, start)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error):
                    raise
                self._fill()
                continue
            self._at = end
            return self._text[start:end]

    def _skip(self) -> int:
        while True:
            match = _BETWEEN.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or self._ended:
                return self._at
            self._fill()

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        if self._ended or len(self._text) - self._at > LONGEST:
            return False
        unfinished = error.msg.startswith("Unterminated")
        return unfinished or error.pos >= len(self._text) - _UNFINISHED

    def _fill(self) -> None:
        chunk = self._stream.read(_CHUNK)
        self._ended = not chunk
        rest = self._text[self._at :]
        self._text, self._at = rest + self._decoder.decode(chunk, final=not chunk), 0
