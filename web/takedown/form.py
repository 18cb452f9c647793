"""What a request may say, in the words of the form, and drafts of answers."""

from flask import request
from flask_babel import gettext as _

from archive import vocabulary
from archive.takedown import Outcome, Relation, Wish
from web.i18n import current_language

_FIELDS = ("relation", "wish", "words", "name", "contact")
_MOST = 4000


def typed() -> dict[str, str]:
    """The form as it was sent; a field beyond all measure is cut."""
    return {name: request.form.get(name, "")[:_MOST] for name in _FIELDS}


def choices(kind: str) -> list[tuple[str, str]]:
    """Ids and words of a vocabulary, in its order."""
    lang = current_language()
    return [(key, vocabulary.label(kind, key, lang)) for key in vocabulary.labels(kind)]


def relation_words(relation: Relation) -> str:
    return vocabulary.label("takedown-relation", str(relation), current_language())


def wish_words(wish: Wish) -> str:
    return vocabulary.label("takedown-wish", str(wish), current_language())


def outcome_words(outcome: Outcome | None) -> str:
    """How the request ended; that it waits, where it did not."""
    if outcome is None:
        return str(_("調べています"))
    return vocabulary.label("takedown-outcome", str(outcome), current_language())


def complaint(sentence: str) -> str:
    """A sentence of :mod:`archive.takedown` in the reader's language."""
    known = {
        "この資料との関わりを選んでください。": _("この資料との関わりを選んでください。"),
        "どうしてほしいかを選んでください。": _("どうしてほしいかを選んでください。"),
        "どの部分についてのことか、わけを書いてください。": _(
            "どの部分についてのことか、わけを書いてください。"
        ),
        "結果を選んでください。": _("結果を選んでください。"),
        "申し出た人への回答を書いてください。": _("申し出た人への回答を書いてください。"),
    }
    return str(known.get(sentence, _("2000文字までで書いてください。")))
