"""Bytes of a picture or document, once judged: sent by us, by nginx, or by the S3 server."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import msgspec
from flask import Response, redirect, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response as AnyResponse
from werkzeug.wsgi import wrap_file

from archive.errors import NotFound
from archive.model import Item
from archive.rights import PUBLIC, judge
from archive.storage import LONGEST_LINK, Linking
from archive.storage.filename import names_of
from web.current import now, services
from web.headers import FILE_POLICY, REVALIDATE

FILES, STORED = "/-/derivatives/", "/-/stored"
"""Internal locations of nginx: files of the file store, and answers of the S3 server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Bytes among the derivatives; whoever makes one has judged that they may be seen."""

    key: str
    media_type: str
    disposition: str = ""
    mark: Callable[[int], str]
    """Of these bytes and no others, given their number: the ETag."""
    for_anybody: bool
    """Whether the public may have them."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Further headers."""


def of_item(item: Item, asset: int, *, key: str, media_type: str, disposition: str = "") -> File:
    """A derivative of one file of an item.

    Its mark changes with the original, its masks and the bytes' number (that is, with the recipe).
    """

    def mark(length: int) -> str:
        told = (item.assets[asset].digest, item.masks, length)
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:32]

    return File(
        key=key,
        media_type=media_type,
        disposition=disposition,
        mark=mark,
        for_anybody=judge(item, PUBLIC, now()).content,
    )


def send(file: File) -> AnyResponse:
    """The bytes with validators and ranges, to be asked for again each time."""
    how = services().settings.send_files
    if "If-Range" in request.headers:
        how = ""  # a download goes on by our mark, which neither nginx nor the S3 server knows
    if how == "link" and file.for_anybody:
        return _linked(file)  # a link is good for anybody, so nothing else goes out by one
    answer = _by_nginx(file) if how == "nginx" else _by_us(file)
    if file.disposition:
        answer.headers["Content-Disposition"] = file.disposition
    return answer


def _by_us(file: File) -> Response:
    stream = services().derivatives.open(file.key)
    length = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    answer = _headed(file, Response(wrap_file(request.environ, stream)), length)
    answer.call_on_close(stream.close)
    answer.direct_passthrough = True
    answer.content_length = length
    try:
        answer.make_conditional(request, accept_ranges=True, complete_length=length)
    except RequestedRangeNotSatisfiable:
        answer.close()
        raise
    return answer


def _by_nginx(file: File) -> Response:
    """Empty but for headers: nginx fills it in, ranges included. 304 is said here, once judged."""
    stat = services().derivatives.find(file.key)
    if stat is None:
        raise NotFound
    answer = _headed(file, Response(b""), stat.size)
    answer.make_conditional(request)
    if answer.status_code == 200:
        answer.headers["X-Accel-Redirect"] = _location(file)
    return answer


def _location(file: File) -> str:
    if not isinstance(services().derivatives, Linking):
        return FILES + quote("/".join(names_of(file.key)))
    link = urlsplit(_link(file))
    return f"{STORED}{link.path}?{link.query}"


def _linked(file: File) -> AnyResponse:
    answer = redirect(_link(file), 302)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _link(file: File) -> str:
    store = services().derivatives
    if not isinstance(store, Linking):
        raise NotFound
    disposition = file.disposition or "inline"
    media_type = file.media_type
    return store.link(
        file.key, seconds=LONGEST_LINK, media_type=media_type, disposition=disposition
    )


def _headed(file: File, answer: Response, length: int) -> Response:
    answer.content_type = file.media_type
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["Cache-Control"] = REVALIDATE
    answer.headers.update(file.more)
    answer.set_etag(file.mark(length))
    return answer
