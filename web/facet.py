"""Facets of a result as groups of links, and the chosen values as chips that can be removed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from archive import vocabulary
from archive.vocabulary.place import Kind
from web.asking import FACETS, Asked
from web.words import value_label

Counts = Mapping[str, Sequence[tuple[str, int]]]
Address = Callable[[Asked], str]
"""Where a link leads that asks for this; search unless a page has a place of its own."""
_DRAWN = "year"
"""What the histogram shows."""
_LAST = 1000
_OPEN = 3
"""How many groups stand open from the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """``url`` leads to the search with the value, or without it where it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    name: str
    label: str
    values: tuple[Value, ...]
    open: bool


def groups(asked: Asked, counts: Counts) -> list[Group]:
    """The facets that have values, in the order of the page."""
    made = [(name, values(asked, name, counts)) for name in FACETS if name != _DRAWN]
    kept = [(name, found) for name, found in made if found]
    return [
        Group(
            name=name,
            label=facet_names()[name],
            values=tuple(found),
            open=at < _OPEN or name in asked.filters,
        )
        for at, (name, found) in enumerate(kept)
    ]


def values(asked: Asked, name: str, counts: Counts, address: Address = Asked.url) -> list[Value]:
    """One facet's values; those chosen stay, also where nothing is left of them."""
    found = [(value, count) for value, count in counts.get(name, ()) if _offered(name, value)]
    missing = [value for value in asked.filters.get(name, ()) if value not in dict(found)]
    ordered = in_order(name, found)
    return [
        Value(
            value=value,
            label=value_label(name, value),
            count=count,
            chosen=asked.has(name, value),
            url=address(asked.toggled(name, value)),
        )
        for value, count in [*ordered, *((value, 0) for value in missing)]
    ]


def chips(asked: Asked, address: Address = Asked.url) -> list[dict[str, Any]]:
    """The chosen values with the address of the search without each."""
    return [
        {
            "facet": facet_names()[name],
            "label": value_label(name, value),
            "url": address(asked.toggled(name, value)),
        }
        for name, chosen in asked.filters.items()
        for value in chosen
    ]


def facet_names() -> dict[str, str]:
    return {
        "disaster": _("災害"),
        "place": _("場所"),
        "type": _("種類"),
        "phase": _("時期"),
        "theme": _("テーマ"),
        "year": _("年"),
        "month": _("月"),
        "date": _("日"),
        "hour": _("時刻"),
        "tile": _("地図の範囲"),
        "located": _("位置"),
        "bbox": _("地図の範囲"),
        "licence": _("利用条件"),
        "collection": _("コレクション"),
        "contributor": _("提供者"),
    }


def in_order(name: str, found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The latest year first, phases as they follow each other, all else by count."""
    if name == "year":
        return sorted(found, reverse=True)
    return sorted(found, key=lambda pair: _stage(pair[0])) if name == "phase" else found


def _stage(phase: str) -> int:
    """How late it comes in a disaster; what is unknown or of no disaster, last."""
    stages = (each.phases for each in vocabulary.disasters().values())
    found = [at for phases in stages for at, one in enumerate(phases) if one.id == phase]
    return max(found, default=_LAST)


def _offered(name: str, value: str) -> bool:
    """Of the places only municipalities are offered; counties and 町域 have their own ways in."""
    if name != "place":
        return True
    place = vocabulary.places().by_code.get(value)
    return place is not None and place.kind is Kind.MUNICIPALITY
