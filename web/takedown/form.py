"""What a request may say, in the words of the form."""

from flask import request
from flask_babel import gettext as _

from archive.takedown import Outcome
from web.review.wording import N_, word

SENTENCES = (
    N_("この資料との関わりを選んでください。"),
    N_("どうしてほしいかを選んでください。"),
    N_("どの部分についてのことか、わけを書いてください。"),
    N_("2000文字までで書いてください。"),
    N_("結果を選んでください。"),
    N_("申し出た人への回答を書いてください。"),
)
"""Said by :mod:`archive.takedown`, which knows no languages."""
_FIELDS = ("relation", "wish", "words", "name", "contact")
_MOST = 4000


def typed() -> dict[str, str]:
    """The form as it was sent; a field beyond all measure is cut."""
    return {name: request.form.get(name, "")[:_MOST] for name in _FIELDS}


def outcome_words(outcome: Outcome | None) -> str:
    """How the request ended; that it waits, where it did not."""
    return word("takedown-outcome", outcome) if outcome else str(_("調べています"))
