"""A change that is asked for: values of the item's form, laid over what each item has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from archive import vocabulary
from archive.errors import InvalidSubmission
from archive.model import Item, Level, People
from archive.publishing import Order
from archive.rights import is_wider
from web.current import now
from web.review.draft import DATE_KINDS, GROUPS, TEXTS, TONGUES, Draft, draft_of
from web.review.form import read

_FIELD = {
    **{f"date_{kind}": "dates" for kind in DATE_KINDS},
    "place": "places",
    "licence": "rights",
    "basis": "rights",
    "agreement": "rights",
    "theme": "themes",
    "collection": "collections",
    **{f"{text}_{tongue}": text for text in TEXTS for tongue in TONGUES},
}
"""The field of an item that a field of its form belongs to, where the names differ."""
PLAIN = ("credit", "creator", "licence", "basis", "agreement", "disaster")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is set, added and taken away, by field of the form; ``order`` also publishes."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    added: Mapping[str, Sequence[str]] = field(default_factory=dict)
    removed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: Order | None = None

    @property
    def action(self) -> str:
        return "publish" if self.order else "edit"

    @property
    def touched(self) -> frozenset[str]:
        """Fields of an item that it may set, beside those of its order."""
        names = {*self.values, *self.added, *self.removed}
        return frozenset(_FIELD.get(name, name) for name in names)

    def over(self, draft: Draft) -> Draft:
        draft = draft.setting(**self.values)
        for name in {*self.added, *self.removed}:
            gone, said = self.removed.get(name, ()), self.added.get(name, ())
            kept = dict.fromkeys(one for one in (*draft.many(name), *said) if one not in gone)
            draft = draft.setting(**{name: tuple(kept)})
        return draft


def change_from(form: MultiDict[str, str]) -> Change:
    """What the form asks for; raises ``InvalidSubmission`` by its fields."""
    added, removed = _kinds(form, "add"), _kinds(form, "remove")
    change = Change(values=_values(form), added=added, removed=removed, order=_order(form))
    wrong = _wrong(form, change)
    if wrong:
        raise InvalidSubmission(wrong)
    return change


def _values(form: MultiDict[str, str]) -> dict[str, Sequence[str]]:
    """What is left empty stays as it is."""
    values: dict[str, Sequence[str]] = {
        name: (said,) for name in PLAIN if (said := form.get(name, "").strip())
    }
    if date := form.get("date", "").strip():
        kind = form.get("date_kind", "")
        values[f"date_{kind if kind in DATE_KINDS else DATE_KINDS[0]}"] = (date,)
    if place := form.get("place", "").strip():
        row = {"place": place, "place_precision": form.get("place_precision", "")}
        values |= {name: (row.get(name, ""),) for name in GROUPS["places"]}
    return values


def _kinds(form: MultiDict[str, str], do: str) -> dict[str, list[str]]:
    """Themes and a collection that are added or taken away."""
    collection = " ".join(form.get(f"collection_{do}", "").split())
    themes = form.getlist(f"theme_{do}")
    if do == "remove":  # whatever is read as it goes
        themes = [one for theme in themes for one in vocabulary.meant_by(theme)]
    found = {"theme": themes, "collection": [collection] if collection else []}
    return {name: said for name, said in found.items() if said}


def _order(form: MultiDict[str, str]) -> Order | None:
    level, content = form.get("record_level", ""), form.get("content_level", "")
    people = form.get("people", "")
    if level not in set(Level):
        return None
    return Order(
        access=Level(level),
        content=Level(content) if content in set(Level) else None,
        people=People(people) if people in set(People) - {People.UNANSWERED} else None,
        people_reason=form.get("people_reason", "").strip(),
        accept_warnings="accept_warnings" in form,
    )


def _wrong(form: MultiDict[str, str], change: Change) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not change.touched and change.order is None:
        wrong["credit"] = _("変える項目を一つ以上選んでください。")
    if not form.get("reason", "").strip():
        wrong["reason"] = _("理由を書いてください。")
    if change.order is not None:
        wrong |= _wrong_order(change.order)
    if unknown := set(change.added.get("theme", ())) - set(vocabulary.labels("theme")):
        wrong["theme_add"] = _("一覧にない値です。") + "、".join(unknown)
    try:
        read(change.over(draft_of(blank())), blank())
    except InvalidSubmission as error:
        wrong |= {"date" if n.startswith("date_") else n: why for n, why in error.fields.items()}
    return wrong


def _wrong_order(order: Order) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if Level.SEALED in (order.access, order.content):
        wrong["record_level"] = _("封印は一件ずつ、見られる人を指定して行ってください。")
    elif order.content is not None and is_wider(order.content, order.access):
        wrong["content_level"] = _("内容の公開範囲は、メタデータより広くできません。")
    if order.people is People.JUDGED and not order.people_reason:
        wrong["people_reason"] = _("公開してよいと判断した理由を書いてください。")
    return wrong


def blank() -> Item:
    """Stands for any item where only what was typed is looked at."""
    return Item(id="", seq=0, type="photo", received=now(), updated=now())
