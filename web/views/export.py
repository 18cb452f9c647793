"""Download of a whole result: the same words and filters as on the page, streamed."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from flask import Blueprint, Response, request, stream_with_context

from archive.errors import NotFound
from archive.exports import exporters
from archive.judgement import granted
from archive.model import Item
from web.asking import ask, read
from web.current import now, public_url, services
from web.i18n import current_language
from web.sealed import noted
from web.viewer import current_viewer

blueprint = Blueprint("export", __name__)


@blueprint.get("/search/download.<name>")
def download(name: str) -> Response:
    """Every item of the result in ``seq`` order, each judged again as it is written."""
    if name not in exporters():
        raise NotFound
    exporter = exporters()[name]
    items = _begun(services().search.walk(ask(read(request.args), offset=0)))
    shown = noted(granted(items, current_viewer(), now()))
    pieces = exporter.write(
        shown, base_url=public_url(), lang=current_language(), files=services().files
    )
    answer = Response(stream_with_context(pieces), content_type=exporter.media_type)
    filename = f"archive-{now():%Y%m%d}{exporter.suffix}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


def _begun(items: Iterator[Item]) -> Iterable[Item]:
    """The same: a search that does not answer is told before the first byte of a file is sent."""
    return chain(list(islice(items, 1)), items)
