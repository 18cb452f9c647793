"""A bulk edit as its page shows it: numbers, differences item by item, and who was left out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from flask import url_for
from flask_babel import gettext as _

from archive.bulk_edit import BulkEdit, Stage
from archive.decisions import Decision
from archive.journal import with_fields
from archive.model import Item
from archive.rights import Role, judge_work
from archive.title import title
from web.auth import actor, current_agent
from web.bulk.sheet import ROW
from web.current import now, services
from web.i18n import current_language
from web.review.conflict import Difference, agent_name, differences
from web.review.draft import draft_of
from web.review.naming import change_names
from web.review.opening import titles
from web.review.wording import action_words

PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One item: ``theirs`` of a difference is what it is now, ``mine`` what it would become."""

    url: str
    title: str
    moved: bool
    """Whether somebody changed it since the plan was made."""
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    edit: BulkEdit
    by: str
    undone_by: str
    action: str
    fields: tuple[tuple[str, int], ...]
    """Names of fields and how many items they would change in."""
    samples: tuple[Sample, ...]
    first: int
    onward: int
    """Number of the first on the next page, 0 on the last."""
    refused: tuple[tuple[str, str, str], ...]
    """Address, title and why not, of those that this person may see."""
    reached: int
    under_way: bool
    """Whether a job is at it, or will be."""
    mine: bool
    """Whether this person may apply or undo it."""


def showing(edit: BulkEdit, *, first: int) -> Showing:
    draft, names, later = edit.stage is Stage.DRAFT, change_names(), first + PAGE
    planned = islice(services().bulk_edits.edits(edit), first, later) if draft else ()
    counted = Counter(edit.fields) if draft else Counter()
    return Showing(
        edit=edit,
        by=agent_name(edit.by),
        undone_by=agent_name(edit.undone_by) if edit.undone_by else "",
        action=action_words(edit.action),
        fields=tuple((names.get(n, n), number) for n, number in counted.most_common()),
        samples=_samples(list(planned)),
        first=first,
        onward=later if draft and edit.planned > later else 0,
        refused=_refused(edit),
        reached=services().bulk_edits.reached(edit),
        under_way=services().bulk_edits.is_under_way(edit),
        mine=edit.by == actor().agent or actor().role is Role.ADMINISTRATOR,
    )


def _samples(planned: Sequence[Decision]) -> tuple[Sample, ...]:
    found = services().catalog.items([one.item_id for one in planned])
    seen = (one for one in planned if one.item_id in found and _opens(found[one.item_id]))
    return tuple(_sample(found[one.item_id], one) for one in seen)


def _opens(item: Item) -> bool:
    return judge_work(item, current_agent(), now()).content


def _sample(item: Item, planned: Decision) -> Sample:
    moved = item.revision != planned.revision
    after = with_fields(item, planned.fields)
    return Sample(
        url=url_for("staff_item.show", item_id=item.id),
        title=title(item, current_language()),
        moved=moved,
        differences=() if moved else tuple(_differences(item, after)),
    )


def _differences(item: Item, after: Item) -> list[Difference]:
    """That a date which a person states is checked goes without saying."""
    return [d for d in differences(draft_of(after), None, item) if d.group != "verified"]


def _refused(edit: BulkEdit) -> tuple[tuple[str, str, str], ...]:
    named = titles(edit.refused)
    rows = {key: why for key, why in edit.refused.items() if key.startswith(ROW)}
    return (
        *(("", _("%(n)s行目", n=key.removeprefix(ROW)), why) for key, why in rows.items()),
        *(
            (url_for("staff_item.show", item_id=item_id), named[item_id], why)
            for item_id, why in edit.refused.items()
            if item_id in named
        ),
    )
