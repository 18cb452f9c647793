"""Labels of the small vocabularies by language; one JSON file a vocabulary in data/labels/."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from archive.errors import NotFound
from archive.model import LangString
from archive.vocabulary.tables import names_in, read_json


@cache
def kinds() -> tuple[str, ...]:
    """The vocabularies that have labels: type, theme, level, state, …"""
    return tuple(names_in("labels"))


@cache
def labels(kind: str) -> Mapping[str, LangString]:
    """Labels by id, in the order to offer them; unknown kind: ``archive.errors.NotFound``.

    Every id has ``ja`` and ``en``; some have ``ja-easy``, plain Japanese in kana.
    """
    if kind not in kinds():
        raise NotFound(f"there is no vocabulary {kind!r}; there are {', '.join(kinds())}")
    loaded = msgspec.json.decode(read_json(f"labels/{kind}.json"), type=dict[str, dict[str, str]])
    return MappingProxyType(loaded)


def label(kind: str, id: str, lang: str = "ja") -> str:  # noqa: A002 - the name of the thing
    """The label; an id that the vocabulary lacks (older or newer data) stands for itself."""
    text = labels(kind).get(id)
    return in_language(text, lang) if text else id


def in_language(text: LangString, lang: str) -> str:
    """``ja-easy`` falls back to ``ja``, other languages to English and then to Japanese."""
    wanted = (lang, lang.partition("-")[0], "en", "ja")
    return next((text[tag] for tag in wanted if tag in text), "")
