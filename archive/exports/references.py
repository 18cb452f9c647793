"""BibTeX and RIS: one reference an item, for programs that keep literature."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Protocol

from archive.citation import bibtex, ris
from archive.exports import Files, encoded, granted_of, no_files, without_pieces
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

    def write(
        self, granted: Iterable[Granted], *, base_url: str, lang: str, files: Files = no_files
    ) -> Iterator[bytes]:
        return encoded(
            self.cite(granted_part(*one), lang=lang, base_url=base_url, accessed=None)
            for one in granted
        )

    def write_unit(
        self,
        unit: Unit,
        pieces: Iterable[Piece],
        *,
        base_url: str,
        lang: str,
        files: Files = no_files,
    ) -> Iterator[bytes]:
        """The pieces, then the whole, which says by number where gaps are."""

        def written() -> Iterator[str]:
            gaps: list[int] = []
            for piece in pieces:
                if piece.granted is None:
                    gaps.append(piece.number)
                else:
                    shown = granted_part(*piece.granted)
                    yield self.cite(shown, lang=lang, base_url=base_url, accessed=None)
            yield self.cite_unit(unit, gaps, lang=lang, base_url=base_url)

        return encoded(written())

    def part(
        self, pieces: Iterable[Piece], *, of_unit: bool, base_url: str, lang: str
    ) -> Iterator[bytes]:
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
        return chain(parts, without_pieces(self, unit, gaps, base_url=base_url, lang=lang))


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
