"""Whoever opens what is sealed is noted, by whatever door: before the answer goes out.

Doors that lead to one item are known by ``item_id`` in their address, also those that are yet to
be made; an export notes each sealed item that it writes. Lists show that there is something, and
are not noted.
"""

from collections.abc import Iterable, Iterator

from flask import Flask, Response, request

from archive.judgement import Granted
from archive.model import Item
from archive.rights import Grant, judge
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


def noted(shown: Iterable[Granted]) -> Iterator[Granted]:
    """The same, each noted where it is sealed: for doors that give many items at once."""
    door, agent = str(request.endpoint), current_viewer().agent
    for item, grant in shown:
        _keep(item, grant, door=door, agent=agent)
        yield item, grant


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
