"""Names of disasters in a query: 熊本地震 is said of several, 平成28年熊本地震 of one."""

import re
from collections.abc import Mapping
from functools import cache

from archive import vocabulary
from archive.language.text import fold

_YEAR = re.compile(r"^(?:(?:平成|令和)\d{1,2}年|\d{4}年?)\s*")
_ERA = re.compile(r"(?P<era>平成|令和)(?P<nth>\d{1,2})")
_WESTERN = re.compile(r"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)")
_LONG_AGO = re.compile(r"江戸|明治|大正|昭和")
_SHORTEST = 4
"""Characters of a disaster's name without its year: 熊本地震, 7月豪雨."""


def disaster_words(q: str) -> dict[str, tuple[str, ...]]:
    """Ids by the names that a query holds, the latest disaster first; the longest names alone."""
    asked = _plain(q)
    fits = {word: _of_years(ids, asked) for word, ids in _names().items() if word in asked}
    named = {word: ids for word, ids in fits.items() if ids}
    return {
        word: ids
        for word, ids in sorted(named.items())
        if not any(word in o != word for o in named)
    }


def _of_years(ids: tuple[str, ...], asked: str) -> tuple[str, ...]:
    """Those of the years that the query says: 明治の熊本地震 is none of ours."""
    eras = {"平成": 1988, "令和": 2018}
    years = {eras[found["era"]] + int(found["nth"]) for found in _ERA.finditer(asked)}
    years |= {int(found) for found in _WESTERN.findall(asked)}
    if not years:
        return () if _LONG_AGO.search(asked) else ids
    known = vocabulary.disasters()
    return tuple(one for one in ids if known[one].begins.year in years)


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Ids by name, with the year and without, as one folded word."""
    found: dict[str, tuple[str, ...]] = {}
    for disaster in reversed(tuple(vocabulary.disasters().values())):
        for name in (*disaster.name.values(), *disaster.short.values()):
            for word in (name, _YEAR.sub("", fold(name))):
                if len(key := _plain(word)) >= _SHORTEST:
                    found[key] = tuple(dict.fromkeys((*found.get(key, ()), disaster.id)))
    return found
