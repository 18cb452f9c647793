"""What the machine suggests for an item, in words, and how a suggestion is taken over."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from archive import vocabulary
from archive.model import Item, Suggestion
from archive.publishing import levels_of
from web.i18n import current_language
from web.review.draft import GROUPS, Draft
from web.review.wording import levels_words, word

_FIELDS = {
    "title": "title_ja",
    "description": "description_ja",
    "creator": "creator",
    "place": "place",
    "disaster": "disaster",
    "access": "record_level",
}
"""Where an accepted suggestion goes, by what the machine suggested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A suggestion in words; ``target`` is the form's field that takes ``value``."""

    number: int
    name: str
    words: str
    source: str
    target: str
    value: str
    alone: bool = True
    """Whether it is this one field, so that a script may fill it in."""


def accepted(item: Item, draft: Draft, number: int) -> Draft:
    """The draft with a suggestion taken over; nothing is saved yet."""
    taken = next((one for one in advice(item, draft) if one.number == number), None)
    if taken is None:
        return draft
    if taken.target == "record_level":
        record, _plus, content = item.suggestions[number].value.partition("+")
        return draft.setting(record_level=(record,), content_level=(content,))
    if taken.target != "place":
        return draft.setting(**{taken.target: (taken.value,)})
    rows = [*draft.rows("places"), {"place": taken.value}]
    return draft.setting(**{n: [row.get(n, "") for row in rows] for n in GROUPS["places"]})


def advice(item: Item, draft: Draft) -> Iterator[Advice]:
    """Suggestions that the draft does not follow yet."""
    for number, one in enumerate(item.suggestions):
        target, value = _FIELDS.get(one.field, ""), _value(one)
        if target and value and not any(value == said.strip() for said in draft.many(target)):
            yield Advice(
                number=number,
                name=_names().get(one.field, one.field),
                words=_words(one, value),
                source=word("suggestion-source", one.source),
                target=target,
                value=value,
                alone="+" not in one.value or one.field != "access",
            )


def _value(one: Suggestion) -> str:
    """As the form's field would have it; empty where it says nothing the form knows."""
    if one.field == "place":
        known = vocabulary.places().by_code.get(one.value)
        return f"{known.name['ja']}（{known.code}）" if known else one.value
    if one.field == "access":
        return one.value.partition("+")[0] if levels_of(one.value) else ""
    return one.value


def _words(one: Suggestion, value: str) -> str:
    if one.field == "access":
        return levels_words(one.value)
    if one.field == "disaster":
        known = vocabulary.disasters().get(value)
        return known.name.get(current_language(), value) if known else value
    return value


def _names() -> dict[str, str]:
    return {
        "title": _("題名"),
        "description": _("説明"),
        "creator": _("作成者"),
        "place": _("場所"),
        "disaster": _("災害"),
        "access": _("公開範囲"),
    }
