"""An item in a list: what may be shown of it, drawn from its record and judged like its page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from archive import vocabulary
from archive.model import Asset, Item
from archive.record import record
from archive.rights import Grant, judge
from web.current import now
from web.i18n import current_language
from web.viewer import current_viewer
from web.words import to_minute

Parts = Sequence[tuple[str, bool]]
"""Pieces of a snippet; those that are true were sought."""
_EXCERPT = 120
_TRUTH_KIND = {"confirmed": "ok", "unverified": "warn", "false": "danger"}
_PICTURED = ("image/", "application/pdf")
_RECORDED = ("audio/", "video/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What every list shows; a content warning stands in for picture and excerpt."""

    id: str
    url: str
    title: str
    title_lang: str
    type: str
    language: str
    facts: tuple[str, ...]
    badges: tuple[tuple[str, str], ...]
    warning: str
    picture: str
    excerpt: str
    snippet: Parts
    closed: bool


def cards(items: Iterable[Item]) -> list[Card]:
    """Those of the items whose record the viewer may see."""
    made = (card(item) for item in items)
    return [one for one in made if one is not None]


def card(item: Item, snippet: Parts = ()) -> Card | None:
    """The card, or ``None`` where the viewer may not see the record."""
    grant = judge(item, current_viewer(), now())
    if not grant.record:
        return None
    shown = record(item, grant, base_url="", lang=current_language())
    warned = bool(shown["content_warning"])
    return Card(
        id=item.id,
        url=url_for("item.show", item_id=item.id),
        title=shown["title"],
        title_lang=shown["title_language"],
        type=item.type,
        language=item.language,
        facts=_facts(shown),
        badges=_badges(shown, closed=not grant.content),
        warning=warning_words(shown["content_warning"]),
        picture="" if warned else picture_url(item, grant),
        excerpt="" if warned else _excerpt(shown),
        snippet=() if warned else snippet,
        closed=not grant.content,
    )


def picture_url(item: Item, grant: Grant, *, asset: int | None = None, size: str = "small") -> str:
    """Where the public picture of an asset is (default: of the first that has one), or nothing."""
    if not grant.content:
        return ""
    found = [at for at in pictured(item) if asset in (None, at)]
    if not found:
        return ""
    return url_for("media.picture", item_id=item.id, asset=found[0], size=size)


def pictured(item: Item) -> list[int]:
    """Positions of the assets from which pictures are made."""
    return [at for at, one in enumerate(item.assets) if _has_picture(one)]


def viewed(item: Item) -> list[int]:
    """Positions of the assets that a page shows or plays."""
    pictures = pictured(item)
    return [at for at, one in enumerate(item.assets) if at in pictures or is_recording(one)]


def is_recording(asset: Asset) -> bool:
    return asset.media_type.startswith(_RECORDED)


def _has_picture(asset: Asset) -> bool:
    """Films and office documents have one where it could be drawn when they came."""
    return asset.media_type.startswith(_PICTURED) or asset.width > 0


def warning_words(warning: str) -> str:
    """A content warning of the vocabulary in words; one in own words stands for itself."""
    return vocabulary.label("content-warning", warning, current_language()) if warning else ""


def _facts(shown: dict[str, Any]) -> tuple[str, ...]:
    date = to_minute(shown["date"]["edtf"]) if shown["date"] else ""
    places = tuple(place["name"] for place in shown["places"])
    return tuple(filter(None, (shown["type_label"], date, *places[:2])))


def _badges(shown: dict[str, Any], *, closed: bool) -> tuple[tuple[str, str], ...]:
    post = shown["post"]
    truth = ((post["truth_label"], _TRUTH_KIND.get(post["truth"], "quiet")),) if post else ()
    gone = post and post["availability"] != "live"
    state = ((post["availability_label"], "quiet"),) if gone else ()
    return (*truth, *state, *(((_("内容は非公開"), "quiet"),) if closed else ()))


def _excerpt(shown: dict[str, Any]) -> str:
    text = " ".join(shown.get("text", ())[:1]).strip()
    return text[:_EXCERPT]
