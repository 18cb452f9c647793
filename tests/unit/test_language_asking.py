"""Words that only ask, point or beg do not stand between a question and its answer."""

from pathlib import Path

import pytest

from archive.language.analyzer import Analyzer
from archive.language.lexicon import load


@pytest.fixture(scope="module")
def analyzer(tmp_path_factory: pytest.TempPathFactory) -> Analyzer:
    compiled: Path = tmp_path_factory.getbasetemp().parent / "dictionary"
    return load(compiled)


@pytest.mark.parametrize(
    ("asked", "sought"),
    [
        ("益城町で水がもらえたのはどこ", ["益城", "町", "水", "貰う"]),
        ("本震はいつですか", ["本震"]),
        ("避難所について教えてください", ["避難", "所"]),
        ("どんな被害があったのか知りたい", ["被害"]),
        ("何年に起きた地震", ["起きる", "地震"]),
        ("何人が亡くなったのか", ["亡くなる"]),
        ("いくつの橋が落ちたか", ["橋", "落ちる"]),
        ("なぜ停電したの", ["停電"]),
        ("壊れたところはどこですか", ["壊れる"]),
        ("誰によって設計されたか", ["設計"]),
        ("何という名前の川か", ["名前", "川"]),
        ("被災したときの写真を見たい", ["被災", "写真"]),
        ("大きな余震", ["大きな", "余震"]),
        ("水が凍ることを何と言う", ["水", "凍る"]),
        ("一般に何と呼ばれていますか", ["一般"]),
        ("避難所と呼ばれた家", ["避難", "所", "呼ぶ", "家"]),
        ("どのような橋か", ["橋"]),
        ("どういう制度", ["制度"]),
        ("どうやって水を運んだか", ["水", "運ぶ"]),
        ("水をもらう列", ["水", "貰う", "列"]),
        ("見た人", ["見る", "人"]),
    ],
)
def test_what_is_sought_by_a_question(analyzer: Analyzer, asked: str, sought: list[str]) -> None:
    assert [token.term for token in analyzer.query_tokens(asked)] == sought


@pytest.mark.parametrize("alone", ["どこ", "いつ", "何", "なぜ", "これ", "教えて", "何ですか"])
def test_a_word_alone_is_sought_whatever_it_is(analyzer: Analyzer, alone: str) -> None:
    assert analyzer.query_tokens(alone)


@pytest.mark.parametrize("asked", ["本震はいつですか", "㈱髙島はどこ", "なぜ、2016年4月16日に"])
def test_the_index_keeps_them_all(analyzer: Analyzer, asked: str) -> None:
    held = {token.term for token in analyzer.tokens(asked)}
    assert {token.term for token in analyzer.query_tokens(asked)} < held


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("誰ですか", True),
        ("とは何ですか", True),
        ("どこ", True),
        ("作者は誰", False),
        ("すてかた", False),
        ("ところ", False),
        ("ある", False),
        ("。", False),
    ],
)
def test_which_texts_only_ask(analyzer: Analyzer, text: str, asks: bool) -> None:
    assert analyzer.only_asks(text) is asks
