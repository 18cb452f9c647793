"""One decision on one item, from the form to the door that all decisions go through."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from archive import vocabulary
from archive.decisions import STEPS, Decision
from archive.errors import InvalidSubmission
from archive.model import Item
from web.auth import actor
from web.current import services
from web.review.form import changes, read, refuse_open_questions
from web.review.sheet import Typed

_SAVE = "save"
_ACTIONS = (_SAVE, "publish", "hold", "refuse", "reopen")
_SHOWN_AS = {"item": "title_ja", "record": "record_closes", "content": "content_closes"}
"""Where the form shows what the archive says of a field."""


def carry_out(item: Item, typed: Typed, do: str) -> bool:
    """Decide; whether there was anything to write.

    Raises ``InvalidSubmission`` by the form's fields, ``RevisionConflict`` and ``WrongState``.
    """
    action = "edit" if do == _SAVE else do
    if do not in _ACTIONS or item.state not in STEPS[action].start:
        raise InvalidSubmission({"do": _("いまの状態ではできません。")})
    wanted = read(typed.draft, item)
    if action == "publish":
        refuse_open_questions(typed.draft, wanted)
    if action != "edit" and not typed.reason.strip():
        raise InvalidSubmission({"reason": _("理由を書いてください。")})
    fields = changes(item, wanted)
    if action == "edit" and not fields:
        return False
    _decide(item, typed.revision, action, fields, typed.reason.strip())
    return True


def step(item: Item, revision: int, action: str, reason: str) -> None:
    """Withdraw or restore: a step without other fields."""
    if not reason.strip():
        raise InvalidSubmission({"reason": _("理由を書いてください。")})
    _decide(item, revision, action, {}, reason.strip())


def withdrawal_reason(chosen: str, note: str) -> str:
    """The class that the public reads, and the note that stays inside."""
    if chosen not in vocabulary.labels("withdrawal-reason"):
        raise InvalidSubmission({"class": _("公開停止の理由を一覧から選んでください。")})
    return f"{chosen}: {note.strip()}" if note.strip() else chosen


def _decide(item: Item, revision: int, action: str, fields: Mapping[str, Any], reason: str) -> None:
    made = Decision(item_id=item.id, revision=revision, fields=fields)
    try:
        services().decisions.decide(actor(), action, [made], reason=reason)
    except InvalidSubmission as error:
        shown = {_SHOWN_AS.get(name, name): why for name, why in error.fields.items()}
        raise InvalidSubmission(shown) from error
