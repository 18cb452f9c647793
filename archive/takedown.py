"""Requests (申出) by anybody, without an account, that an item be hidden, masked or put right.

A request is a writing of its own with a receipt number that cannot be guessed; whoever holds the
number may see how it stands. While somebody looks into it, the item can be hidden by one step. What
tells who asked leaves storage a while after the answer.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from archive.catalog import Catalog
from archive.clock import Clock
from archive.database import Database
from archive.decisions import Actor, Decision, Decisions
from archive.errors import InvalidSubmission, NotAllowed, NotFound, WrongState
from archive.model import Item, State
from archive.rights import STAFF_ROLES
from archive.storage import Store
from archive.writing import Writings, Written

LONGEST = 2000
"""Characters of what is asked, and of an answer."""
LONGEST_NAME = 200
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that are mistaken for one another when a number is copied by hand."""
_GROUPS, _GROUP = 4, 4
LOOKING, ASKED_FOR = "under-review", "person-request"
"""Classes of the reason for which an item is withdrawn."""
NOBODY = Actor(agent="", role=next(iter(STAFF_ROLES)))
"""Writes down what a visitor sent: no agent stands behind it."""


class Relation(StrEnum):
    """What the asker has to do with the item."""

    SELF = "self"
    FAMILY = "family"
    BEREAVED = "bereaved"
    PROPERTY = "property"
    AUTHOR = "author"
    OTHER = "other"


class Wish(StrEnum):
    HIDE = "hide"
    MASK = "mask"
    CORRECT = "correct"


class Outcome(StrEnum):
    HIDDEN = "hidden"
    MASKED = "masked"
    CORRECTED = "corrected"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """As it is stored. Instants are aware, UTC."""

    item: str
    relation: Relation
    wish: Wish
    words: str = ""
    """What is asked and why, in the asker's words."""
    name: str = ""
    contact: str = ""
    received: datetime
    due: datetime
    """By when it is to be answered."""
    outcome: Outcome | None = None
    answer: str = ""
    """What the asker is told."""
    answered: datetime | None = None

    @property
    def is_personal(self) -> bool:
        """Whether it still tells who asked."""
        return bool(self.words or self.name or self.contact)


