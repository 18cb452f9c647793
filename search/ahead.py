"""Documents of many items in their order, long texts analysed ahead by other processes."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice, repeat

from archive.language.analyzer import Analyzer
from archive.language.assistants import Assistants
from archive.model import Item
from search.document import Document
from search.item_document import document, texts

_FIRST, _PART = 25, 250
"""Items whose texts are analysed while the ones before are made into documents; the first are few,
for nothing else is done while they are analysed."""


def documents(
    items: Iterable[Item], *, analyzer: Analyzer, now: datetime, assistants: Assistants
) -> Iterator[Document]:
    """The documents of the items, the same as one process would make."""
    left, sizes = iter(items), chain((_FIRST,), repeat(_PART))
    part = _next(left, next(sizes), assistants)
    while part:
        ahead = assistants.answers()
        following = _next(left, next(sizes), assistants)
        for item in part:
            yield document(item, analyzer=analyzer, now=now, ahead=ahead)
        part = following


def _next(left: Iterator[Item], size: int, assistants: Assistants) -> list[Item]:
    """The next items; the assistants begin with their texts."""
    part = list(islice(left, size))
    assistants.ask([text for item in part for text in texts(item)])
    return part
