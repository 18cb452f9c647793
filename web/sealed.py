"""Whoever opens what is sealed is noted, by whatever door: before the answer goes out.

Doors that lead to one item are known by ``item_id`` in their address, also those that are yet to
be made; an export notes each sealed item that it writes. Lists show that there is something, and
are not noted.
"""

from collections.abc import Iterable, Iterator

from flask import Flask, Response, request

from archive.audit_log import Kind
from archive.exports.unit import Piece
from archive.judgement import Granted
from archive.model import Item
from archive.rights import PUBLIC, Grant, judge
from archive.sealed_read import SealedReads, parts_opened
from web.current import now, services
from web.viewer import current_viewer

_CLOSED = frozenset({401, 403, 404, 405, 410})
"""Answers that showed nothing."""


def init_sealed(app: Flask) -> None:
    app.after_request(_note)


def reads() -> SealedReads:
    here = services()
    return SealedReads(here.store, here.database, here.clock)


def noted(shown: Iterable[Granted], *, form: str) -> Iterator[Granted]:
    """The same, each noted where it is sealed: for doors that give many items at once.

    That it was taken out, in what form, is a row of the audit log where the public may not see all
    of it.
    """
    door, agent, told = str(request.endpoint), current_viewer().agent, False
    for item, grant in shown:
        if not told and _is_restricted(item, grant):
            told = True
            log_export(door=door, form=form, agent=agent)
        _keep(item, grant, door=door, agent=agent)
        yield item, grant


def noted_pieces(found: Iterable[Piece], *, form: str) -> Iterator[Piece]:
    """The same for what goes out as a whole."""
    door, agent, told = str(request.endpoint), current_viewer().agent, False
    for piece in found:
        if not told and piece.granted is not None and _is_restricted(*piece.granted):
            told = True
            log_export(door=door, form=form, agent=agent)
        yield piece


def _is_restricted(item: Item, grant: Grant) -> bool:
    """Whether this shows more than the public sees."""
    public = judge(item, PUBLIC, now())
    return (grant.record and not public.record) or (grant.content and not public.content)


def log_export(*, door: str, form: str, agent: str) -> None:
    """A row of the audit log: somebody took out what the public may not see."""
    said = {"door": door, "format": form}
    services().audit_log.note(Kind.EXPORT, "download", agent=agent, said=said)


def _note(answer: Response) -> Response:
    item_id = (request.view_args or {}).get("item_id", "")
    if not item_id or not _shows(answer.status_code) or not reads().is_sealed(item_id):
        return answer
    item = services().catalog.get(item_id)
    viewer = current_viewer()
    grant = judge(item, viewer, now())
    _keep(item, grant, door=str(request.endpoint), agent=viewer.agent)
    return answer


def _shows(status: int) -> bool:
    """A redirect shows nothing; "not modified" lets the browser show what it has."""
    redirect = 300 <= status < 400 and status != 304
    return status < 500 and status not in _CLOSED and not redirect


def _keep(item: Item, grant: Grant, *, door: str, agent: str) -> None:
    for part in parts_opened(item, grant):
        reads().note(item.id, agent=agent, part=part, door=door)
