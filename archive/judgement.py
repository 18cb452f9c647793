"""The decision of :mod:`archive.rights` over a stream of items: the same case is judged once."""

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime

from archive.model import Item
from archive.rights import FOREVER, Grant, Viewer, content_access, judge, record_access
from archive.scope import scopes

Granted = tuple[Item, Grant]
"""An item with what the viewer may see of it; the grant gives the record at least."""

_REMEMBERED = 4096


class Judgement:
    """Judges items for one viewer at one instant (aware).

    The decision looks at nothing but state, levels, instants, names, scopes and what an agreement
    allows, of which an archive has few different ones: a case that was judged is not judged again.
    """

    def __init__(self, viewer: Viewer, now: datetime) -> None:
        self._viewer, self._now = viewer, now
        self._judged: dict[Hashable, Grant] = {}
        self.closes = FOREVER
        """Epoch seconds at which the first of what was granted so far closes by itself."""

    def of(self, item: Item) -> Grant:
        """What :func:`archive.rights.judge` says of the item."""
        case = _case(item, self._viewer)
        grant = self._judged.get(case)
        if grant is None:
            if len(self._judged) >= _REMEMBERED:
                self._judged.clear()
            grant = self._judged[case] = judge(item, self._viewer, self._now)
            if grant.record:
                self.closes = min(self.closes, closes(item, grant))
        return grant


def closes(item: Item, grant: Grant) -> int:
    """Epoch seconds at which whoever has the grant sees less of the item by themselves; staff
    never do of what they work on."""
    if grant.staff:
        return FOREVER
    content = content_access(item).closes if grant.content else None
    instants = filter(None, (record_access(item).closes, content))
    return min((int(one.timestamp()) for one in instants), default=FOREVER)


def granted(items: Iterable[Item], viewer: Viewer, now: datetime) -> Iterator[Granted]:
    """Those of the items whose record the viewer may see now, each with its grant."""
    judgement = Judgement(viewer, now)
    for item in items:
        grant = judgement.of(item)
        if grant.record:
            yield item, grant


def _case(item: Item, viewer: Viewer) -> Hashable:
    """Everything of an item that the decision on this viewer looks at."""
    one, two, allowed = item.record, item.content, item.allowance
    return (
        *(item.state, item.rights.basis.ends, bool(item.rights.agreement)),
        *((allowed.record, allowed.content) if allowed else ()),
        *(one.level, one.opens, one.closes, one.named),
        *(two.level, two.opens, two.closes, two.named),
        scopes(item) if viewer.limits else (),
    )
