"""Makes what helps on from a result, out of what its viewer may see and nothing else."""

from archive.catalog import Catalog
from archive.language.analyzer import Analyzer
from archive.lexicon import Current
from search.advice import FEW, Advice
from search.ask import Ask, Found
from search.companions import companions
from search.engines import Engine
from search.eyes import Eyes
from search.mending import Mender
from search.offering import offers
from search.query import has_words
from search.relaxing import Relaxed, relaxed
from search.tally import Tally
from search.understanding import Read


class Adviser:
    """Safe to share between threads; one advice costs a bounded number of small searches."""

    def __init__(self, catalog: Catalog, engine: Engine, analyzer: Analyzer) -> None:
        self._catalog = catalog
        self._engine = engine
        self._analyzer = analyzer
        self._mender = Mender(analyzer)

    def of(self, ask: Ask, found: Found, lexicon: Current, read: Read) -> Advice:
        """The advice for a result that is at hand; ``read`` is how words are read."""
        eyes = Eyes(self._catalog, self._engine, ask)
        tally = Tally(ask, eyes.count, lambda other: read(other).tree)
        understood = read(ask)
        tree, few = understood.tree, found.total < FEW
        shown = [
            hit.snippet.text if hit.item.post else f"{eyes.title(hit.item)}\n{hit.snippet.text}"
            for hit in found.hits
        ]
        return Advice(
            offers=offers(ask, understood.places, lexicon, tally),
            mended=self._mender.mended(ask.q, tree, tally, eyes) if few else (),
            relaxed=relaxed(tree, found.total, tally) if few else Relaxed(),
            related=companions(ask.q, shown, self._analyzer, tally) if has_words(tree) else (),
        )
