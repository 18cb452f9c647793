"""The interface speaks English as completely as Japanese, and the compiled files are current."""

import re
from pathlib import Path

import pytest

import web
from web.i18n import DEFAULT, DOMAINS, LANGUAGES
from web.messages import extract, missing, missing_easy, read, stale

TEMPLATES = Path(web.__file__).parent / "templates"
OTHERS = [lang for lang in LANGUAGES if lang != DEFAULT]
_DATE = re.compile(r"\d+年(?:\d+月)?(?:\d+日)?(?:～\d+日)?|\d+時(?:\d+分)?|平成|令和")
"""Examples of how a date may be typed stay Japanese."""
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


@pytest.mark.parametrize("lang", OTHERS)
def test_no_message_is_missing(lang: str) -> None:
    assert missing(lang) == []


def test_what_citizens_read_is_in_easy_japanese_too() -> None:
    assert missing_easy() == [], "write each in plain words in web/easy/messages.json"


@pytest.mark.parametrize("lang", OTHERS)
def test_compiled_catalogs_are_current(lang: str) -> None:
    assert stale(lang) == []


@pytest.mark.parametrize("lang", OTHERS)
@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_are_translated(domain: str, lang: str) -> None:
    said = (_DATE.sub("", str(m.string)) for m in read(domain, lang) if m.id)
    left = [text for text in said if _JAPANESE.search(text)]
    assert left == []


def test_templates_and_code_are_both_looked_through() -> None:
    found = {path for message in extract()["messages"] for path, _ in message.locations}
    assert "web/templates/search.html" in found
    assert "web/problems.py" in found


def test_templates_hold_no_words_outside_the_catalogs() -> None:
    """What is left of a template without its tags, expressions and comments is no Japanese."""
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
        assert not _JAPANESE.search(bare.replace("q=給水", "")), path.name
