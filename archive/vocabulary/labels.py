"""Labels of the small vocabularies by language; one JSON file a vocabulary in data/labels/."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from archive.errors import NotFound
from archive.model import LangString
from archive.vocabulary.remembering import Remembering
from archive.vocabulary.tables import names_in, read_json

_put: dict[str, Mapping[str, LangString]] = {}
"""Labels that take the place of those of the program, in this process."""
remembered_by_label = Remembering()
"""Keeps what a function answers until this process gets to know other labels."""


def put_labels(kind: str, instead: Mapping[str, LangString]) -> None:
    """From now on this process has these labels of the vocabulary, in this order."""
    _put[kind] = MappingProxyType(dict(instead))
    remembered_by_label.changed()


def labels_version() -> int:
    """Changes when this process gets to know other labels."""
    return remembered_by_label.version


@cache
def kinds() -> tuple[str, ...]:
    """The vocabularies that have labels: type, theme, level, state, …"""
    return tuple(names_in("labels"))


def labels(kind: str) -> Mapping[str, LangString]:
    """Labels by id, in the order to offer them; unknown kind: ``archive.errors.NotFound``.

    Every id has ``ja`` and ``en``; some have ``ja-easy``, plain Japanese in kana, and ``ja-Hrkt``,
    how the Japanese label is read.
    """
    return _put.get(kind) or shipped_labels(kind)


@cache
def shipped_labels(kind: str) -> Mapping[str, LangString]:
    """Those of the program."""
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
