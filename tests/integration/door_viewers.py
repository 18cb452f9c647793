"""Who stands before the doors, and the published table of what each may see, written out again.

Nothing here asks :mod:`archive.rights`: a mistake there must not be expected here as well.
"""

from dataclasses import dataclass
from datetime import timedelta

from archive.model import Level, State
from archive.rights import Role
from tests.integration.door_items import AGREED, COLLECTION, Case, cases

ON_SITE_NETWORK, ON_SITE_ADDRESS = "192.0.2.0/24", "192.0.2.7"
_OPEN = frozenset({Level.PUBLIC})
_SIGNED_IN = _OPEN | {Level.REGISTERED}
_STAFF = frozenset(Level) - {Level.SEALED}
ENDING = timedelta(hours=1)
"""When the researcher whose term ends loses it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A viewer: the account's role (none without account), what it sees, where it comes from."""

    name: str
    sees: frozenset[Level]
    role: Role | None = None
    until: timedelta | None = None
    """From the first instant of the archive; afterwards the session has ended."""
    named: bool = False
    on_site: bool = False
    limited: bool = False
    """Staff for every second item alone, by the collections that those are in."""

    def before(self, case: Case) -> "Who":
        """As whom this viewer stands before an item: outside its limits staff are the public."""
        return PUBLIC if self.limited and not is_within(case) else self

    @property
    def is_staff(self) -> bool:
        return self.sees == _STAFF

    @property
    def reads_staff_text(self) -> bool:
        """Whether words that are for staff find anything: with limits they do not."""
        return self.is_staff and not self.limited

    def levels(self, passed: timedelta) -> frozenset[Level]:
        ended = self.until is not None and passed >= self.until
        return _OPEN if ended else self.sees

    def admitted(self, level: Level, passed: timedelta) -> bool:
        return level in self.levels(passed) or (self.named and level is Level.SEALED)


def is_within(case: Case) -> bool:
    """Whether the item lies within the limits of limited staff."""
    return case.number % 2 == 0


def limits_of(who: Who) -> tuple[str, ...]:
    """Collections that the account is limited to."""
    within = (case for case in cases() if is_within(case) and case.state is not State.ERASED)
    return tuple(case.words[COLLECTION] for case in within if who.limited)


_RESEARCHER = _SIGNED_IN | {Level.RESEARCHER}
PUBLIC = Who(name="public", sees=_OPEN)
STAFF = Who(name="staff", sees=_STAFF, role=Role.STAFF)
LIMITED = Who(name="limited", sees=_STAFF, role=Role.STAFF, limited=True)
NAMED = Who(name="named", sees=_SIGNED_IN, role=Role.REGISTERED, named=True)
VIEWERS = (
    PUBLIC,
    Who(name="registered", sees=_SIGNED_IN, role=Role.REGISTERED),
    Who(name="researcher", sees=_RESEARCHER, role=Role.RESEARCHER, until=timedelta(days=400)),
    Who(name="ending", sees=_RESEARCHER, role=Role.RESEARCHER, until=ENDING),
    Who(name="contributor", sees=_SIGNED_IN, role=Role.CONTRIBUTOR),
    Who(name="on-site", sees=_OPEN | {Level.ON_SITE}, on_site=True),
    STAFF,
    Who(name="curator", sees=_STAFF, role=Role.CURATOR),
    Who(name="administrator", sees=_STAFF, role=Role.ADMINISTRATOR),
    LIMITED,
    NAMED,
)
BY_NAME = {who.name: who for who in VIEWERS}


def sees_record(case: Case, who: Who, passed: timedelta) -> bool:
    """Staff see every state but the erased; all others what is published, and in its time."""
    if case.removed or case.state is State.ERASED:
        return False
    who = who.before(case)
    agreed = AGREED[case.agreement]
    in_time = case.record_window.holds(passed) and agreed.record_window.holds(passed)
    if not who.is_staff and not (case.state is State.PUBLISHED and in_time):
        return False
    return who.admitted(case.record, passed) and _allowed(case.record, agreed.record, who, passed)


def sees_content(case: Case, who: Who, passed: timedelta) -> bool:
    """Never without the record."""
    if not sees_record(case, who, passed):
        return False
    who = who.before(case)
    agreed = AGREED[case.agreement]
    ended = case.basis_ends is not None and passed >= case.basis_ends
    in_time = case.content_window.holds(passed) and agreed.content_window.holds(passed)
    if not who.is_staff and (ended or not in_time):
        return False
    return who.admitted(case.content, passed) and _allowed(
        case.content, agreed.content, who, passed
    )


def _allowed(level: Level, agreed: Level, who: Who, passed: timedelta) -> bool:
    """Whoever may see what the agreement lets be seen; where no level is just that, staff."""
    if agreed is Level.ON_SITE and level in (Level.REGISTERED, Level.RESEARCHER):
        return who.is_staff
    return level is Level.SEALED or who.admitted(agreed, passed)


def is_told_gone(case: Case, who: Who, passed: timedelta) -> bool:
    """410 for whoever could see it before it went, were it still there."""
    if case.removed or not case.published or sees_record(case, who, passed):
        return False
    who = who.before(case)
    gone = case.state in (State.WITHDRAWN, State.ERASED)
    return gone and case.record_window.holds(passed) and who.admitted(case.record, passed)


def readable_words(case: Case, who: Who, passed: timedelta) -> set[str]:
    """All words of the item that an answer to this viewer may hold."""
    words: set[str] = set()
    if sees_record(case, who, passed):
        words |= case.record_words
    if sees_content(case, who, passed):
        words |= case.content_words
        # Evidence on sealed content is sealed as well.
        words |= case.masked_words | case.staff_words if who.before(case).is_staff else set()
    return words
