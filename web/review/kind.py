"""What an item is, as a person states it: its type, its language, the collections it belongs to."""

from collections.abc import Iterable, Mapping

from babel import Locale
from flask_babel import gettext as _

from archive import vocabulary
from archive.model import Item
from search.service import Ask
from web.auth import current_agent
from web.away import found_or_away
from web.current import now
from web.i18n import current_language
from web.review.draft import Draft
from web.review.moment import Wrong
from web.review.wording import options

POST = "post"
LANGUAGES = (
    *("ja", "en", "zh-Hant", "zh-Hans", "ko", "vi", "tl", "id", "ne", "pt", "es"),
    *("mul", "zxx", "und"),
)
"""Offered for the language of a thing (BCP 47): several, none and unknown are answers, too."""
LONGEST_NAME = 100
"""Characters in the name of a collection."""


def read_type(draft: Draft, item: Item, wrong: Wrong) -> str:
    """A post stays a post, and nothing else becomes one: its words come from a platform."""
    chosen = draft.one("type") if "type" in draft.values else item.type
    if chosen not in vocabulary.labels("type"):
        wrong["type"] = _("種類を一覧から選んでください。")
    elif (chosen == POST) is not (item.post is not None):
        wrong["type"] = _("SNS投稿とほかの種類とは、入れ替えられません。")
    else:
        return chosen
    return item.type


def read_language(draft: Draft, item: Item, wrong: Wrong) -> str:
    chosen = draft.one("language") if "language" in draft.values else item.language
    if chosen == item.language or chosen in LANGUAGES:
        return chosen
    wrong["language"] = _("資料の言語を一覧から選んでください。")
    return item.language


def read_collections(draft: Draft, item: Item, wrong: Wrong) -> tuple[str, ...]:
    """Names in the order of the form, each once; spaces inside are single ones."""
    if "collection" not in draft.values:
        return item.collections
    names = (" ".join(name.split()) for name in draft.many("collection"))
    stated = tuple(dict.fromkeys(filter(None, names)))
    if any(len(name) > LONGEST_NAME for name in stated):
        wrong["collection"] = _("コレクションの名前は%(n)s文字までにしてください。", n=LONGEST_NAME)
    return stated


def type_options(item: Item) -> list[tuple[str, str]]:
    """What the item can be."""
    known = options("type")
    return [(key, words) for key, words in known if (key == POST) is (item.post is not None)]


def language_options(held: str) -> list[tuple[str, str]]:
    """Tags and names for the form; the one that the item has is always among them."""
    tags = LANGUAGES if held in LANGUAGES or not held else (*LANGUAGES, held)
    return [(tag, language_name(tag)) for tag in tags]


def language_name(tag: str) -> str:
    """The name of a language in the language of the page; a tag without one stands for itself."""
    names: Mapping[str, str] = Locale(current_language()).languages
    return names.get(tag.replace("-", "_"), tag)


def known_collections(held: Iterable[str]) -> list[str]:
    """Names that are in use where this person can see them, for the list behind the field."""
    asked = Ask(size=1, facets=("collection",), viewer=current_agent(), now=now())
    counted = found_or_away(asked).facets.get("collection", ())
    return sorted({*held, *(name for name, _count in counted)})
