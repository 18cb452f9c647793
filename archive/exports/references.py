"""BibTeX and RIS: one reference an item, for programs that keep literature."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from archive.citation import bibtex, ris
from archive.exports import Files, no_files
from archive.judgement import Granted
from archive.model import Item
from archive.record import granted_part

_PIECE = 1 << 16


class Citing(Protocol):
    """Writes one item as one reference; see :mod:`archive.citation`."""

    def __call__(self, item: Item, *, lang: str, base_url: str, accessed: date | None) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Without the day on which it was seen: a file is the same whenever it is made."""

    media_type: str
    suffix: str
    cite: Citing

    def write(
        self, granted: Iterable[Granted], *, base_url: str, lang: str, files: Files = no_files
    ) -> Iterator[bytes]:
        written: list[str] = []
        size = 0
        for item, grant in granted:
            shown = granted_part(item, grant)
            written.append(self.cite(shown, lang=lang, base_url=base_url, accessed=None))
            size += len(written[-1])
            if size >= _PIECE:
                yield "".join(written).encode()
                written.clear()
                size = 0
        yield "".join(written).encode()


EXTENSION = {
    "bibtex": References(
        media_type="application/x-bibtex; charset=utf-8", suffix=".bib", cite=bibtex
    ),
    "ris": References(
        media_type="application/x-research-info-systems; charset=utf-8", suffix=".ris", cite=ris
    ),
}
