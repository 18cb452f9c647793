"""Snippets of hits: cut and marked from the raw text that the viewer may read, and no other."""

from collections.abc import Callable

from archive.language.analyzer import Analyzer
from archive.language.highlight import Snippet, snippet
from archive.model import Item
from archive.projection import transcripts_shown
from archive.rights import Grant, unmasked_pages
from archive.title import described
from search.query import Phrase, Query, Word, leaves

_WIDTH = 120
_LONGEST = 200_000
"""Characters of a text that are looked through for a snippet."""

Cut = Callable[[Item, Grant], Snippet]


class Excerpts:
    """Marks what a query sought."""

    def __init__(self, analyzer: Analyzer) -> None:
        self._analyzer = analyzer

    def of(self, tree: Query, *, lang: str, staff: bool) -> Cut:
        """The function that cuts the snippet of an item for this query and this viewer."""
        words, phrases = _sought(tree)

        def cut(item: Item, grant: Grant) -> Snippet:
            text = "\n".join(readable(item, grant, lang=lang, staff=staff))
            return snippet(self._analyzer, text[:_LONGEST], words, phrases, width=_WIDTH)

        return cut

    def mark(self, tree: Query, text: str) -> tuple[tuple[str, bool], ...]:
        """The whole text in stretches, each with whether it was sought."""
        words, phrases = _sought(tree)
        width = max(1, len(text))
        return snippet(self._analyzer, text, words, phrases, width=width).parts


def _sought(tree: Query) -> tuple[frozenset[str], list[str]]:
    """Terms of words, and what is looked for as it was typed: quotes, kana, single characters."""
    words: set[str] = set()
    phrases: list[str] = []
    for leaf in leaves(tree):
        if isinstance(leaf, Word):
            words.update(leaf.terms, leaf.spoken)
        if isinstance(leaf, Phrase) or (isinstance(leaf, Word) and not leaf.terms):
            phrases.append(leaf.raw)
    return frozenset(words), phrases


def readable(item: Item, grant: Grant, *, lang: str, staff: bool) -> list[str]:
    """What may be read: the record's description; of the content, the pages this viewer may see."""
    if item.post is not None and not grant.content:
        return []
    texts = [described(item.description, lang)[0]]
    if grant.content:
        pages = range(len(item.text)) if staff else unmasked_pages(item)
        texts += [item.text[page] for page in pages]
        texts += [one.text for one in transcripts_shown(item, everything=staff)]
    return [text for text in texts if text]
