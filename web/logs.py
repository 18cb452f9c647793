"""Logs: text for one machine, or JSON (``LOG_FORMAT=json``) that says nothing about anybody.

JSON lines hold no words that were typed, no addresses and no names of accounts. Errors are told by
their kind and by where they happened, without their message; of what other libraries log only
fixed sentences are kept, because what they put into them cannot be known.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import g, has_request_context

ACCESS = logging.getLogger("web.access")
FORMATS = ("text", "json")
_OURS = frozenset({"archive", "ingest", "search", "web"})
_TEXT = "%(asctime)s %(name)s %(message)s"


def configure(form: str) -> None:
    """Everything that this process logs goes to standard error in this form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter(_TEXT))
    handler.addFilter(_add_request_id)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in (*_OURS, "gunicorn.error"):
        logging.getLogger(name).setLevel(logging.INFO)
    ACCESS.setLevel(logging.INFO if form == "json" else logging.WARNING)
    for name in ("gunicorn.error", "waitress"):
        theirs = logging.getLogger(name)
        theirs.handlers.clear()
        theirs.propagate = True


class JsonLines(logging.Formatter):
    """One JSON object an event; see the head of this module for what it leaves out."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if request_id := getattr(record, "request_id", ""):
            line["request"] = request_id
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] not in _OURS:
        return str(record.msg) if record.args else f"({record.module}.{record.funcName})"
    if isinstance(record.args, tuple):
        record = logging.makeLogRecord(record.__dict__)
        record.args = tuple(map(_without_message, record.args or ()))
    return record.getMessage()


def _without_message(argument: object) -> object:
    return type(argument).__name__ if isinstance(argument, BaseException) else argument


def _error(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"kind": type(error).__name__, "where": where}


def _add_request_id(record: logging.LogRecord) -> bool:
    if has_request_context():
        record.request_id = g.get("request_id", "")
    return True
