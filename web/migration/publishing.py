"""A batch of an older archive published as its rows asked for: a bulk edit, seen before."""

from flask_babel import gettext as _

from archive.bulk_edit import BulkEdit
from archive.model import Level, People
from archive.publishing import Order
from web.bulk.change import Change
from web.bulk.looking import Wanted, begin


def begin_publishing(batch_id: str, table: str, *, reason: str, people: People | None) -> BulkEdit:
    """Raises ``InvalidSubmission`` for more items than one bulk edit may touch."""
    order = Order(access=Level.STAFF, people=people, people_reason=reason if people else "")
    undecided = str(_("元の表の公開範囲が決まっていません"))
    wanted = Wanted(batch=batch_id, change=Change(order=order), undecided=undecided)
    source = str(_("移行した表 %(name)s", name=table))
    return begin(wanted, action="publish", reason=reason, source=source)
