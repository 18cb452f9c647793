"""A batch of an older archive published as its rows asked for: a bulk edit, seen before."""

from collections.abc import Iterator

from flask_babel import gettext as _

from archive.bulk_edit import Plan
from archive.expression import Is
from archive.model import Item, Level, People, State
from archive.publishing import Order, ordered_as_asked
from web.bulk.change import Change
from web.bulk.planning import planned
from web.current import services

_WAITING = (str(State.REVIEW), str(State.HELD))
_AT_ONCE = 500


def plan(batch_id: str, source: str, *, reason: str, people: People | None) -> Plan:
    """Raises ``InvalidSubmission`` for more items than one bulk edit may touch."""
    order = Order(access=Level.STAFF, people=people, people_reason=reason if people else "")
    ids = services().catalog.select_ids(Is("state", _WAITING), batch=batch_id)
    refused: dict[str, str] = {}

    def pairs() -> Iterator[tuple[Item, Change]]:
        for start in range(0, len(ids), _AT_ONCE):
            for item in services().catalog.items(ids[start : start + _AT_ONCE]).values():
                asked = ordered_as_asked(item, order)
                if asked is None:
                    refused[item.id] = _("元の表の公開範囲が決まっていません")
                else:
                    yield item, Change(order=asked)

    made = planned(pairs(), action="publish", reason=reason, source=_source(source))
    return Plan(
        action=made.action,
        reason=made.reason,
        source=made.source,
        edits=made.edits,
        same=made.same,
        refused={**made.refused, **refused},
    )


def _source(table: str) -> str:
    return str(_("移行した表 %(name)s", name=table))
