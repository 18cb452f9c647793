"""JSON Lines (https://jsonlines.org/): everything a record holds, one item a line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from archive.exports import How, encoded_json, granted_of, recorded, without_pieces
from archive.exports.unit import Piece, Unit, head, place_in
from archive.judgement import Granted
from archive.projection import Json


class JsonLines:
    media_type = "application/jsonl; charset=utf-8"
    suffix = ".jsonl"

    def write(self, granted: Iterable[Granted], *, how: How) -> Iterator[bytes]:
        """Keys keep the order of the record, which is fixed: equal records give equal bytes."""
        return _lines(recorded(one, how) for one in granted)

    def write_unit(self, unit: Unit, pieces: Iterable[Piece], *, how: How) -> Iterator[bytes]:
        """The first line holds the whole as ``unit``, each other one a piece with its ``item``."""
        shown = (_piece(piece, how) for piece in pieces)
        return _lines(chain(({"unit": head(unit, how.base_url)},), shown))

    def part(self, pieces: Iterable[Piece], *, of_unit: bool, how: How) -> Iterator[bytes]:
        if of_unit:
            return _lines(_piece(piece, how) for piece in pieces)
        return self.write(granted_of(pieces), how=how)

    def joined(
        self, unit: Unit | None, parts: Iterable[bytes], *, gaps: Sequence[int] = (), how: How
    ) -> Iterator[bytes]:
        first = without_pieces(self, unit, how=how)
        return chain(first, parts)


def _piece(piece: Piece, how: How) -> Json:
    if piece.granted is None:
        return place_in(piece)
    return {**place_in(piece), "item": recorded(piece.granted, how)}


def _lines(values: Iterable[Json]) -> Iterator[bytes]:
    return encoded_json(values, behind=b"\n")


EXTENSION = {"jsonl": JsonLines()}
