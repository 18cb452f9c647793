"""BibTeX and RIS: one reference an item, for programs that keep literature."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Protocol

from archive.citation import bibtex, ris
from archive.exports import How, encoded, granted_of, without_pieces
from archive.exports.unit import Piece, Unit
from archive.exports.unit_citation import bibtex_unit, ris_unit
from archive.judgement import Granted
from archive.model import Item
from archive.record import granted_part


class Citing(Protocol):
    """Writes one item as one reference; see :mod:`archive.citation`."""

    def __call__(self, item: Item, *, lang: str, base_url: str, accessed: date | None) -> str: ...


class CitingUnit(Protocol):
    """Writes a whole as one reference; ``gaps`` are the numbers of what may not be seen."""

    def __call__(self, unit: Unit, gaps: Sequence[int], *, lang: str, base_url: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Without the day on which it was seen: a file is the same whenever it is made."""

    media_type: str
    suffix: str
    cite: Citing
    cite_unit: CitingUnit

    def write(self, granted: Iterable[Granted], *, how: How) -> Iterator[bytes]:
        return encoded(self._cited(one, how) for one in granted)

    def write_unit(self, unit: Unit, pieces: Iterable[Piece], *, how: How) -> Iterator[bytes]:
        """The pieces, then the whole, which says by number where gaps are."""

        def written() -> Iterator[str]:
            gaps: list[int] = []
            for piece in pieces:
                if piece.granted is None:
                    gaps.append(piece.number)
                else:
                    yield self._cited(piece.granted, how)
            yield self.cite_unit(unit, gaps, lang=how.lang, base_url=how.base_url)

        return encoded(written())

    def part(self, pieces: Iterable[Piece], *, of_unit: bool, how: How) -> Iterator[bytes]:
        return self.write(granted_of(pieces), how=how)

    def joined(
        self, unit: Unit | None, parts: Iterable[bytes], *, gaps: Sequence[int] = (), how: How
    ) -> Iterator[bytes]:
        return chain(parts, without_pieces(self, unit, gaps, how=how))

    def _cited(self, granted: Granted, how: How) -> str:
        shown = granted_part(*granted)
        return self.cite(shown, lang=how.lang, base_url=how.base_url, accessed=None)


EXTENSION = {
    "bibtex": References(
        media_type="application/x-bibtex; charset=utf-8",
        suffix=".bib",
        cite=bibtex,
        cite_unit=bibtex_unit,
    ),
    "ris": References(
        media_type="application/x-research-info-systems; charset=utf-8",
        suffix=".ris",
        cite=ris,
        cite_unit=ris_unit,
    ),
}
