"""The history of an item as staff read it: who, when, why, and what it became."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from archive.model import Item
from archive.revision import Revision
from web.current import services
from web.review.conflict import agent_names, in_words
from web.review.draft import draft_of
from web.review.naming import change_names
from web.review.wording import action_words, reason_words, word

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "title": ("title_ja", "title_en"),
    "description": ("description_ja", "description_en"),
    "alt": ("alt_ja", "alt_en"),
    "dates": ("date_happened", "date_shot", "date_created", "date_published"),
    "rights": ("licence", "basis", "people"),
    **{name: (name,) for name in ("places", "disaster", "themes", "creator", "credit", "masks")},
    **{name: (name,) for name in ("content_warning", "post", "record", "content")},
    "transcripts": ("transcripts",),
    **{name: (name,) for name in ("type", "language", "collections")},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that an action set, in words."""

    name: str
    became: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of the history."""

    at: datetime
    who: str
    action: str
    reason: str
    revision: int
    changes: tuple[Change, ...]


def steps(item: Item, revisions: Sequence[Revision]) -> list[Step]:
    """Latest first."""
    names = agent_names(revision.agent for revision in revisions)
    return [_step(item, revision, names) for revision in reversed(revisions)]


def _step(item: Item, revision: Revision, names: Mapping[str, str]) -> Step:
    return Step(
        at=revision.at,
        who=names[revision.agent],
        action=action_words(revision.action),
        reason=reason_words(revision.reason),
        revision=revision.revision,
        changes=tuple(_changes(item, revision.changes)),
    )


def _changes(item: Item, fields: Mapping[str, Any]) -> list[Change]:
    """What the fields became, drawn with the words of the form over the item as it was then."""
    known = change_names()
    shown = [name for name in fields if name in known and name not in ("published", "suggestions")]
    return [Change(name=known[name], became=_became(item, name, fields)) for name in shown]


def _became(item: Item, name: str, fields: Mapping[str, Any]) -> str:
    if name == "state":
        return word("state", str(fields[name]))
    if name not in _GROUPS:
        return "" if name in ("text", "warnings") else str(fields[name])
    then = msgspec.convert(msgspec.to_builtins(item) | {name: fields[name]}, Item)
    draft = draft_of(then)
    return "\n".join(said for g in _GROUPS[name] if (said := in_words(g, draft)) != "—") or "—"


def latest(item_id: str, after: int) -> Revision | None:
    """The last thing that somebody did to the item after the revision."""
    later = [r for r in services().catalog.history(item_id) if r.revision > after]
    return later[-1] if later else None
