"""JSON lines: whole, and without what could tell about anybody."""

import json
import logging
import sys

from archive.errors import AlreadyExists
from web.logs import JsonLines

SECRET = "山田の住所"


def line(name: str, message: str, *arguments: object, error: bool = False) -> dict[str, object]:
    caught = None
    if error:
        try:
            raise KeyError(SECRET)
        except KeyError:
            caught = sys.exc_info()
    record = logging.LogRecord(name, logging.WARNING, __file__, 1, message, arguments, caught)
    text = JsonLines().format(record)
    assert SECRET not in text and "\n" not in text
    told: dict[str, object] = json.loads(text)
    return told


def test_our_own_words_are_kept_and_errors_are_told_by_their_kind() -> None:
    told = line("ingest.worker", "job %s failed: %s", "j1", AlreadyExists(SECRET))
    assert told["message"] == "job j1 failed: AlreadyExists"
    assert (told["level"], told["logger"]) == ("warning", "ingest.worker")


def test_an_error_is_told_by_kind_and_place() -> None:
    told = line("web.problems", "%s failed", "GET", error=True)["error"]
    assert isinstance(told, dict)
    assert told["kind"] == "KeyError"
    assert told["where"][0].endswith(" line") and "test_logs.py" in told["where"][0]


def test_what_other_libraries_put_into_their_sentences_is_left_out() -> None:
    assert (
        line("gunicorn.error", "Error handling request %s", f"/search?q={SECRET}")["message"]
        == "Error handling request %s"
    )
    assert SECRET not in str(line("opensearchpy", f"POST /x {SECRET}")["message"])
