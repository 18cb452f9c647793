"""Words in Japanese on pages in English say what language they are in."""

import pytest
from flask import Flask, render_template_string

from web.i18n import foreign, init_languages


@pytest.mark.parametrize(
    ("address", "text", "html"),
    [
        ("/?lang=en", "避難所<b>", '<span lang="ja">避難所&lt;b&gt;</span>'),
        ("/?lang=en", "shelter & school", "shelter &amp; school"),
        ("/?lang=en", "ﾃｽﾄ", '<span lang="ja">ﾃｽﾄ</span>'),
        ("/", "避難所<b>", "避難所&lt;b&gt;"),
    ],
)
def test_japanese_is_marked_where_the_page_is_not(address: str, text: str, html: str) -> None:
    with Flask(__name__).test_request_context(address):
        assert str(foreign(text)) == html


def test_a_constant_is_marked_in_each_language_anew() -> None:
    """Jinja folds filters of constants when it compiles, in whatever language comes first."""
    app = Flask(__name__)
    app.add_url_rule("/", "home.show")
    init_languages(app)
    found = []
    for address in ("/", "/?lang=en", "/"):
        with app.test_request_context(address):
            found.append(render_template_string('{{ "給水" | foreign }}'))
    assert found == ["給水", '<span lang="ja">給水</span>', "給水"]
