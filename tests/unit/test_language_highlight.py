"""Snippets cut and marked from raw text."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.language.analyzer import Analyzer
from archive.language.highlight import Snippet, snippet
from archive.language.lexicon import load

FILLER = "熊本城の石垣が崩れた。"


@pytest.fixture(scope="module")
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    cache = request.config.cache
    assert cache is not None
    return load(Path(cache.mkdir("language")))


def marked(found: Snippet) -> list[str]:
    return [text for text, mark in found.parts if mark]


def show(analyzer: Analyzer, text: str, query: str, *phrases: str) -> Snippet:
    words = [token.term for token in analyzer.query_tokens(query)]
    return snippet(analyzer, text, words, phrases)


@pytest.mark.parametrize(
    ("query", "text", "marks"),
    [
        ("避難所", "益城町の避難所です", ["避難所"]),
        ("壊れる", "家がこわれた", ["こわれ"]),
        ("高島", "髙島さんの話", ["髙島"]),
        ("2016-04-16", "平成28年４月１６日の本震", ["平成28年４月１６日"]),
        ("500メートル", "水道管５００ｍ", ["５００ｍ"]),
        ("株式会社", "㈱熊本", ["㈱"]),
        ("京都", "東京都", []),
    ],
)
def test_marks_are_raw_text(analyzer: Analyzer, query: str, text: str, marks: list[str]) -> None:
    assert marked(show(analyzer, text, query)) == marks


def test_phrases_are_marked_over_word_borders(analyzer: Analyzer) -> None:
    assert marked(show(analyzer, "益城町の避難所", "", "町の避")) == ["町の避"]
    assert marked(show(analyzer, "ＡＢ、ｃｄ", "", "ab cd")) == ["ＡＢ、ｃｄ"]


def test_nothing_found_gives_the_beginning(analyzer: Analyzer) -> None:
    found = show(analyzer, FILLER * 30, "給水")
    assert marked(found) == []
    assert found.text == (FILLER * 30)[:120] + "…"


@pytest.mark.parametrize("before", [0, 20, 300, 5_000])
@pytest.mark.parametrize(
    ("word", "text"), [("給水", "給水車"), ("壊れる", "こわれた"), ("4/16", "四月十六日")]
)
def test_found_wherever_it_stands(analyzer: Analyzer, before: int, word: str, text: str) -> None:
    found = show(analyzer, FILLER * before + text + FILLER * 300, word)
    assert marked(found)
    assert len(found.text) <= 122


def test_the_window_with_most_different_words_wins(analyzer: Analyzer) -> None:
    text = "給水。" + FILLER * 40 + "給水車と避難所。" + FILLER * 40
    assert set(marked(show(analyzer, text, "給水 避難所"))) == {"給水", "避難所"}


def test_a_letter_for_letter_candidate_inside_another_word_is_not_marked(
    analyzer: Analyzer,
) -> None:
    text = "東京都の支援。" + FILLER * 300 + "京都の大学。" + FILLER * 300
    found = show(analyzer, text, "京都")
    assert marked(found) == ["京都"]
    assert "東京都" not in found.text


@given(
    text=st.text(alphabet="給水車避難所の、。\n葛\U000e0100ﾎﾟ㈱a1 ", max_size=300),
    width=st.integers(20, 80),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_snippet_is_a_piece_of_the_raw_text(analyzer: Analyzer, text: str, width: int) -> None:
    found = snippet(analyzer, text, ["給水", "避難", "所"], width=width)
    body = "".join(part for part, _ in found.parts if part != "…")
    assert body in text
    assert len(body) <= width + 5
    assert all(part for part, _ in found.parts)
