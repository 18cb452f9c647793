"""What people decide on items: one table of steps, one door through which every decision goes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from archive.agreement import stamping
from archive.catalog import Catalog
from archive.clock import Clock
from archive.dates import parse_edtf
from archive.errors import (
    InvalidDate,
    InvalidSubmission,
    NotAllowed,
    NotFound,
    RevisionConflict,
    WrongState,
)
from archive.journal import Edit, Entry, Journal, with_fields
from archive.model import Access, Item, Level, State, When
from archive.rights import STAFF_ROLES, Role
from archive.scope import scopes
from archive.vocabulary import licences

_EDITORS = STAFF_ROLES
_UNREASONED = frozenset({"edit", "reverse"})
OUTSIDE = "担当の範囲の外に移すことはできません。全体を担当する職員に頼んでください。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From which states an action starts, where it leads (``None``: it stays), who may do it."""

    start: frozenset[State]
    end: State | None
    roles: frozenset[Role]


_ALIVE = frozenset(State) - {State.ERASED, State.RECEIVED}
_UNPUBLISHED = frozenset({State.REVIEW, State.HELD, State.REFUSED})

STEPS: Mapping[str, Step] = {
    "edit": Step(start=_ALIVE, end=None, roles=_EDITORS),
    "update": Step(start=_ALIVE, end=None, roles=_EDITORS),
    "read": Step(start=_ALIVE, end=None, roles=frozenset({Role.ADMINISTRATOR})),
    "publish": Step(start=_UNPUBLISHED | {State.PUBLISHED}, end=State.PUBLISHED, roles=_EDITORS),
    "hold": Step(start=_UNPUBLISHED, end=State.HELD, roles=_EDITORS),
    "refuse": Step(start=_UNPUBLISHED, end=State.REFUSED, roles=_EDITORS),
    "reopen": Step(start=_UNPUBLISHED, end=State.REVIEW, roles=_EDITORS),
    "withdraw": Step(start=frozenset({State.PUBLISHED}), end=State.WITHDRAWN, roles=_EDITORS),
    "restate": Step(start=frozenset({State.WITHDRAWN}), end=State.WITHDRAWN, roles=_EDITORS),
    "restore": Step(start=frozenset({State.WITHDRAWN}), end=State.PUBLISHED, roles=_EDITORS),
    "reverse": Step(start=_ALIVE, end=None, roles=_EDITORS),
    "erase": Step(start=_ALIVE, end=State.ERASED, roles=frozenset({Role.ADMINISTRATOR})),
}
"""The one transition table."""

REVERSIBLE = frozenset({"edit", "publish", "hold", "refuse", "reopen"})
"""Actions whose entry keeps what was before; see :mod:`archive.reversal`."""

EDITABLE = frozenset(
    {
        "title",
        "description",
        "alt",
        "content_warning",
        "language",
        "dates",
        "places",
        "disaster",
        "themes",
        "collections",
        "creator",
        "credit",
        "masks",
        "text",
        "transcripts",
        "rights",
        "record",
        "content",
        "post",
        "warnings",
        "suggestions",
        "type",
    }
)
"""Fields that a person may set; the rest belongs to the machine or to a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: an agent of the register, which outlives the account, and the role used."""

    agent: str
    role: Role
    trusted: bool = False
    """Runs on the machine itself, where nothing is sealed."""
    limits: frozenset[str] = frozenset()
    """Scopes outside which nothing may be decided; empty: anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One action on one item, given the revision that the person saw."""

    item_id: str
    revision: int
    fields: Mapping[str, Any]


Fields = Mapping[str, Any]

Before = Callable[[Sequence[tuple[Item, Item]]], None]
"""Called with (item, item after) once the entry is stored and before the answer."""


