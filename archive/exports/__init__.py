"""Ways out: each module here writes items in one format; a new format is one new file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO, Protocol, cast, runtime_checkable

import msgspec

from archive.errors import WrongUse
from archive.exports.unit import Piece, Unit
from archive.judgement import Granted
from archive.model import Item
from archive.projection import Json
from archive.record import record
from archive.registry import discover


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFile:
    """A file that goes out with an item: the public copy, never the original."""

    name: str
    """Without folders; no other file of the item has it."""
    media_type: str
    open: Callable[[], BinaryIO]


Files = Callable[[Item], Iterable[PublicFile]]
"""The public files of an item, masks applied; whoever asks has judged that it may be seen."""


def no_files(_item: Item) -> Iterable[PublicFile]:
    """For those who write words alone."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """In which words a file is written, whatever it holds."""

    base_url: str
    """Address of the site, without a slash at its end."""
    lang: str
    """Of labels."""
    files: Files = no_files
    """Asked by a format that carries files, for items whose content is granted."""


class Exporter(Protocol):
    """Writes items as one file. Stateless: one exporter serves many exports at a time."""

    @property
    def media_type(self) -> str:
        """With its charset, for the ``Content-Type`` of an answer."""
        ...

    @property
    def suffix(self) -> str:
        """Of the file's name, with its dot."""
        ...

    def write(self, granted: Iterable[Granted], *, how: How) -> Iterator[bytes]:
        """The file in pieces, in the order of the items, complete without items too.

        Each item shows what :func:`archive.record.record` says of it for its grant, and nothing
        else; the items come from :func:`archive.judgement.granted`. Reads one item at a time and
        keeps none: memory does not grow with their number. The same items give the same bytes.
        """
        ...

    def write_unit(self, unit: Unit, pieces: Iterable[Piece], *, how: How) -> Iterator[bytes]:
        """The same of a whole: what is said of it, its pieces in their order, gaps marked."""
        ...


@runtime_checkable
class Joining(Protocol):
    """What an exporter may offer beside: a file that is joined of parts.

    What was written of a large file by a process that was killed need not be written again.
    """

    def part(self, pieces: Iterable[Piece], *, of_unit: bool, how: How) -> Iterator[bytes]:
        """Some of the pieces in a row, without what stands before the first and behind the last.

        ``of_unit``: they are to be joined under a unit; otherwise gaps are left out.
        """
        ...

    def joined(
        self, unit: Unit | None, parts: Iterable[bytes], *, gaps: Sequence[int] = (), how: How
    ) -> Iterator[bytes]:
        """The bytes that ``write`` (without a unit) or ``write_unit`` give for the same pieces.

        ``parts`` are all parts one after the other, cut anywhere; ``gaps`` the numbers of gaps.
        """
        ...


_PIECE = 1 << 16


def encoded(texts: Iterable[str]) -> Iterator[bytes]:
    """UTF-8 in pieces of some size: a file of many small texts is not sent in as many."""
    written: list[str] = []
    size = 0
    for one in texts:
        written.append(one)
        size += len(one)
        if size >= _PIECE:
            yield "".join(written).encode()
            written.clear()
            size = 0
    yield "".join(written).encode()


def encoded_json(
    values: Iterable[Json], *, before: bytes = b"", behind: bytes = b""
) -> Iterator[bytes]:
    """Each as JSON between the two, in pieces of some size."""
    encoder, buffer = msgspec.json.Encoder(), bytearray()
    for value in values:
        buffer += before
        encoder.encode_into(value, buffer, -1)
        buffer += behind
        if len(buffer) >= _PIECE:
            yield bytes(buffer)
            buffer.clear()
    yield bytes(buffer)


def without_pieces(
    exporter: Exporter, unit: Unit | None, gaps: Sequence[int] = (), *, how: How
) -> Iterator[bytes]:
    """The file as it is when nothing may be seen."""
    if unit is None:
        return exporter.write((), how=how)
    closed = [Piece(number=number, granted=None) for number in gaps]
    return exporter.write_unit(unit, closed, how=how)


def recorded(granted: Granted, how: How) -> Json:
    """All that is shown of an item, as plain data."""
    return record(*granted, base_url=how.base_url, lang=how.lang)


def granted_of(pieces: Iterable[Piece]) -> Iterator[Granted]:
    """What may be seen of them."""
    return (piece.granted for piece in pieces if piece.granted is not None)


@cache
def exporters() -> Mapping[str, Exporter]:
    """All exporters by name, as ``export --as`` takes it."""
    return cast(Mapping[str, Exporter], discover(__name__))


def get_exporter(name: str) -> Exporter:
    """The exporter of that name; ``WrongUse``, naming those there are."""
    found = exporters()
    if name not in found:
        raise WrongUse(f"There is no export format {name!r}; there are: {', '.join(found)}.")
    return found[name]
