"""Ways to write one thing: counts with one kanji, bare units, named days, kana, okurigana."""

from pathlib import Path

import pytest

from archive.language.analyzer import Analyzer
from archive.language.lexicon import load
from archive.language.naming import also_named
from archive.language.respelling import respellings


@pytest.fixture(scope="module")
def analyzer(request: pytest.FixtureRequest) -> Analyzer:
    assert request.config.cache is not None
    return load(Path(request.config.cache.mkdir("language")))


def finds(analyzer: Analyzer, query: str, text: str) -> bool:
    held = set(analyzer.streams(f"当時は{text}について聞いた。").words.split())
    return all(token.term in held for token in analyzer.query_tokens(query))


@pytest.mark.parametrize(
    "counter", ["階", "円", "秒", "本", "袋", "度", "日", "時", "年間", "番地"]
)
@pytest.mark.parametrize(("digit", "kanji"), [("2", "二"), ("5", "五"), ("9", "九")])
def test_one_kanji_counts_as_a_digit_does(
    analyzer: Analyzer, counter: str, digit: str, kanji: str
) -> None:
    assert finds(analyzer, digit + counter, kanji + counter)
    assert finds(analyzer, kanji + counter, digit + counter)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一度", "1度"),
        ("十分", "10分"),
        ("三分の一", "3分の1"),
        ("三、四日", "3、4日"),
        ("元日", "1月1日"),
        ("大晦日", "12月31日"),
        ("㎡", "平方メートル"),
        ("㎞", "キロメートル"),
        ("シヤツ", "シャツ"),
        ("ピヤノ", "ピアノ"),
    ],
)
def test_two_notations_of_one_thing(analyzer: Analyzer, one: str, other: str) -> None:
    assert finds(analyzer, one, other)
    assert finds(analyzer, other, one)


def test_a_count_is_one_term_with_one_place(analyzer: Analyzer) -> None:
    (count,) = analyzer.query_tokens("二階")
    assert (count.term, count.start, count.end) == ("q:2階", 0, 2)
    assert [token.term for token in analyzer.query_tokens("二階の窓")] == ["q:2階", "窓"]
    assert [token.term for token in analyzer.tokens("二階")] == ["2", "階", "q:2階"]


def test_streams_hold_what_tokens_are(analyzer: Analyzer) -> None:
    text = "三日の朝、二階で一度かぎを見た。いぬと元日に㎡で測った。"
    analysis = analyzer.analyze(text)
    streams = analyzer.streams(text)
    assert streams.words.split() == analysis.words.terms
    assert streams.readings.split() == analysis.readings.terms


@pytest.mark.parametrize("name", ["八代", "三角", "五木"])
def test_a_name_with_a_number_is_no_count(analyzer: Analyzer, name: str) -> None:
    assert not any(token.term.startswith("q:") for token in analyzer.tokens(name))


def test_a_short_word_in_hiragana_is_kept_as_it_stands(analyzer: Analyzer) -> None:
    """The tokenizer reads いぬ here as a verb for sleeping."""
    assert "いぬ" in analyzer.streams("説明にはいぬとある").readings.split()


def test_a_noun_is_sought_in_kana_by_its_readings(analyzer: Analyzer) -> None:
    assert analyzer.writings.spoken("鍵") == ("カギ",)
    assert analyzer.writings.spoken("落葉") == ("ラクヨウ", "オチバ")
    assert analyzer.writings.spoken("かぎ") == analyzer.writings.spoken("鍵を開ける") == ()


def test_okurigana_are_left_out_and_put_in(analyzer: Analyzer) -> None:
    assert analyzer.writings.respelled("落ち葉")[0] == "落葉"
    assert "切り土" in analyzer.writings.respelled("切土")[1]
    assert analyzer.writings.respelled("生き物")[0] == ""
    assert "生き物" not in analyzer.writings.respelled("生物")[1]


def test_names_of_what_notations_say() -> None:
    assert also_named("元日") == ("d:--01-01",)
    assert also_named("km2") == ("平方", "キロメートル")
    assert also_named("避難所") == ()


def test_large_kana_are_read_as_small_ones() -> None:
    assert "シャツ" in respellings("シヤツ")
