"""What cannot be had now is asked for again in later runs, and some time not any more."""

from collections.abc import Mapping
from typing import Any

from archive.errors import Unreached
from ingest.pulled import Step
from ingest.submission import Refusal

MOST = 5
"""Runs in which one part is asked for."""
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


def refused(label: str, key: str, held: Mapping[str, Any], error: Unreached) -> Step:
    """The refusal of a part, and what to remember of it: nothing more to try, or how often it was.

    ``held`` is what the memory has under ``key``; a part that was given up has ``done`` there.
    """
    tried = int(held.get("tried", 0)) + 1
    again = error.may_pass and tried < MOST
    reason = error.reason if error.reason != "status" else f"status {error.detail}"
    said = _AGAIN if again else _SENTENCES.get(error.reason, _LAST)
    learnt = {**held, "tried": tried} if again else {**held, "done": "1"}
    detail = f"{said} ({reason})"
    return Step(
        gives=Refusal(label=label, reason=error.reason, detail=detail), learns={key: learnt}
    )
