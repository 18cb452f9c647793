"""The part of tus 1.0 that is spoken here (https://tus.io/protocols/resumable-upload): the core
protocol and creation."""

import binascii
from base64 import b64decode

from flask import Response, request

from archive.errors import WrongUse

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"


def answer(status: int, **headers: str | int) -> Response:
    """An answer without a body; ``Upload_Offset=3`` is the header ``Upload-Offset``."""
    response = Response(status=status)
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = str(value)
    return response


def number(name: str) -> int:
    """A header that is a whole number; raises ``WrongUse``."""
    text = request.headers.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise WrongUse(f"the header {name} must be a whole number")
    return int(text)


def filename() -> str:
    """Of ``Upload-Metadata``: the path where a folder was chosen, else the name."""
    found: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        try:
            found[key] = b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise WrongUse("Upload-Metadata must be pairs of a key and UTF-8 in Base64") from error
    return found.get("relativePath") or found.get("filename", "")
