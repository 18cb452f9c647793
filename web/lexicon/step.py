"""The history of an entry as staff read it: who, when, why, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from archive.lexicon import Term
from archive.revision import Revision
from web.lexicon.saying import said
from web.lexicon.wording import action_words
from web.review.conflict import agent_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    at: datetime
    who: str
    action: str
    reason: str
    revision: int
    changes: tuple[tuple[str, str], ...]
    """Name and new value of every field that changed, in words."""


def steps(revisions: Sequence[Revision]) -> list[Step]:
    """Latest first."""
    names = agent_names(revision.agent for revision in revisions)
    told: list[Step] = []
    before: dict[str, str] = {}
    for revision in revisions:
        now = dict(said(msgspec.convert(revision.changes, Term)))
        fields = dict.fromkeys([*now, *before])
        changed = [(name, now.get(name) or "—") for name in fields]
        told.append(
            Step(
                at=revision.at,
                who=names[revision.agent],
                action=action_words(revision.action),
                reason=revision.reason,
                revision=revision.revision,
                changes=tuple(one for one in changed if one[1] != (before.get(one[0]) or "—")),
            )
        )
        before = now
    return told[::-1]
