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
    if not request or current_language() != DEFAULT:
        return False
    return request.args.get("furigana") == "1"


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
        if has_furigana():
            values.setdefault("furigana", "1")
    if values.get("furigana") != "1":
        values.pop("furigana", None)


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


def _same_page(tag: str, *, whole: bool = True, furigana: str = "") -> str:
    """With what the address asks for, or ``whole`` apart: the page as it stands for itself."""
    aid = furigana or ("1" if whole and has_furigana() and tag == DEFAULT else "0")
    if not request or request.endpoint is None or request.method not in ("GET", "HEAD"):
        return url_for("home.show", lang=tag, furigana=aid)
    asked = request.args.lists() if whole else ()
    kept: dict[str, Any] = {k: values for k, values in asked if k not in ("lang", "furigana")}
    kept |= request.view_args or {}
    return url_for(request.endpoint, **{**kept, "lang": tag, "furigana": aid})


def n(number: int) -> str:
    """A number with separators, as both languages write it."""
    return f"{number:,}"
