"""An order for an export, read from an address or a form, with the eyes of who asks."""

from werkzeug.datastructures import MultiDict

from archive.errors import NotFound
from archive.exports import exporters
from archive.prepared import Order
from archive.rights import Viewer
from web.asking import read
from web.current import now, public_url, services
from web.i18n import current_language
from web.viewer import current_viewer

FORM, OF, SNAPSHOT = "as", "of", "snapshot"
"""Parameters beside those of a search: the format, and a collection or a snapshot instead of it."""


def order_of(given: MultiDict[str, str], form: str, viewer: Viewer | None = None) -> Order:
    """What the parameters name, for a viewer (default: who looks at this request).

    Raises ``NotFound`` for what is not open or no format.
    """
    if form not in exporters():
        raise NotFound
    here, viewer = services(), viewer or current_viewer()
    collection, snapshot = given.get(OF, ""), given.get(SNAPSHOT, "")
    revision = 0
    if collection:
        written = here.collections.get(collection)
        if not written.value.open:
            raise NotFound
        revision = written.revision
    elif snapshot:
        here.snapshots.get(snapshot)
    asked = read(given)
    return Order(
        id=here.prepared.new_id(),
        form=form,
        lang=current_language(),
        base_url=public_url(),
        asked={} if collection or snapshot else asked.exact,
        collection=collection,
        revision=revision,
        snapshot="" if collection else snapshot,
        role=viewer.at(now()),
        on_site=viewer.on_site,
        limits=tuple(sorted(viewer.limits)),
        at=now(),
    )
