"""Where an item belongs, as work is shared out: by place with all that is around it, by collection.

A scope is a short text that stands in catalog and index: ``place:43100``, ``collection:`` and the
beginning of a digest of the name, because names have any length and any sign.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from archive import vocabulary
from archive.model import Item

_LETTERS = 32


def scopes(item: Item) -> tuple[str, ...]:
    """All that the item lies in; an item without a place lies in no place."""
    return _scopes(tuple(one.code for one in item.places if one.code), item.collections)


def place_scopes(code: str) -> tuple[str, ...]:
    """The scopes of a place; none of what is no place."""
    return _scopes((code,), ())


def limits(places: Iterable[str], collections: Iterable[str]) -> frozenset[str]:
    """The scopes of places, by code, and collections, by the name that items carry."""
    return frozenset({*map(_place, places), *map(_collection, collections)})


@vocabulary.remembered_by_place
def _scopes(codes: tuple[str, ...], collections: tuple[str, ...]) -> tuple[str, ...]:
    gazetteer, found = vocabulary.places(), dict[str, None]()
    for code in codes:
        if code in gazetteer.by_code:
            around = (code, *(above.code for above in gazetteer.ancestors(code)))
            found |= dict.fromkeys(map(_place, around))
    return (*found, *dict.fromkeys(map(_collection, collections)))


def _place(code: str) -> str:
    return f"place:{code}"


@lru_cache(maxsize=4096)
def _collection(name: str) -> str:
    return f"collection:{hashlib.sha256(name.encode()).hexdigest()[:_LETTERS]}"
