"""Publishing: from what a person orders to the fields of the decision, with its open questions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from archive.decisions import Decision
from archive.model import Access, Item, Level, People
from archive.review_fact import unanswered
from archive.rights import is_wider

_PERMITTED = frozenset({"own", "permission", "agreement", "law", "ruling"})
"""Bases on which the words of a post may be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to publish items with; empty keeps what the item has."""

    access: Level
    content: Level | None = None
    licence: str = ""
    people: People | None = None
    people_reason: str = ""
    accept_warnings: bool = False


def levels_of(text: str) -> tuple[Level, Level] | None:
    """Levels of record and content in one word, ``public`` or ``public+staff``.

    ``None`` where they are none, where the content would be wider, and where something would be
    sealed: that names the people who may open it.
    """
    first, _plus, second = text.partition("+")
    known = set(Level) - {Level.SEALED}
    if first not in known or (second or first) not in known:
        return None
    record, content = Level(first), Level(second or first)
    return None if is_wider(content, record) else (record, content)


def asked(item: Item) -> tuple[Level, Level] | None:
    """The levels that the row asked for which the item came with; ``None`` where it asked none."""
    said = next((s.value for s in item.suggestions if s.field == "access"), "")
    return levels_of(said)


def ordered_as_asked(item: Item, order: Order) -> Order | None:
    """The order at the levels that the item's row asked for; ``None`` where it asked none."""
    levels = asked(item)
    if levels is None:
        return None
    record, content = levels
    return replace(order, access=record, content=None if content is record else content)


def open_questions(item: Item, order: Order) -> list[str]:
    """Codes of what must be answered first: ``people``, ``warning:<code>``."""
    questions = unanswered(item)
    if order.people is not None:
        questions = [code for code in questions if code != "people"]
    if order.accept_warnings:
        questions = [code for code in questions if not code.startswith("warning:")]
    return questions


def decision(item: Item, order: Order) -> Decision:
    """The decision that publishes the item as ordered; windows and names it has are kept."""
    fields: dict[str, Any] = {
        "record": _with_level(item.record, order.access),
        "content": _with_level(item.content, _content_level(item, order)),
        "rights": _rights(item, order),
    }
    if order.accept_warnings and item.open_warnings:
        settled = [replace(w, settled=True) for w in item.warnings]
        fields["warnings"] = msgspec.to_builtins(settled)
    return Decision(item_id=item.id, revision=item.revision, fields=fields)


def _content_level(item: Item, order: Order) -> Level:
    """A post without permission stays closed: the public sees account, time and link."""
    if order.content is not None:
        return order.content
    if item.post is not None and item.rights.basis.kind not in _PERMITTED:
        return Level.STAFF
    return order.access


def _with_level(access: Access, level: Level) -> Mapping[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(access)
    return values | {"level": str(level)}


def _rights(item: Item, order: Order) -> Mapping[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(item.rights)
    if order.licence:
        values["licence"] = order.licence
    if order.people is not None and item.type == "photo":
        values |= {"people": str(order.people), "people_reason": order.people_reason}
    return values
