"""What every template may use: name of the site, navigation, filters."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import gettext as _

from archive.settings import Settings
from web.current import public_url, services
from web.entrance import is_public_only
from web.words import (
    date_precision,
    day,
    hiragana,
    instant_words,
    language_name,
    minute,
    name_in,
    platform_name,
    span,
    to_minute,
    value_label,
)


def init_page_context(app: Flask) -> None:
    app.context_processor(_context)
    app.jinja_env.filters.update(
        number=number,
        size=file_size,
        day=day,
        minute=minute,
        instant_words=instant_words,
        name_in=name_in,
        value_label=value_label,
        platform_name=platform_name,
        to_minute=to_minute,
        date_precision=date_precision,
        hiragana=hiragana,
        language_name=language_name,
        span=span,
        play_time=play_time,
        anchor=anchor,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def number(value: int) -> str:
    """With separators of thousands."""
    return f"{value:,}"


def play_time(seconds: float) -> str:
    """As players show it: 「1:05」, 「1:02:30」."""
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def anchor(uri: str) -> str:
    """The name of a licence's part on the page of terms."""
    path = urlsplit(uri).path.strip("/").replace("/", "-").lower()
    return path or "undetermined"


def file_size(count: int) -> str:
    """Bytes in words: 「35 KB」, 「1.2 MB」."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} KB"
    return f"{count / 1_000_000:.1f} MB"


def _context() -> dict[str, Any]:
    settings: Settings = services().settings
    return {
        "site_name": settings.site_name,
        "operator": settings.operator,
        "contact": settings.contact,
        "public_only": is_public_only(settings),
        "contact_url": contact_url(settings.contact),
        "base_url": public_url(),
        "main_nav": (
            ("search.show", _("さがす")),
            ("place.index", _("場所")),
            ("disaster.index", _("災害")),
            ("lesson.index", _("教訓")),
            ("page.about", _("案内")),
        ),
        "foot_nav": (
            ("page.about", _("このアーカイブについて")),
            ("page.terms", _("利用条件")),
            ("page.accessibility", _("ウェブアクセシビリティ方針")),
            ("page.data", _("データとAPI")),
        ),
    }


def contact_url(contact: str) -> str:
    """The address behind the operator's contact: a page or an e-mail address, else nothing."""
    if urlsplit(contact).scheme in ("https", "http"):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else ""
