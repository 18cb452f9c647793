"""Languages of the interface: named by the address (``?lang=en``), Japanese where none is named.

The API also heeds ``Accept-Language``.
"""

import re
from pathlib import Path
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import Babel
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from web.entrance import ACCOUNT, STAFF, may_work_here

LANGUAGES = {"ja": "日本語", "en": "English"}
DEFAULT = "ja"
CATALOGS = Path(__file__).parent / "locale"
DOMAINS = ("messages", "staff")
"""Catalogs that are merged: the public pages and the staff pages."""
_FOR_PROGRAMS = "/api/"
_WITHOUT_LANGUAGE = frozenset(
    {
        *("static", "media", "page.robots", "page.favicon"),
        *("outside.index", "outside.pages", "outside.items"),
    }
)
"""Endpoints and blueprints whose answers are the same in every language."""
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]")
"""Kana and kanji."""
AIDS = ("easy", "furigana")
"""Ways to read Japanese that an address may ask for (``?easy=1``)."""
EASY = "やさしい日本語"


def init_languages(app: Flask) -> None:
    """Choose the language before each request and keep it in every address that is built."""
    folders = ";".join(str(CATALOGS) for _ in DOMAINS)
    Babel(
        app,
        default_locale=DEFAULT,
        default_domain=";".join(DOMAINS),
        default_translation_directories=folders,
        default_timezone="Asia/Tokyo",
        locale_selector=current_language,
    )
    app.url_defaults(_keep_language)
    app.jinja_env.filters["foreign"] = _foreign
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    return {
        "lang": current_language(),
        "languages": _languages(),
        "furigana": has_furigana(),
        "furigana_switch": _same_page(DEFAULT, furigana="0" if has_furigana() else "1"),
        "easy": is_easy(),
        "easy_name": EASY,
        "easy_page": "" if _is_for_staff() else _same_page(DEFAULT, easy="1", furigana="1"),
        "plain_page": _same_page(DEFAULT, easy="0", furigana="0"),
    }


def current_language() -> str:
    """``ja`` or ``en``."""
    if "lang" not in g:
        asked = request.args.get("lang", "") if request else DEFAULT
        g.lang = asked if asked in LANGUAGES else _preferred()
    return str(g.lang)


def _preferred() -> str:
    """Programs may say it in a header; a page has one address for each language."""
    if not request.path.startswith(_FOR_PROGRAMS):
        return DEFAULT
    return request.accept_languages.best_match(LANGUAGES, DEFAULT) or DEFAULT


def has_furigana() -> bool:
    """Whether the address asks for readings over kanji (``?furigana=1``); in Japanese only."""
    return _is_asked("furigana")


def is_easy() -> bool:
    """Whether it asks for easy Japanese (``?easy=1``), which no staff page has."""
    return _is_asked("easy") and not _is_for_staff()


def _is_for_staff() -> bool:
    """Where staff may not work, their addresses look as any that leads nowhere."""
    name = (request.blueprint or "") if request else ""
    return name.startswith(ACCOUNT) or (name.startswith(STAFF) and may_work_here())


def _is_asked(aid: str) -> bool:
    return bool(request) and current_language() == DEFAULT and request.args.get(aid) == "1"


def foreign(text: str) -> Markup:
    """Text as HTML, marked as Japanese where it is and the page is not (WCAG 2.2, 3.1.2)."""
    if current_language() == DEFAULT or not _JAPANESE.search(text):
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(DEFAULT, text)


@pass_context
def _foreign(_context: Context, text: str) -> Markup:
    """Asks for the context: else a constant would be marked once, when the template is compiled."""
    return foreign(text)


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    names = {endpoint, endpoint.rpartition(".")[0]}
    if names & _WITHOUT_LANGUAGE or endpoint.endswith(".static"):
        return
    if values.setdefault("lang", current_language()) == DEFAULT:
        del values["lang"]
        for aid in filter(_is_asked, AIDS):
            values.setdefault(aid, "1")
    for aid in AIDS:
        if values.get(aid) != "1":
            values.pop(aid, None)


def _languages() -> list[dict[str, Any]]:
    """This page in every language: ``url`` for the switch, ``own`` for search engines."""
    return [
        {
            "tag": tag,
            "name": name,
            "current": tag == current_language(),
            "url": _same_page(tag),
            "own": _same_page(tag, whole=False),
        }
        for tag, name in LANGUAGES.items()
    ]


def _same_page(tag: str, *, whole: bool = True, **aids: str) -> str:
    """With what the address asks for, or ``whole`` apart: the page as it stands for itself."""
    stays = whole and tag == DEFAULT
    said: dict[str, Any] = {
        "lang": tag,
        **{aid: "1" if stays and _is_asked(aid) else "0" for aid in AIDS},
        **aids,
    }
    if not request or request.endpoint is None or request.method not in ("GET", "HEAD"):
        return url_for("home.show", **said)
    asked = request.args.lists() if whole else ()
    kept: dict[str, Any] = {k: values for k, values in asked if k not in said}
    kept |= request.view_args or {}
    return url_for(request.endpoint, **{**kept, **said})


def n(number: int) -> str:
    """A number with separators, as both languages write it."""
    return f"{number:,}"
