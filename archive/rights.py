"""The one decision on who may see what: judged at read time, obeyed by every door.

``visible`` gives a small expression over the facts of an item (:mod:`archive.expression`).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from archive.expression import Above, All, Any_, AtMost, Expression, Fact, Is, No, holds, number
from archive.model import CLOSED, Access, Allowance, Item, Level, State
from archive.scope import scopes

FOREVER = 2**53
"""Epoch seconds that stand for "never closes"."""


class Role(StrEnum):
    PUBLIC = "public"
    REGISTERED = "registered"
    RESEARCHER = "researcher"
    CONTRIBUTOR = "contributor"
    STAFF = "staff"
    CURATOR = "curator"
    ADMINISTRATOR = "administrator"


LEVELS_BY_ROLE: Mapping[Role, frozenset[Level]] = {
    Role.PUBLIC: frozenset({Level.PUBLIC}),
    Role.REGISTERED: frozenset({Level.PUBLIC, Level.REGISTERED}),
    Role.RESEARCHER: frozenset({Level.PUBLIC, Level.REGISTERED, Level.RESEARCHER}),
    Role.CONTRIBUTOR: frozenset({Level.PUBLIC, Level.REGISTERED}),
    Role.STAFF: frozenset(Level) - {Level.SEALED},
    Role.CURATOR: frozenset(Level) - {Level.SEALED},
    Role.ADMINISTRATOR: frozenset(Level) - {Level.SEALED},
}
"""The published table: which role sees which level. On-site is added by network, sealed by name."""


def is_wider(content: Level, record: Level) -> bool:
    """Whether somebody who does not see the record would see the content; names aside."""
    if content is record or record is Level.PUBLIC or content is Level.SEALED:
        return False
    if Level.ON_SITE in (content, record):
        return content is not Level.STAFF
    return any(content in seen and record not in seen for seen in LEVELS_BY_ROLE.values())


STAFF_ROLES = frozenset({Role.STAFF, Role.CURATOR, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks: a role, the agent's id (empty without account), and whether inside the network.

    ``until`` ends the role of a researcher (aware instant); after it the role is registered.
    ``limits`` are the scopes that staff are limited to (see :mod:`archive.scope`), empty for those
    who work everywhere. Outside them staff see what the public sees, and what names them.
    """

    role: Role = Role.PUBLIC
    agent: str = ""
    on_site: bool = False
    until: datetime | None = None
    limits: frozenset[str] = frozenset()

    def at(self, now: datetime) -> Role:
        ended = self.until is not None and self.until <= now
        return Role.REGISTERED if ended and self.role is Role.RESEARCHER else self.role

    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES

    def works_everywhere(self) -> bool:
        """Staff without limits: what belongs to no item is theirs alone."""
        return self.is_staff() and not self.limits

    def levels(self, now: datetime) -> frozenset[Level]:
        levels = LEVELS_BY_ROLE[self.at(now)]
        return levels | {Level.ON_SITE} if self.on_site else levels


PUBLIC = Viewer()


FACTS = (
    "state",
    "record_level",
    "record_opens",
    "record_closes",
    "record_named",
    "content_level",
    "content_opens",
    "content_closes",
    "content_named",
    "scope",
)
"""Names of the facts that every catalog row and index document stores."""


def facts(item: Item) -> dict[str, Fact]:
    """What the decision looks at; stored as it is in catalog and index, never its outcome."""
    return {
        "state": str(item.state),
        **_access("record", record_access(item)),
        **_access("content", content_access(item)),
        "scope": scopes(item),
    }


def record_access(item: Item) -> Access:
    """Who may see the record: as decided, and never more than the agreement allows."""
    allowance = _allowance(item)
    return _within(item.record, allowance.record) if allowance else item.record


def content_access(item: Item) -> Access:
    """Who may see the content: as for the record, and until the basis ends."""
    allowance, ends, content = _allowance(item), item.rights.basis.ends, item.content
    if allowance:
        content = _within(content, allowance.content)
    if ends is not None and (content.closes is None or ends < content.closes):
        content = Access(level=content.level, opens=content.opens, closes=ends, named=content.named)
    return content


def _allowance(item: Item) -> Allowance | None:
    """An item whose agreement nobody has looked up is closed."""
    return item.allowance or (CLOSED if item.rights.agreement else None)


def _within(access: Access, allowed: Access) -> Access:
    return Access(
        level=narrower(access.level, allowed.level),
        opens=max(filter(None, (access.opens, allowed.opens)), default=None),
        closes=min(filter(None, (access.closes, allowed.closes)), default=None),
        named=access.named,
    )


