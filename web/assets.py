"""Static files by the digest of their content, so that browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

STATIC = Path(__file__).parent / "static"
_FOREVER = "public, max-age=31536000, immutable"


def init_assets(app: Flask) -> None:
    app.url_defaults(_add_version)
    app.after_request(_keep)


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        values["v"] = version(values["filename"])


@cache
def version(filename: str) -> str:
    """The first characters of the file's digest; empty for a file that is not there."""
    path = STATIC / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else ""


def _keep(response: Response) -> Response:
    """Only an address that names this very content is kept for ever."""
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        named = request.args.get("v") == version((request.view_args or {})["filename"])
        response.headers["Cache-Control"] = _FOREVER if named else "no-cache"
    return response
