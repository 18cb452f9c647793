"""Who else is at work on an item, in words: staff need not look at the same thing twice."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from archive.model import Item, State
from web.auth import current_agent
from web.current import services
from web.review.conflict import agent_names
from web.words import JAPAN

_WAITING = frozenset({State.REVIEW, State.HELD, State.REFUSED})


def sit_down(item: Item) -> str:
    """Check out what waits for a decision; who else has it open, or nothing."""
    if item.state not in _WAITING:
        return ""
    other = services().checkouts.take(item.id, current_agent().agent)
    return company([item.id]).get(item.id, "") if other else ""


def company(item_ids: Sequence[str]) -> dict[str, str]:
    """By item, who else has it open and until when at most."""
    held = services().checkouts.of_others(list(item_ids), current_agent().agent)
    names = agent_names(one.agent for one in held.values()) if held else {}
    return {item_id: _words(names[one.agent], one.until) for item_id, one in held.items()}


def _words(name: str, until: datetime) -> str:
    clock = f"{until.astimezone(JAPAN):%H:%M}"
    return str(_("%(name)sさんが見ています（%(until)sまで）", name=name, until=clock))
