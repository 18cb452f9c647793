"""How many items have a theme, and what a merge would touch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from archive.errors import EngineUnavailable
from archive.rights import PUBLIC
from search.ask import Ask
from search.service import Search


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Items, as whoever asks sees them: of the theme, of both, and of the other one afterwards."""

    items: int
    public: int
    both: int
    after: int


def numbers(search: Search, ask: Ask) -> Mapping[str, int] | None:
    """Items by theme; None while the search is away."""
    try:
        found = search.find(replace(ask, size=0, facets=("theme",)))
    except EngineUnavailable:
        return None
    return dict(found.facets["theme"])


def touched(search: Search, theme: str, into: str, ask: Ask) -> Touched | None:
    """What merging one theme into another would touch; None while the search is away."""

    def count(asked: Ask, *themes: str) -> int:
        return search.find(replace(asked, size=0, facets=(), filters={"theme": themes})).total

    try:
        own, other, any_of = count(ask, theme), count(ask, into), count(ask, theme, into)
        public = count(replace(ask, viewer=PUBLIC), theme)
    except EngineUnavailable:
        return None
    return Touched(items=own, public=public, both=own + other - any_of, after=any_of)
