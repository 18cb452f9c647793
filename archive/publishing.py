"""Publishing: from what a person orders to the fields of the decision, with its open questions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from archive.decisions import Decision
from archive.model import Access, Item, Level, People
from archive.review_fact import unanswered

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
