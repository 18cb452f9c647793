"""The review queue: which items wait, for what reason, and which one comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, case, exists, func, select
from werkzeug.datastructures import MultiDict

from archive import vocabulary
from archive.condition import holds_value, sql
from archive.model import Item, State
from archive.review_fact import QUESTIONS, UNPLACED
from archive.rights import workable
from archive.schema import assets, review_facts
from web.auth import current_agent
from web.current import now, services
from web.review.age import AGES, bounds

REACH = 20_000
"""How far is counted; beyond it the count says "or more"."""
SIZES = (24, 60, 200)
VIEWS = ("list", "sheet")
NOWHERE = "none"
DUPLICATE = "duplicate"
_STATES: Mapping[str, State] = {
    "held": State.HELD,
    "refused": State.REFUSED,
    "published": State.PUBLISHED,
    "withdrawn": State.WITHDRAWN,
}
REASONS = ("", *QUESTIONS, DUPLICATE, *_STATES)


def reason_names() -> dict[str, str]:
    return {
        "": _("すべての確認待ち"),
        "warning": _("警告あり"),
        "people": _("写っている人の答えなし"),
        "undated": _("日付なし"),
        "unplaced": _("場所なし"),
        "duplicate": _("同じファイルあり"),
        "held": _("保留"),
        "refused": _("不採用"),
        "published": _("公開中"),
        "withdrawn": _("公開停止"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The filter of the queue, as its address says it."""

    why: str = ""
    batch: str = ""
    type: str = ""
    place: str = ""
    age: str = ""
    view: str = VIEWS[0]
    size: int = SIZES[0]

    @property
    def state(self) -> State:
        return _STATES.get(self.why, State.REVIEW)

    def parameters(self, **more: object) -> dict[str, str]:
        """For an address; what is default is left out."""
        found = {
            "why": self.why,
            "batch": self.batch,
            "type": self.type,
            "place": self.place,
            "age": self.age,
            "view": self.view if self.view != VIEWS[0] else "",
            "size": str(self.size) if self.size != SIZES[0] else "",
            **{name: str(value) for name, value in more.items() if value},
        }
        return {name: value for name, value in found.items() if value}

    def url(self, endpoint: str, **more: object) -> str:
        """An address that keeps the filter."""
        given: dict[str, Any] = self.parameters(**more)
        return url_for(endpoint, **given)

    def because(self, why: str) -> "Wanted":
        return replace(self, why=why)

    def aged(self, age: str) -> "Wanted":
        return replace(self, age=age)


def wanted_from(args: MultiDict[str, str]) -> Wanted:
    """What is not understood is left out."""
    size = args.get("size", "")
    return Wanted(
        why=args.get("why", "") if args.get("why") in REASONS else "",
        batch=args.get("batch", "")[:40],
        type=args.get("type", "") if args.get("type") in vocabulary.labels("type") else "",
        place=args.get("place", "")[:20],
        age=args.get("age", "") if args.get("age") in AGES else "",
        view=args.get("view", "") if args.get("view") in VIEWS else VIEWS[0],
        size=int(size) if size in map(str, SIZES) else SIZES[0],
    )


def page(wanted: Wanted, *, after: int = 0) -> tuple[list[Item], int]:
    """One page in the order things came, and the ``seq`` after which the next begins (0: none)."""
    shown = _items(wanted, after=after, most=wanted.size + 1)
    more = len(shown) > wanted.size
    return shown[: wanted.size], shown[wanted.size - 1].seq if more else 0


def following(wanted: Wanted, seq: int) -> Item | None:
    """The next item of the queue that nobody else has open, from its start after the last one."""
    nearest = _free(wanted, after=seq) or _free(wanted, after=0)
    return nearest[0] if nearest and nearest[0].seq != seq else None


def onward(wanted: Wanted, seq: int) -> Item | None:
    """The same, checked out for this person: two who ask at once are sent to different items."""
    agent = current_agent().agent
    while (item := following(wanted, seq)) is not None:
        if services().checkouts.take(item.id, agent) is None:
            return item
    services().checkouts.release(agent)
    return None


def count(wanted: Wanted) -> tuple[int, bool]:
    """How many, and whether there may be more than that."""
    reached = _narrowed(select(review_facts.c.seq), wanted).limit(REACH + 1).subquery()
    with services().database.read() as connection:
        number = connection.execute(select(func.count()).select_from(reached)).scalar_one()
    return min(number, REACH), number > REACH


def ages(wanted: Wanted) -> dict[str, tuple[int, bool]]:
    """By age, under the other conditions."""
    return {age: count(wanted.aged(age)) for age in AGES}


def counts() -> dict[str, tuple[int, bool]]:
    """By reason over the whole queue, the questions in one pass."""
    plain = {why: count(Wanted(why=why)) for why in REASONS if why not in QUESTIONS}
    waiting = _narrowed(select(review_facts.c.questions), Wanted()).limit(REACH).subquery()
    asked = {why: holds_value(waiting.c.questions, why) for why in QUESTIONS}
    sums = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in asked.values()]
    with services().database.read() as connection:
        numbers = connection.execute(select(*sums)).one()
    more = plain[""][1]
    return plain | {why: (number, more) for why, number in zip(asked, numbers, strict=True)}


def _items(wanted: Wanted, *, after: int, most: int) -> list[Item]:
    return _found(_narrowed(select(review_facts.c.item_id), wanted), after=after, most=most)


def _free(wanted: Wanted, *, after: int) -> list[Item]:
    open_elsewhere = services().checkouts.ids_of_others(current_agent().agent)
    query = _narrowed(select(review_facts.c.item_id), wanted)
    return _found(query.where(review_facts.c.item_id.not_in(open_elsewhere)), after=after, most=1)


def _found(query: Select[Any], *, after: int, most: int) -> list[Item]:
    query = query.where(review_facts.c.seq > after)
    with services().database.read() as connection:
        ids = connection.execute(query.order_by(review_facts.c.seq).limit(most)).scalars().all()
    return list(services().catalog.items(ids).values())


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    facts = review_facts.c
    condition = sql(workable(current_agent(), now()), table=review_facts)
    query = query.where(facts.state == wanted.state, condition)
    if wanted.batch:
        query = query.where(facts.batch == wanted.batch)
    if wanted.type:
        query = query.where(facts.type == wanted.type)
    if wanted.place == NOWHERE:
        query = query.where(holds_value(facts.questions, UNPLACED))
    elif wanted.place:
        query = query.where(holds_value(facts.places, wanted.place))
    if wanted.age:
        since, until = bounds(wanted.age, now())
        query = query.where(facts.seq >= since) if since is not None else query
        query = query.where(facts.seq < until) if until is not None else query
    if wanted.why in QUESTIONS:
        query = query.where(holds_value(facts.questions, wanted.why))
    return query.where(_held_twice()) if wanted.why == DUPLICATE else query


def _held_twice() -> ColumnElement[bool]:
    """Whether another item has the same bytes; asked item by item, for few wait and many are."""
    own, other = assets.alias(), assets.alias()
    return exists(
        select(own.c.item_id)
        .join(other, own.c.digest == other.c.digest)
        .where(own.c.item_id == review_facts.c.item_id, other.c.item_id != own.c.item_id)
        .correlate(review_facts)
    )
