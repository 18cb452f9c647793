"""Words that name what a notation says as well: 元日 is 1月1日, 一度 is 1度, km is キロ."""

import re
from functools import cache

from archive.language.moments import NAMED_DAYS
from archive.language.numerals import KANJI, canonical
from archive.language.quantities import UNITS, counted

_COUNT = re.compile(rf"(?P<number>[{KANJI}]+)(?P<counter>[^{KANJI}].*)")
_SYMBOLS = (
    "km",
    "cm",
    "mm",
    "m2",
    "m3",
    "km2",
    "ha",
    "kg",
    "mg",
    "ml",
    "kl",
    "hpa",
    "kw",
    "kwh",
    "hz",
)
"""Units whose symbols mean hardly anything else where no number stands before them."""


def also_named(word: str) -> tuple[str, ...]:
    """Terms of the same thing in other notations; ``word`` is a folded word of the dictionary."""
    if word in NAMED_DAYS:
        return NAMED_DAYS[word][:1]
    if count := _COUNT.fullmatch(word):
        return tuple(filter(None, [counted(canonical(count["number"]), count["counter"])]))
    return _unit_names().get(word, ())


@cache
def _unit_names() -> dict[str, tuple[str, ...]]:
    """Of a symbol the units of its name, of a name its symbol."""
    found: dict[str, tuple[str, ...]] = {}
    for symbol in _SYMBOLS:
        name = UNITS[symbol].split()[1]
        found[symbol], found[name] = _cut(name), (symbol,)
    return found


def _cut(name: str) -> tuple[str, ...]:
    """平方メートル as the tokenizer cuts it."""
    return tuple(re.findall(r"[一-鿿]+|[ァ-ヺー]+", name))