def narrower(one: Level, other: Level) -> Level:
    """The level that only those reach who reach both; staff where no level is just that."""
    if not is_wider(one, other):
        return one
    return Level.STAFF if is_wider(other, one) else other


def _access(prefix: str, access: Access) -> dict[str, Fact]:
    return {
        f"{prefix}_level": str(access.level),
        # Whole seconds, always to the narrow side.
        f"{prefix}_opens": math.ceil(access.opens.timestamp()) if access.opens else 0,
        f"{prefix}_closes": int(access.closes.timestamp()) if access.closes else FOREVER,
        f"{prefix}_named": access.named,
    }


def visible(viewer: Viewer, now: datetime) -> Expression:
    """Whose record the viewer may see now."""
    if viewer.works_everywhere():
        return workable(viewer, now)
    if viewer.is_staff():
        return Any_((workable(viewer, now), visible(_outside(viewer), now)))
    return All((Is("state", (str(State.PUBLISHED),)), _open("record", viewer, now)))


def content_visible(viewer: Viewer, now: datetime) -> Expression:
    """Whose content the viewer may see now: never more than whose record."""
    if not viewer.is_staff():
        return All((visible(viewer, now), _open("content", viewer, now)))
    own = All((workable(viewer, now), _level("content", viewer, now)))
    return Any_((own, content_visible(_outside(viewer), now))) if viewer.limits else own


def workable(viewer: Viewer, now: datetime) -> Expression:
    """What staff may work on: whose record they see as staff; nothing for everybody else."""
    if not viewer.is_staff():
        return Any_(())
    own = All((No(Is("state", (str(State.ERASED),))), _level("record", viewer, now)))
    return All((Is("scope", tuple(sorted(viewer.limits))), own)) if viewer.limits else own


def _outside(viewer: Viewer) -> Viewer:
    """Limited staff before what lies outside their limits: the public, but for seals with their
    name."""
    return replace(viewer, role=Role.PUBLIC, limits=frozenset())


def _open(prefix: str, viewer: Viewer, now: datetime) -> Expression:
    instant = int(now.timestamp())
    window = (AtMost(f"{prefix}_opens", instant), Above(f"{prefix}_closes", instant))
    return All((*window, _level(prefix, viewer, now)))


def _level(prefix: str, viewer: Viewer, now: datetime) -> Expression:
    levels = Is(f"{prefix}_level", tuple(sorted(str(level) for level in viewer.levels(now))))
    if not viewer.agent:
        return levels
    named = All(
        (Is(f"{prefix}_level", (str(Level.SEALED),)), Is(f"{prefix}_named", (viewer.agent,)))
    )
    return Any_((levels, named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The outcome for one item: may its record, its content, its staff evidence be shown?"""

    record: bool
    content: bool
    staff: bool


def judge(item: Item, viewer: Viewer, now: datetime) -> Grant:
    of = facts(item)
    record = holds(visible(viewer, now), of)
    content = record and holds(content_visible(viewer, now), of)
    return Grant(record=record, content=content, staff=holds(workable(viewer, now), of))


def judge_work(item: Item, viewer: Viewer, now: datetime) -> Grant:
    """The grant of staff at their desk: nothing of what they may not work on."""
    grant = judge(item, viewer, now)
    return grant if grant.staff else Grant(record=False, content=False, staff=False)


def public_pages(item: Item, now: datetime) -> tuple[int, ...]:
    """Pages whose text may stand in the index's public fields.

    Those that everybody who may see the record may read, from now on and for as long as the record
    is open; the text of all others is indexed for staff only, so that no closing lags behind.
    """
    if not _content_as_wide_as_record(facts(item), int(now.timestamp())):
        return ()
    return unmasked_pages(item)


def unmasked_pages(item: Item) -> tuple[int, ...]:
    """Pages without a mask; with several files the text does not say whose page it is: none."""
    if item.masks and len(item.assets) > 1:
        return ()
    masked = {mask.page for mask in item.masks}
    return tuple(page for page in range(len(item.text)) if page not in masked)


def _content_as_wide_as_record(of: Mapping[str, Fact], instant: int) -> bool:
    wide = of["content_level"] in (Level.PUBLIC, of["record_level"])
    opens = number(of["content_opens"]) <= max(number(of["record_opens"]), instant)
    closes = number(of["content_closes"]) >= number(of["record_closes"])
    same_names = of["content_level"] != Level.SEALED or of["content_named"] == of["record_named"]
    return wide and opens and closes and same_names
