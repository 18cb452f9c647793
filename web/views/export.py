"""Downloads, streamed: a whole result by the words and filters of its page, or a collection."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TypeVar

from flask import Blueprint, Response, request, stream_with_context

from archive.collection import Collection
from archive.errors import NotFound
from archive.exports import Exporter, How, exporters
from archive.exports.unit import Piece, Unit
from archive.judgement import granted
from archive.writing import Written
from web.asking import ask, read
from web.collection.unit import pieces, unit
from web.current import now, public_url, services
from web.i18n import current_language
from web.sealed import noted, noted_pieces
from web.snapshot.showing import pieces as recorded
from web.snapshot.subject import unit_of
from web.viewer import current_viewer

blueprint = Blueprint("export", __name__)
T = TypeVar("T")


@blueprint.get("/search/download.<name>")
def download(name: str) -> Response:
    """Every item of the result in ``seq`` order, each judged again as it is written."""
    exporter = _exporter(name)
    items = begun(services().search.walk(ask(read(request.args), offset=0)))
    shown = noted(granted(items, current_viewer(), now()), form=name)
    return _sent(exporter.write(shown, how=_how()), exporter, "archive")


@blueprint.get("/collections/<collection_id>/download.<name>")
def collection(collection_id: str, name: str) -> Response:
    """The collection as one: each item judged again, gaps marked."""
    exporter, written = _exporter(name), open_collection(collection_id)
    found = pieces(services(), written.value, current_viewer(), now())
    found = noted_pieces(found, form=name)
    return _sent_whole(unit(written), found, exporter, f"collection-{collection_id}")


@blueprint.get("/snapshots/<snapshot_id>/download.<name>")
def snapshot(snapshot_id: str, name: str) -> Response:
    """The snapshot as one: each item judged again, gaps and what was revised since marked."""
    exporter, kept = _exporter(name), services().snapshots.get(snapshot_id)
    whole = unit_of(services(), snapshot_id, kept)
    found = noted_pieces(recorded(kept), form=name)
    return _sent_whole(whole, found, exporter, f"snapshot-{snapshot_id}")


def open_collection(collection_id: str) -> Written[Collection]:
    """Raises ``NotFound`` for one that is not open, or not any more."""
    written = services().collections.get(collection_id)
    if not written.value.open:
        raise NotFound
    return written


def _exporter(name: str) -> Exporter:
    if name not in exporters():
        raise NotFound
    return exporters()[name]


def _sent_whole(whole: Unit, found: Iterator[Piece], exporter: Exporter, name: str) -> Response:
    return _sent(exporter.write_unit(whole, begun(found), how=_how()), exporter, name)


def _how() -> How:
    return How(base_url=public_url(), lang=current_language(), files=services().files)


def _sent(written: Iterator[bytes], exporter: Exporter, name: str) -> Response:
    answer = Response(stream_with_context(written), content_type=exporter.media_type)
    filename = f"{name}-{now():%Y%m%d}{exporter.suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


def begun(items: Iterator[T]) -> Iterable[T]:
    """The same: a search that does not answer is told before the first byte of a file is sent."""
    return chain(list(islice(items, 1)), items)
