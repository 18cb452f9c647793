"""The dates of a record: precision, source and phase in words."""

from functools import lru_cache
from typing import Any

from archive import vocabulary
from archive.dates import Moment
from archive.model import Dates, Item, LangString, When
from archive.title import (
    date_label,
    described,
    hour_of,
    is_to_the_second,
    label,
    language,
    read_date,
)


def date_part(item: Item, lang: str) -> dict[str, Any]:
    """``date`` is the main one with its kind, ``dates`` all known, ``phase`` that of the main."""
    dates = {kind: _date(when, lang) for kind, when in _known(item.dates).items()}
    main = item.dates.main
    kind = kind_of(item.dates)
    phase_id, phase_label = phase(item.disaster, main.edtf if main else "", lang)
    return {
        "date": {"kind": kind, **dates[kind]} if kind else None,
        "dates": dates,
        "phase": phase_id,
        "phase_label": phase_label,
    }


_MAIN_FIRST = ("happened", "shot", "created", "published")
"""As :attr:`archive.model.Dates.main` chooses."""


def kind_of(dates: Dates) -> str:
    """The kind of the main date; empty without any."""
    for kind in _MAIN_FIRST:
        if getattr(dates, kind) is not None:
            return kind
    return ""


def date_words(edtf: str, lang: str) -> tuple[str, str]:
    """The date in words, and the smallest unit known (``interval`` for one of those)."""
    precision = "second" if is_to_the_second(edtf) else _precision(edtf)
    return date_label(edtf, language(lang)), precision


def _known(dates: Dates) -> dict[str, When]:
    return {kind: when for kind in _MAIN_FIRST if (when := getattr(dates, kind)) is not None}


def _date(when: When, lang: str) -> dict[str, Any]:
    words, precision = date_words(when.edtf, lang)
    return {
        "edtf": when.edtf,
        "label": words,
        "precision": precision,
        "source": when.source,
        "source_label": label("date-source", when.source, lang),
        "verified": when.verified,
    }


def _precision(edtf: str) -> str:
    """The smallest unit known, or ``interval``; it depends on the shape of the text only."""
    shape = edtf.translate(_DIGITS)
    if shape not in _PRECISIONS:
        date = read_date(edtf)
        one = None if date.is_interval or not isinstance(date.start, Moment) else date.start
        _PRECISIONS[shape] = one.precision if one else "interval"
    return _PRECISIONS[shape]


_DIGITS = str.maketrans("123456789", "000000000")
_PRECISIONS: dict[str, str] = {}
"""By shape, 0000-00-00 for a day: there are as many as EDTF has forms."""


def phase(disaster: str, edtf: str, lang: str) -> tuple[str, str]:
    """Id and name of the phase; of a disaster whose phase is unknown, the word for that.

    A phase that holds a whole hour holds each of its seconds, and hours repeat where times do not.
    """
    if not disaster:
        return "", ""
    if is_to_the_second(edtf):
        found = _phase_of(disaster, hour_of(edtf), lang)
        if found[0]:
            return found
    return _phase_of(disaster, edtf, lang)


@lru_cache(maxsize=4096)
def _phase_of(disaster: str, edtf: str, lang: str) -> tuple[str, str]:
    known = vocabulary.disasters().get(disaster)
    if known is None:
        return "", ""
    phase_id = vocabulary.phase_of(disaster, read_date(edtf)) if edtf else None
    names = {one.id: one.name for one in known.phases}
    return phase_id or "", described(names.get(phase_id or "", UNKNOWN), lang)[0]


UNKNOWN: LangString = {"ja": "不明", "en": "Unknown"}
