"""やさしい日本語: the interface in short and plain Japanese, where an address asks for it.

A way of reading and no language: pages stay Japanese, and what the archive holds stays as it is.
Guide: https://www.bunka.go.jp/seisaku/kokugo_nihongo/kyoiku/92484001.html
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from babel.support import NullTranslations
from flask import Flask
from flask_babel import Domain

from web.i18n import is_easy

MESSAGES = Path(__file__).parent / "messages.json"


def init_easy(app: Flask) -> None:
    app.before_request(_choose)


@cache
def easy_messages() -> Mapping[str, str | None]:
    """Easy words by message; empty where it is easy as it is, None where no citizen reads it."""
    return msgspec.json.decode(MESSAGES.read_bytes(), type=dict[str, str | None])


class _Words(NullTranslations):
    """Answers for the catalogs; a message without easy words stands for itself."""

    def gettext(self, message: str) -> str:
        return easy_messages().get(message) or message

    ugettext = gettext


class _Easy(Domain):  # type: ignore[misc] # flask_babel has no types
    def get_translations(self) -> NullTranslations:
        return _Words()


_EASY = _Easy()


def _choose() -> None:
    if is_easy():
        _EASY.as_default()
