"""Themes as this process knows them: those of the program, with what staff made of them.

Items keep the ids that they were given; a theme that was merged is read as its successor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from archive.model import LangString
from archive.vocabulary.labels import put_labels, shipped_labels

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """``label`` has ``ja``, its reading ``ja-Hrkt``, ``ja-easy`` and ``en``."""

    label: LangString
    note: str = ""
    """For staff: what belongs to it, and what does not."""
    order: float = 0.0
    into: str = ""
    """The theme that it is read as since it was merged; empty while it stands for itself."""
    retired: bool = False

    @property
    def offered(self) -> bool:
        """Whether items can still be given it."""
        return not (self.into or self.retired)

    @property
    def rank(self) -> tuple[bool, bool, float]:
        return bool(self.into), self.retired, self.order


class _Known:
    """What staff made of the themes, in this process."""

    def __init__(self) -> None:
        self.themes: Mapping[str, Theme] | None = None
        self.merged = _NONE


_known = _Known()


@cache
def shipped_themes() -> Mapping[str, Theme]:
    """Those of the program, in its order."""
    found = enumerate(shipped_labels("theme").items(), start=1)
    return MappingProxyType({id_: Theme(label=text, order=float(at)) for at, (id_, text) in found})


def arranged(own: Mapping[str, Theme]) -> Mapping[str, Theme]:
    """All themes with those of staff among them: those offered first, each group in its order."""
    both = {**shipped_themes(), **own}
    return MappingProxyType(dict(sorted(both.items(), key=lambda pair: (pair[1].rank, pair[0]))))


def merged(every: Mapping[str, Theme]) -> Mapping[str, str]:
    """What each merged theme is read as, at the end of its way."""
    ends = {theme_id: _end(theme_id, every) for theme_id, one in every.items() if one.into}
    return MappingProxyType(ends)


def _end(theme_id: str, every: Mapping[str, Theme]) -> str:
    """Two that were merged into each other at one time are read as themselves."""
    way = [theme_id]
    while (into := every[way[-1]].into) in every:
        if into in way:
            return theme_id
        way.append(into)
    return way[-1]


def set_themes(own: Mapping[str, Theme]) -> None:
    """From now on this process reads themes like this; ``own`` is what staff made of them."""
    every = arranged(own)
    if every != _known.themes:
        _known.themes, _known.merged = every, merged(every)
        put_labels("theme", {theme_id: one.label for theme_id, one in every.items()})


def read_as(ids: Sequence[str]) -> tuple[str, ...]:
    """The themes that these are now, each once, in order."""
    now = _known.merged
    return tuple(dict.fromkeys([now.get(one, one) for one in ids])) if now else tuple(ids)


def meant_by(theme_id: str) -> tuple[str, ...]:
    """All ids that are read as the same theme as this one; first the one that they are read as."""
    (end,) = read_as((theme_id,))
    return (end, *(one for one, into in _known.merged.items() if into == end and one != end))


def offered_themes() -> tuple[str, ...]:
    """What items can be given, in order."""
    every = shipped_themes() if _known.themes is None else _known.themes
    return tuple(theme_id for theme_id, one in every.items() if one.offered)
