"""What cannot be had now is asked for again in later runs, and some time not any more."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from archive.errors import Unreached
from ingest.pulled import Step
from ingest.submission import Refusal

MOST = 5
"""Runs in which one part is asked for."""
_APART = timedelta(minutes=4)
_AGAIN = "いまは取れませんでした。次の回にもう一度試します。"
_SENTENCES = {
    "forbidden": "公開されていないネットワークの住所なので、取りに行きません。",
    "bad-address": "ウェブの住所として読めません。",
    "too-large": "大きすぎます。MAX_FILE_MB を上げるか、別の形でもらってください。",
    "packed": "圧縮して送られたため、読みませんでした。",
    "redirects": "転送が続いて、行き先に着きません。",
    "status": "相手が渡しませんでした。住所が変わっていないか、確かめてください。",
}
_LAST = "何度試しても取れませんでした。住所を確かめ、ファイルとして受け入れてください。"


def refused(label: str, key: str, held: Mapping[str, Any], error: Unreached, now: datetime) -> Step:
    """The refusal of a part, and what to remember of it: nothing more to try, or how often it was.

    ``held`` is what the memory has under ``key``; a part that was given up has ``done`` there. Runs
    close behind each other, as those that share a lot of work, count as one.
    """
    tried = int(held.get("tried", 0)) + (not _is_just_now(held.get("at"), now))
    again = error.may_pass and tried < MOST
    said = f"{_AGAIN} ({_code(error)})" if again else sentence(error)
    at = {"at": now.isoformat()}
    learnt = {**held, **at, "tried": tried} if again else {**held, **at, "done": "1"}
    refusal = Refusal(label=label, reason=error.reason, detail=said)
    return Step(gives=refusal, learns={key: learnt})


def sentence(error: Unreached) -> str:
    """Why something is not to be had for good, in Japanese."""
    return f"{_SENTENCES.get(error.reason, _LAST)} ({_code(error)})"


def _code(error: Unreached) -> str:
    return error.reason if error.reason != "status" else f"status {error.detail}"


def _is_just_now(at: object, now: datetime) -> bool:
    return isinstance(at, str) and abs(now - datetime.fromisoformat(at)) < _APART
