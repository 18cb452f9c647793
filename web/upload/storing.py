"""Whole files that come with a form, stored in pieces as if they had come so."""

from typing import IO

from flask import request

from ingest.uploads import LARGEST_PIECE, Upload
from web.current import services


def stored(upload: Upload, field: str) -> list[str]:
    """Ids of the files of one field of the form."""
    chosen = [one for one in request.files.getlist(field) if one.filename]
    try:
        return [_stored(upload, one.filename or "", one.stream) for one in chosen]
    finally:
        for one in chosen:
            one.close()


def _stored(upload: Upload, name: str, stream: IO[bytes]) -> str:
    size = stream.seek(0, 2)
    stream.seek(0)
    incoming, offset = services().uploads.add(upload, name, size), 0
    while piece := stream.read(LARGEST_PIECE):
        offset = services().uploads.append(upload, incoming.id, offset, piece)
    return incoming.id