class Decisions:
    """Checks a decision, writes it to the journal and lets others act before it is answered."""

    def __init__(self, journal: Journal, catalog: Catalog, clock: Clock, before: Before) -> None:
        self._journal, self._catalog, self._clock, self._before = journal, catalog, clock, before

    def decide(
        self,
        actor: Actor,
        action: str,
        decisions: Sequence[Decision],
        *,
        reason: str,
        entry: str = "",
    ) -> Entry:
        """Carry out one action over one or many items, all or none.

        ``entry`` is the id that the journal's entry shall have (see :meth:`Journal.commit`).

        Raises ``NotAllowed`` for the role, ``WrongState`` where the table has no such step,
        ``InvalidSubmission`` for fields, ``RevisionConflict`` when somebody was faster.
        """
        wrong = {name for decision in decisions for name in decision.fields} - EDITABLE
        if wrong:
            raise InvalidSubmission(dict.fromkeys(wrong, "この項目は変更できません。"))
        return self._carry_out(actor, action, decisions, reason, entry)

    def update(self, actor: Actor, decisions: Sequence[Decision], *, reason: str) -> Entry:
        """Take over what a source changed: the intake's own fields may be set as well."""
        return self._carry_out(actor, "update", decisions, reason)

    def reverse(
        self, actor: Actor, decisions: Sequence[Decision], *, reason: str, entry: str = ""
    ) -> Entry:
        """Set the fields of earlier steps to what they were; :mod:`archive.reversal` knows them."""
        return self._carry_out(actor, "reverse", decisions, reason, entry)

    def erase(self, actor: Actor, decision: Decision, blank: Fields, *, reason: str) -> Entry:
        """The step into erasure, every telling field blank; only :mod:`archive.erasure` asks."""
        bare = Decision(item_id=decision.item_id, revision=decision.revision, fields=blank)
        return self._carry_out(actor, "erase", [bare], reason)

    def _carry_out(
        self,
        actor: Actor,
        action: str,
        decisions: Sequence[Decision],
        reason: str,
        entry: str = "",
    ) -> Entry:
        if actor.role not in STEPS[action].roles:
            raise NotAllowed
        if action not in _UNREASONED and not reason.strip():
            raise InvalidSubmission({"reason": "理由を書いてください。"})
        ids = [decision.item_id for decision in decisions]
        if len(set(ids)) != len(ids):
            raise InvalidSubmission({"item": "同じ資料が二度指定されています。"})
        found = self._catalog.items(ids)
        if not actor.trusted and not all(_unsealed(item, actor.agent) for item in found.values()):
            raise NotAllowed("封印された資料は、指定された人だけが扱えます。")
        if not all(_is_within(item, actor) for item in found.values()):
            raise NotAllowed("担当の範囲の外の資料は扱えません。")
        edits = [self._edit(found, action, decision, reason) for decision in decisions]
        for edit in edits if actor.limits else ():
            if not _is_within(with_fields(found[edit.item_id], edit.fields), actor):
                raise InvalidSubmission({"place": OUTSIDE})
        made = self._journal.commit(
            agent=actor.agent, action=action, reason=reason, edits=edits, entry=entry
        )
        after = self._catalog.items(list(found))
        self._before([(item, after[item.id]) for item in found.values() if item.id in after])
        return made

    def _edit(
        self, found: Mapping[str, Item], action: str, decision: Decision, reason: str
    ) -> Edit:
        item = found.get(decision.item_id)
        if item is None:
            raise NotFound(f"there is no item {decision.item_id}")
        step = STEPS[action]
        if item.state not in step.start:
            raise WrongState(f"{item.id}: {action} is not possible while {item.state}")
        fields = dict(decision.fields)
        if step.end is not None:
            fields |= _step_fields(item, step.end, reason, self._clock())
        self._check(item, fields)
        was = {name: getattr(item, name) for name in fields} if action in REVERSIBLE else None
        return Edit(
            item_id=item.id, revision=decision.revision, fields=fields, was=msgspec.to_builtins(was)
        )

    def _check(self, item: Item, fields: Mapping[str, Any]) -> None:
        """The item after the edit has a right shape, and an agreement that exists."""
        try:
            after = with_fields(item, fields)
        except msgspec.ValidationError as error:
            raise InvalidSubmission({"item": str(error)}) from error
        named = after.rights.agreement
        if named != item.rights.agreement and not stamping.is_known(self._catalog.database, named):
            raise InvalidSubmission({"agreement": "この許諾は台帳にありません。"})
        _refuse_wrong(item, stamping.stamped(self._catalog.database, after))


def _step_fields(item: Item, end: State, reason: str, now: datetime) -> dict[str, Any]:
    fields: dict[str, Any] = {"state": str(end)}
    if end is State.PUBLISHED:
        fields["reason"] = ""
        if item.published is None:
            fields["published"] = now
    else:
        fields["reason"] = reason
    return fields


def _refuse_wrong(item: Item, after: Item) -> None:
    """The item after the edit says nothing impossible."""
    wrong = {**_wrong_access("record", after.record), **_wrong_access("content", after.content)}
    if bad := [when.edtf for when in _dated(after) if not _is_date(when.edtf)]:
        wrong["dates"] = f"日付として読めません: {'、'.join(bad)}"
    if any(not _inside(mask.x, mask.w) or not _inside(mask.y, mask.h) for mask in after.masks):
        wrong["masks"] = "マスクは画像の内側に置いてください。"
    if after.rights.licence != item.rights.licence and after.rights.licence not in licences():
        wrong["licence"] = f"利用条件「{after.rights.licence}」は一覧にありません。"
    if after.masks and after.masks != item.masks and _forbids_masks(after):
        wrong["masks"] = "この資料の許諾は、マスクを認めていません。マスクを外してください。"
    if wrong:
        raise InvalidSubmission(wrong)


def _forbids_masks(item: Item) -> bool:
    return item.allowance is not None and not item.allowance.masking


def _wrong_access(name: str, access: Access) -> dict[str, str]:
    if access.opens and access.closes and access.opens >= access.closes:
        return {name: "公開終了は公開開始より後の日時にしてください。"}
    if access.level is Level.SEALED and not access.named:
        return {name: "封印する場合は、閲覧できる人を一人以上指定してください。"}
    return {}


def _unsealed(item: Item, agent: str) -> bool:
    """Whether neither record nor content is sealed, or the agent is named for what is."""
    sealed = (access for access in (item.record, item.content) if access.level is Level.SEALED)
    return all(agent in access.named for access in sealed)


def _is_within(item: Item, actor: Actor) -> bool:
    return not actor.limits or bool(actor.limits & {*scopes(item)})


def _dated(item: Item) -> list[When]:
    dates = item.dates
    known = (dates.shot, dates.happened, dates.created, dates.published)
    return [when for when in known if when is not None]


def _is_date(edtf: str) -> bool:
    try:
        parse_edtf(edtf)
    except InvalidDate:
        return False
    return True


def _inside(start: float, length: float) -> bool:
    return 0 <= start < 1 and 0 < length <= 1 and start + length <= 1.000001


def over_those_that_stand(
    decide: Callable[[list[Decision]], Entry], decisions: Sequence[Decision]
) -> Entry | None:
    """Decide over the items that nobody changes meanwhile; ``None`` where none of them is left."""
    standing = list(decisions)
    while standing:
        try:
            return decide(standing)
        except RevisionConflict as overtaken:
            standing = [one for one in standing if one.item_id != overtaken.item_id]
    return None
