"""An export as a page and as programs see it: of what, how far it is, and where its file is."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from archive.errors import NotFound
from archive.exports import get_exporter
from archive.prepared import Order
from archive.prepared.keeping import Stand
from archive.projection import instant
from archive.queue import JobState
from archive.snapshot import Subject
from archive.title import described
from search.service import Ask
from web import frame
from web.asking import Asked
from web.current import now, public_url, services
from web.forms import forms
from web.i18n import current_language
from web.page_context import number
from web.prepared.source import Sources, asked_of
from web.snapshot.subject import title_of
from web.viewer import current_viewer
from web.words import JAPAN

READY, MAKING, ANEW, STOPPED = "ready", "making", "anew", "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One of the exports that this browser asked for."""

    id: str
    title: tuple[str, str]
    form: str
    state: str


def state(stand: Stand) -> str:
    """``anew``: there was a file, and it may not be handed out any more."""
    if stand.whole is not None:
        return READY
    if not stand.under_way:
        return STOPPED
    return ANEW if stand.before is not None else MAKING


def line(order: Order) -> Line:
    stand = services().prepared.stand(order)
    return Line(id=order.id, title=title(order), form=label(order), state=state(stand))


def title(order: Order) -> tuple[str, str]:
    """Of what it is, with the tag of the language; raises ``NotFound`` for what is closed."""
    here, lang = services(), current_language()
    whole = Sources(here).unit(order)
    return described(whole.title if whole else title_of(here, Subject(asked=order.asked)), lang)


def label(order: Order) -> str:
    return next(form.label for form in forms() if form.name == order.form)


def file_name(order: Order) -> str:
    kind = "archive"
    if order.of_unit:
        kind = (
            f"collection-{order.collection}" if order.collection else f"snapshot-{order.snapshot}"
        )
    suffix = get_exporter(order.form).suffix
    return f"{kind}-{order.at.astimezone(JAPAN):%Y%m%d}{suffix}"


def live(order: Order) -> str:
    """Where what it is of is looked at."""
    if order.collection:
        return url_for("collection.show", collection_id=order.collection)
    if order.snapshot:
        return url_for("snapshot.show", snapshot_id=order.snapshot)
    return asked_of(order).url()


def count(order: Order) -> int | None:
    """Items of a search for these eyes now; None for what is counted otherwise."""
    if order.of_unit:
        return None
    asked: Asked = asked_of(order)
    ask = Ask(
        q=asked.q,
        filters=asked.filters,
        box=frame.box_of(asked.filters),
        size=0,
        facets=(),
        viewer=current_viewer(),
        now=now(),
    )
    return services().search.find(ask).total


def far(stand: Stand) -> str:
    """In one sentence, how far the job is."""
    told, job = stand.progress, stand.job
    if job is not None and job.state is JobState.READY:
        said = _("順番を待っています。")
    elif told.joining:
        said = _("ひとつのファイルにまとめています。")
    elif told.written:
        said = _(
            "%(all)s件のうち%(n)s件を書きました。", all=number(told.listed), n=number(told.written)
        )
    else:
        said = _("どの資料が入るかを調べています。いま%(n)s件です。", n=number(told.listed))
    return str(said)


def told(stand: Stand) -> dict[str, Any]:
    """For programs."""
    order, whole = stand.order, stand.whole
    here = f"{public_url()}/exports/{order.id}"
    return {
        "id": order.id,
        "url": here,
        "state": state(stand),
        "format": order.form,
        "asked": {name: list(values) for name, values in order.asked.items()},
        "collection": order.collection or None,
        "snapshot": order.snapshot or None,
        "created": instant(order.at),
        "expires": instant(stand.until),
        "listed": stand.progress.listed,
        "written": stand.progress.written,
        "far": far(stand) if stand.under_way else "",
        "makings": stand.before.makings if stand.before else 0,
        "file": {
            "url": f"{here}/file",
            "name": file_name(order),
            "size": whole.size,
            "sha256": whole.sha256,
            "items": whole.shown,
            "made": instant(whole.at),
        }
        if whole
        else None,
    }


def lines(ids: list[str]) -> list[Line]:
    """Those that are still there, the latest first."""
    found = []
    for export_id in reversed(ids):
        try:
            found.append(line(services().prepared.order(export_id, current_viewer())))
        except NotFound:  # its time is over, or it was given up
            continue
    return found
