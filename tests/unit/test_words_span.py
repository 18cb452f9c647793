"""From when to when, as a page says it: in Japan's days, the end not included."""

from datetime import datetime

import pytest
from flask import Flask
from flask.ctx import RequestContext

from web.i18n import init_languages
from web.words import hiragana, language_name, span


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        ("2016-04-14T21:26", "2016-04-16T01:25", "2016年4月14日 21時26分～16日 1時25分"),
        ("2016-04-16T01:25", "2016-04-17T00:00", "2016年4月16日 1時25分～17日 0時00分"),
        ("2016-04-17T00:00", "2016-04-19T01:25", "2016年4月17日～19日 1時25分"),
        ("2020-07-04T00:00", "2020-07-05T00:00", "2020年7月4日"),
        ("2016-06-01T00:00", "2016-11-19T00:00", "2016年6月1日～11月18日"),
        ("2020-04-01T00:00", "", "2020年4月1日以降"),
    ],
)
def test_a_span_in_words(begins: str, ends: str, words: str) -> None:
    start = datetime.fromisoformat(f"{begins}+09:00")
    end = datetime.fromisoformat(f"{ends}+09:00") if ends else None
    with _page("ja"):
        assert span(start, end) == words


def test_a_language_is_called_in_the_language_of_the_page() -> None:
    with _page("ja"):
        assert language_name("en") == "英語"
        assert language_name("zh-Hant") == "中国語"
        assert language_name("no such") == "no such"
    with _page("en"):
        assert language_name("vi") == "Vietnamese"


def test_a_reading_in_hiragana() -> None:
    assert hiragana("ミナミオグニマチ") == "みなみおぐにまち"


def _page(lang: str) -> RequestContext:
    app = Flask(__name__)
    init_languages(app)
    return app.test_request_context(f"/?lang={lang}")