class Takedowns:
    def __init__(
        self,
        store: Store,
        database: Database,
        *,
        catalog: Catalog,
        decisions: Decisions,
        clock: Clock,
        days: int,
        keep_days: int,
    ) -> None:
        """``days`` to answer in; ``keep_days`` after the answer it no longer tells who asked."""
        self._writings = Writings("takedown", Takedown, store=store, database=database, clock=clock)
        self._catalog, self._decisions, self._clock = catalog, decisions, clock
        self._days, self._keep_days = timedelta(days=days), timedelta(days=keep_days)

    def ask(self, item_id: str, asked: Mapping[str, str]) -> Written[Takedown]:
        """Take a request in; its id is the receipt number.

        ``asked`` holds relation, wish, words, name and contact, all text. Raises
        ``InvalidSubmission`` by field.
        """
        relation, wish = asked.get("relation", ""), asked.get("wish", "")
        words = asked.get("words", "").strip()
        wrong = {}
        if relation not in set(Relation):
            wrong["relation"] = "この資料との関わりを選んでください。"
        if wish not in set(Wish):
            wrong["wish"] = "どうしてほしいかを選んでください。"
        if not words:
            wrong["words"] = "どの部分についてのことか、わけを書いてください。"
        if len(words) > LONGEST:
            wrong["words"] = f"{LONGEST}文字までで書いてください。"
        if wrong:
            raise InvalidSubmission(wrong)
        now = self._clock()
        request = Takedown(
            item=item_id,
            relation=Relation(relation),
            wish=Wish(wish),
            words=words,
            name=asked.get("name", "").strip()[:LONGEST_NAME],
            contact=asked.get("contact", "").strip()[:LONGEST_NAME],
            received=now,
            due=now + self._days,
        )
        return self._writings.write(NOBODY, receipt_number(), request, revision=0, step=("ask", ""))

    def every(self) -> list[Written[Takedown]]:
        """Those without an answer first, the most urgent in front; then the last answered."""
        found = self._writings.every()
        waiting = sorted((one for one in found if not one.value.outcome), key=_due)
        answered = sorted((one for one in found if one.value.outcome), key=_answered, reverse=True)
        return [*waiting, *answered]

    def waiting(self) -> list[Written[Takedown]]:
        return [one for one in self.every() if one.value.outcome is None]

    def get(self, number: str) -> Written[Takedown]:
        """By receipt number as it was copied; raises ``NotFound``."""
        return self._writings.get(plain_number(number))

    def history(self, number: str) -> list[Written[Takedown]]:
        return self._writings.history(plain_number(number))

    def hide(self, actor: Actor, number: str) -> None:
        """Hide the item while somebody looks into it; repeatable."""
        request = self._open(actor, number)
        item = self._catalog.get(request.value.item)
        if item.state is State.PUBLISHED:
            self._decide(actor, item, "withdraw", f"{LOOKING}: {_named(request.id)}")

    def answer(
        self, actor: Actor, number: str, outcome: str, words: str, *, revision: int
    ) -> Written[Takedown]:
        """Decide: the item follows the outcome, then the answer is stored; repeatable when killed.

        Raises ``InvalidSubmission``, ``NotAllowed``, ``WrongState`` where it was answered, and
        ``RevisionConflict`` when somebody was faster.
        """
        request = self._open(actor, number)
        wrong = {} if outcome in set(Outcome) else {"outcome": "結果を選んでください。"}
        if not words.strip():
            wrong["answer"] = "申し出た人への回答を書いてください。"
        if wrong:
            raise InvalidSubmission(wrong)
        chosen = Outcome(outcome)
        self._follow(actor, request, chosen)
        decided = replace(
            request.value,
            outcome=chosen,
            answer=words.strip()[:LONGEST],
            answered=self._clock(),
        )
        return self._writings.write(
            actor, request.id, decided, revision=revision, step=("answer", str(chosen))
        )

    def forget(self, item: Item) -> None:
        """Of an erased item no request keeps anything that tells of a person, and none waits."""
        now = self._clock()

        def over(one: Takedown) -> Takedown:
            if one.item != item.id:
                return one
            done = one.outcome or Outcome.HIDDEN
            return replace(_anonymous(one), outcome=done, answered=one.answered or now)

        self._writings.redact(over)

    def forget_old(self) -> int:
        """What tells who asked leaves once the time after the answer is over; returns how many."""
        before = self._clock() - self._keep_days
        over = {
            one.id
            for one in self._writings.every()
            if one.value.answered and one.value.answered < before and one.value.is_personal
        }
        for number in over:
            self._writings.redact_one(number, _anonymous)
        return len(over)

    def _follow(self, actor: Actor, request: Written[Takedown], outcome: Outcome) -> None:
        """Hidden: gone, for the asker's reason. Else what was hidden for the look comes back."""
        item = self._catalog.get(request.value.item)
        hidden = _is_hidden_for_a_look(item, request.id)
        if outcome is Outcome.HIDDEN and (hidden or item.state is State.PUBLISHED):
            step = "restate" if hidden else "withdraw"
            self._decide(actor, item, step, f"{ASKED_FOR}: {_named(request.id)}")
        elif hidden:
            self._decide(actor, item, "restore", _named(request.id))

    def _decide(self, actor: Actor, item: Item, step: str, reason: str) -> None:
        seen = Decision(item_id=item.id, revision=item.revision, fields={})
        self._decisions.decide(actor, step, [seen], reason=reason)

    def _open(self, actor: Actor, number: str) -> Written[Takedown]:
        if actor.role not in STAFF_ROLES:
            raise NotAllowed
        request = self.get(number)
        if request.value.outcome is not None:
            raise WrongState("this request has been answered")
        return request


def receipt_number() -> str:
    """Of 31 letters to the power of 16, in groups that can be read out: ``K7QM-2XVA-…``."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def plain_number(text: str) -> str:
    """The number as it is stored; raises ``NotFound`` for what cannot be one."""
    letters = [char for char in text.upper() if char.isalnum()]
    if len(letters) != _GROUPS * _GROUP or not set(letters) <= set(_LETTERS):
        raise NotFound
    groups = (letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
    return "-".join("".join(group) for group in groups)


def _named(number: str) -> str:
    """In the item's history. The number opens the answer, so only its beginning is told."""
    return f"申出 {number[:_GROUP]}…"


def _is_hidden_for_a_look(item: Item, number: str) -> bool:
    return item.state is State.WITHDRAWN and item.reason == f"{LOOKING}: {_named(number)}"


def _anonymous(request: Takedown) -> Takedown:
    return replace(request, words="", name="", contact="", answer="")


def _due(one: Written[Takedown]) -> datetime:
    return one.value.due


def _answered(one: Written[Takedown]) -> datetime:
    return one.value.answered or one.value.received
