"""The last decision of whoever looks, for the one key that takes it back."""

from dataclasses import dataclass

from archive.rights import judge_work
from archive.title import title
from web.auth import current_agent
from web.current import now, services
from web.i18n import current_language
from web.review.wording import action_words


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDecision:
    """``title`` is that of one of its items; ``more`` says how many others there were."""

    entry: str
    action: str
    title: str
    more: int


def last_decision() -> LastDecision | None:
    """``None`` where there is nothing to take back, or nothing this person may see."""
    step = services().reversals.latest(current_agent().agent)
    if step is None:
        return None
    item = services().catalog.get(step.item_id)
    if not judge_work(item, current_agent(), now()).record:
        return None
    return LastDecision(
        entry=step.entry,
        action=action_words(step.action),
        title=title(item, current_language()),
        more=services().reversals.count(step.entry, step.agent, step.at) - 1,
    )
