"""The form of a theme: as typed, and as what it says."""

from dataclasses import replace

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from archive.theme import LABELS, NEW, Held
from archive.vocabulary import Theme, label
from web.agreement.form import Typed
from web.current import services
from web.i18n import current_language

_LONGEST = 2000


def typed(form: MultiDict[str, str]) -> Typed:
    plain = {name: " ".join(form.get(name, "").split())[:_LONGEST] for name in (*LABELS, "after")}
    note = form.get("note", "").replace("\r\n", "\n").strip()
    return plain | {"note": note[:_LONGEST]}


def typed_of(held: Held) -> Typed:
    labels = {name: held.value.label.get(tag, "") for name, tag in LABELS.items()}
    after = services().themes.before(held.id)
    return labels | {"after": after, "note": held.value.note}


def theme_of(said: Typed, held: Held) -> Theme:
    """Where nobody moved it, its order stays as it is."""
    themes, order = services().themes, held.value.order
    if held.id == NEW or said["after"] != themes.before(held.id):
        order = themes.order_after(said["after"], held.id)
    texts = {tag: said[name] for name, tag in LABELS.items() if said[name]}
    return replace(held.value, label=texts, note=said["note"], order=order)


def offered(but: str = "") -> list[tuple[str, str]]:
    """Themes to choose from, each by its label."""
    lang = current_language()
    every = (one.id for one in services().themes.every() if one.value.offered)
    return [(one, label("theme", one, lang)) for one in every if one != but]


def fields() -> dict[str, str]:
    return {
        "ja": _("日本語"),
        "reading": _("読み（かな）"),
        "easy": _("やさしい日本語"),
        "en": _("英語"),
        "note": _("範囲のメモ（職員だけ）"),
        "after": _("並び順（どのテーマの次か）"),
    }
