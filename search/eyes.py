"""What of the archive one viewer sees: counts, hits, words; whatever helps goes through here."""

from dataclasses import replace

from archive.catalog import Catalog
from archive.judgement import Judgement
from archive.model import Item
from archive.record import granted_part
from archive.title import title
from search.ask import Ask, request
from search.engines import Engine
from search.excerpt import readable
from search.item_text import titles
from search.query import EVERYTHING, Query
from search.tile import Counts

_HITS, _LONG = 20, 1000
"""Hits, and characters of each, that are read for what may have been meant."""
_TERMS = 200


class Eyes:
    """Looks with the eyes, and under the filters, of one search."""

    def __init__(self, catalog: Catalog, engine: Engine, ask: Ask) -> None:
        self._catalog, self._engine = catalog, engine
        self._ask = replace(
            ask, size=0, offset=0, after=None, facets=(), histogram=None, tiles=None
        )
        self._denied = catalog.denied()
        self._judged = Judgement(ask.viewer, ask.now)

    def count(self, ask: Ask, tree: Query) -> int:
        """How many items a tree finds under the filters of ``ask``."""
        asked = replace(self._ask, q=ask.q, filters=ask.filters)
        return self._engine.search(request(asked, tree, self._denied)).total

    def items(self, tree: Query, *, loose: bool = False, size: int = _HITS) -> list[Item]:
        """The best hits, as this viewer may see them: what is closed is taken out of them."""
        asked = request(replace(self._ask, size=size), tree, self._denied)
        hits = self._engine.search(replace(asked, loose=loose, counted=False)).hits
        found = self._catalog.items([hit.id for hit in hits]).values()
        return [granted_part(one, grant) for one in found if (grant := self._judged.of(one)).record]

    def texts(self, tree: Query, *, loose: bool, size: int = _HITS) -> list[str]:
        """Titles and beginnings of texts of the best hits, as far as this viewer may read them."""
        return [self._text(item)[:_LONG] for item in self.items(tree, loose=loose, size=size)]

    def title(self, item: Item) -> str:
        """The title that this viewer may read; made of account and date for posts."""
        return title(granted_part(item, self._judged.of(item)), self._ask.lang)

    def _text(self, item: Item) -> str:
        grant, staff = self._judged.of(item), self._ask.viewer.works_everywhere()
        said = readable(item, grant, lang=self._ask.lang, staff=staff)
        return "\n".join([*titles(item), *said])

    def terms(self, stream: str, prefix: str) -> list[str]:
        """Terms of a stream that begin like this, most frequent first."""
        return [term for term, _ in self.counted_terms(stream, prefix)]

    def counted_terms(self, stream: str, prefix: str) -> Counts:
        """The same with the number of items that hold each."""
        asked = request(self._ask, EVERYTHING, self._denied)
        return self._engine.terms(
            prefix, visible=asked.visible, denied=asked.denied, size=_TERMS, stream=stream
        )

    def places(self, tree: Query) -> list[str]:
        """Codes of the places of all hits, those of most items first."""
        asked = request(replace(self._ask, facets=("place",)), tree, self._denied)
        return [code for code, _ in self._engine.search(asked).facets["place"]]
