"""JSON Lines (https://jsonlines.org/): everything a record holds, one item a line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec

from archive.exports import Files, granted_of, no_files, without_pieces
from archive.exports.unit import Piece, Unit, head, place_in
from archive.judgement import Granted
from archive.projection import Json
from archive.record import record

_PIECE = 1 << 16


class JsonLines:
    media_type = "application/jsonl; charset=utf-8"
    suffix = ".jsonl"

    def write(
        self, granted: Iterable[Granted], *, base_url: str, lang: str, files: Files = no_files
    ) -> Iterator[bytes]:
        """Keys keep the order of the record, which is fixed: equal records give equal bytes."""
        return _lines(record(item, grant, base_url=base_url, lang=lang) for item, grant in granted)

    def write_unit(
        self,
        unit: Unit,
        pieces: Iterable[Piece],
        *,
        base_url: str,
        lang: str,
        files: Files = no_files,
    ) -> Iterator[bytes]:
        """The first line holds the whole as ``unit``, each other one a piece with its ``item``."""
        shown = (_piece(piece, base_url, lang) for piece in pieces)
        return _lines(chain(({"unit": head(unit, base_url)},), shown))

    def part(
        self, pieces: Iterable[Piece], *, of_unit: bool, base_url: str, lang: str
    ) -> Iterator[bytes]:
        if of_unit:
            return _lines(_piece(piece, base_url, lang) for piece in pieces)
        return self.write(granted_of(pieces), base_url=base_url, lang=lang)

    def joined(
        self,
        unit: Unit | None,
        parts: Iterable[bytes],
        *,
        gaps: Sequence[int] = (),
        base_url: str,
        lang: str,
    ) -> Iterator[bytes]:
        first = without_pieces(self, unit, base_url=base_url, lang=lang)
        return chain(first, parts)


def _piece(piece: Piece, base_url: str, lang: str) -> Json:
    if piece.granted is None:
        return place_in(piece)
    item, grant = piece.granted
    return {**place_in(piece), "item": record(item, grant, base_url=base_url, lang=lang)}


def _lines(values: Iterable[Json]) -> Iterator[bytes]:
    encoder, buffer = msgspec.json.Encoder(), bytearray()
    for value in values:
        encoder.encode_into(value, buffer, -1)
        buffer += b"\n"
        if len(buffer) >= _PIECE:
            yield bytes(buffer)
            buffer.clear()
    if buffer:
        yield bytes(buffer)


EXTENSION = {"jsonl": JsonLines()}
