"""What an item means to everybody who sees its record: title, description and first paragraph."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b

from archive.model import Item, State
from archive.rights import public_pages
from archive.title import title
from search.item_text import is_open, without_content

VERSION = 1
"""Raised whenever the same item is said in other words than before: vectors are then made anew."""
_PARAGRAPH = 600
"""Characters of the first paragraph."""


def meant(item: Item, now: datetime) -> str:
    """Words for a vector at ``now`` (aware); empty where the item is for nobody, or says nothing.

    Nothing of it is closed to anybody who sees the record: what staff alone may read has no vector.
    """
    if item.state is not State.PUBLISHED:
        return ""
    shown = item if is_open(item, now) else without_content(item)
    return "\n".join(dict.fromkeys(filter(None, map(str.strip, _parts(shown, item, now)))))


def digest_of(text: str) -> bytes:
    """Tells whether a vector was made of this very text."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def _parts(shown: Item, item: Item, now: datetime) -> Iterator[str]:
    if shown.post is None:
        yield title(shown)
        yield from shown.title.values()
    yield from (*shown.description.values(), *shown.alt.values())
    for page in public_pages(item, now)[:1]:
        yield _lead(item.text[page])


def _lead(text: str) -> str:
    """The first paragraph that is more than white space, or the beginning of a long one."""
    paragraphs = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return next(filter(None, paragraphs), "")[:_PARAGRAPH]
