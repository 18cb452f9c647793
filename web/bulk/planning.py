"""What a change would do to each item: fields to set, nothing to do, or why it cannot be."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from archive.bulk_edit import Plan
from archive.decisions import OUTSIDE, STEPS, Decision
from archive.errors import InvalidSubmission
from archive.journal import with_fields
from archive.model import Item, State
from archive.publishing import Order, decision, open_questions
from archive.rights import judge_work
from archive.scope import scopes
from web.auth import current_agent
from web.bulk.change import Change
from web.current import now
from web.page_context import number
from web.review.bulk import question_words
from web.review.company import company
from web.review.draft import draft_of
from web.review.form import changes, read
from web.review.wording import translated

Fields = Mapping[str, Any]
_AT_ONCE = 500


AT_ONCE = 10_000
"""Items of a plan that a page waits for."""


class TooMany(InvalidSubmission):
    """More items than one bulk edit may touch."""

    def __init__(self, most: int) -> None:
        words = _("一度に直せるのは%(n)s件までです。条件をしぼってください。", n=number(most))
        super().__init__({"q": words})


def planned(
    pairs: Iterable[tuple[Item, Change | str]],
    *,
    action: str,
    reason: str,
    source: str,
    refused: Mapping[str, str] | None = None,
    most: int = AT_ONCE,
) -> Plan:
    """Looks at every item; instead of a change there may be why none can be.

    ``refused`` are those that cannot be already. Raises ``TooMany``.
    """
    edits: list[Decision] = []
    refused, same = dict(refused or {}), 0
    rest = iter(pairs)
    while some := list(islice(rest, _AT_ONCE)):
        others = company([item.id for item, _change in some])
        for item, change in some:
            try:
                if isinstance(change, str):
                    raise InvalidSubmission({"item": change})
                fields = _proposed(item, change, others.get(item.id, ""))
            except InvalidSubmission as error:
                refused[item.id] = _joined(error)
                continue
            if fields:
                edits.append(Decision(item_id=item.id, revision=item.revision, fields=fields))
            else:
                same += 1
        if len(edits) + len(refused) + same > most:
            raise TooMany(most)
    return Plan(
        action=action,
        reason=reason,
        source=source,
        edits=tuple(edits),
        same=same,
        refused=refused,
    )


def _proposed(item: Item, change: Change, other: str) -> Fields:
    """Fields that differ; raises ``InvalidSubmission`` where it cannot be."""
    grant = judge_work(item, current_agent(), now())
    if not grant.record:
        raise InvalidSubmission({"item": _("担当の範囲の外です。")})
    if not grant.content:
        raise InvalidSubmission({"item": _("封印された内容があります。一件ずつ直してください。")})
    if item.state not in STEPS[change.action].start:
        raise InvalidSubmission({"item": _("いまの状態ではできません")})
    if other:
        raise InvalidSubmission({"item": other})
    fields: dict[str, Any] = {}
    if change.touched:
        wanted = read(change.over(draft_of(item)), item)
        fields = {n: v for n, v in changes(item, wanted).items() if n in change.touched}
    limits = current_agent().limits
    if limits and not limits & {*scopes(with_fields(item, fields))}:
        raise InvalidSubmission({"item": OUTSIDE})
    return fields if change.order is None else _published(item, change.order, fields)


def _published(item: Item, order: Order, fields: Fields) -> Fields:
    wanted = with_fields(item, fields)
    if questions := open_questions(wanted, order):
        raise InvalidSubmission({"item": question_words(questions)})
    ordered = {**fields, **decision(wanted, order).fields}
    is_there = item.state is State.PUBLISHED and with_fields(item, ordered) == item
    return {} if is_there else ordered


def _joined(error: InvalidSubmission) -> str:
    """As text: what is marked for a page in another language is only words here."""
    words = dict.fromkeys(translated(why) for why in error.fields.values())
    return "、".join(w.striptags() if isinstance(w, Markup) else w for w in words)
