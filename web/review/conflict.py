"""Two people edited one item: what each wants, field by field, and what to take by default."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from flask_babel import gettext as _

from archive import vocabulary
from archive.model import Item
from web.agreement.showing import agreement_name
from web.current import services
from web.i18n import current_language
from web.review.draft import GROUPS, Draft, draft_of
from web.review.kind import language_name
from web.review.moment import instant_reading
from web.review.naming import date_names, group_names
from web.review.wording import word

MINE, THEIRS = "mine", "theirs"
_ENDS = ("opens", "closes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One group of fields; ``both`` says that both people changed it."""

    group: str
    name: str
    mine: str
    theirs: str
    take: str
    both: bool


def differences(mine: Draft, seen: Draft | None, current: Item) -> list[Difference]:
    """Where the drafts differ; ``seen`` is what both started from, where it is known."""
    theirs, names = draft_of(current), group_names()
    differing = (group for group in GROUPS if mine.group(group) != theirs.group(group))
    return [_difference(group, names[group], mine, theirs, seen) for group in differing]


def _difference(
    group: str, name: str, mine: Draft, theirs: Draft, seen: Draft | None
) -> Difference:
    typed = seen is None or mine.group(group) != seen.group(group)
    changed = seen is None or theirs.group(group) != seen.group(group)
    return Difference(
        group=group,
        name=name,
        mine=in_words(group, mine),
        theirs=in_words(group, theirs),
        take=MINE if typed else THEIRS,
        both=seen is not None and typed and changed,
    )


def resolved(mine: Draft, current: Item, taken: Mapping[str, str]) -> Draft:
    """My draft with the groups that I leave to the other person."""
    left = [group for group in GROUPS if taken.get(f"take_{group}") == THEIRS]
    return mine.taking(draft_of(current), left)


def in_words(group: str, draft: Draft) -> str:
    """A group's values as a person reads them; a dash where there are none."""
    if group in ("places", "masks"):
        rows = ((_said(name, value) for name, value in row.items()) for row in draft.rows(group))
        lines = (" / ".join(filter(None, row)) for row in rows)
        return "\n".join(lines) or "—"
    said = (_said(name, value) for name in GROUPS[group] for value in draft.many(name) if value)
    return "\n".join(said) or "—"


def _said(name: str, value: str) -> str:
    write = _WRITERS.get(name)
    return write(value) if write else value


def _licence(uri: str) -> str:
    licence = vocabulary.licences().get(uri)
    return licence.short.get(current_language(), uri) if licence else uri


def _disaster(disaster_id: str) -> str:
    known = vocabulary.disasters().get(disaster_id)
    return known.short.get(current_language(), disaster_id) if known else disaster_id


def _settled(at: str) -> str:
    return _("警告%(n)s", n=int(at) + 1) if at.isdigit() else at


def agent_name(agent_id: str) -> str:
    """The name of an agent; the machine's own agents stand for themselves."""
    known = {agent.id: agent.name for agent in services().accounts.every()}
    return known.get(agent_id, agent_id)


_WRITERS: Mapping[str, Callable[[str], str]] = {
    "verified": lambda kind: date_names()[f"date_{kind}"],
    "agreement": agreement_name,
    "place_precision": partial(word, "precision"),
    "type": partial(word, "type"),
    "language": language_name,
    "licence": _licence,
    "disaster": _disaster,
    "theme": partial(word, "theme"),
    "basis": partial(word, "basis"),
    "people": partial(word, "people"),
    "content_warning": partial(word, "content-warning"),
    "truth": partial(word, "truth"),
    "availability": partial(word, "availability"),
    "record_level": partial(word, "level"),
    "content_level": partial(word, "level"),
    "record_named": agent_name,
    "content_named": agent_name,
    "settle": _settled,
    "basis_ends": instant_reading,
    **{f"{name}_{end}": instant_reading for name in ("record", "content") for end in _ENDS},
}


def agent_names(ids: Iterable[str]) -> dict[str, str]:
    wanted = set(ids)
    known = {agent.id: agent.name for agent in services().accounts.every() if agent.id in wanted}
    return {agent: known.get(agent, agent) for agent in wanted}
