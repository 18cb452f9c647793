"""Easy Japanese: what citizens read has it, short and without the words of offices."""

import re

import pytest

from web.easy import easy_messages
from web.messages import extract

MESSAGES = {str(message.id): message for message in extract()["messages"] if message.id}
OTHERS = {
    *("web/lesson/wording.py", "web/takedown/form.py", "web/views/lesson.py"),
    *("web/views/snapshot.py", "web/views/prepared.py"),
    *("web/templates/collection.html", "web/templates/lesson.html"),
}
"""Where messages stand of which some are for staff or for programs alone."""
HARD = (
    *("閲覧", "該当", "絞", "公開", "検索", "一覧", "資料", "提供", "引用", "根拠", "申し出"),
    *("送信", "条件", "関連", "暫定", "表示", "利用", "掲載", "教訓", "市町村", "内容", "応答"),
    *("確認", "分野", "時期", "投稿", "削除", "事実", "保存", "取得", "範囲", "詳細", "要求"),
)
LONGEST = 50
"""Characters of a sentence; names of formats in brackets are not read as a sentence."""
_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}|%%")


def read() -> dict[str, str]:
    """What a reader of easy Japanese sees, by message."""
    return {told: easy or told for told, easy in easy_messages().items() if easy is not None}


def test_no_easy_words_are_left_over() -> None:
    assert easy_messages().keys() <= MESSAGES.keys()


def test_only_messages_for_others_are_left_out() -> None:
    for told, easy in easy_messages().items():
        if easy is None:
            assert {path for path, _line in MESSAGES[told].locations} <= OTHERS, told


def test_what_is_filled_in_is_the_same() -> None:
    for told, easy in read().items():
        assert sorted(_PLACEHOLDER.findall(told)) == sorted(_PLACEHOLDER.findall(easy)), told


@pytest.mark.parametrize("word", HARD)
def test_hard_words_are_not_used(word: str) -> None:
    assert [easy for easy in read().values() if word in easy] == []


def test_sentences_are_short_and_polite() -> None:
    for easy in read().values():
        for sentence in re.split(r"[。?？]", re.sub(r"（.*?）|\(.*?\)", "", easy)):
            assert len(sentence) <= LONGEST, sentence
        said = re.sub(r"（.*?）|「.*?」", "", easy) if easy.endswith("。") else ""
        for sentence in said.split("。")[:-1]:
            assert re.search(r"(です|ます|ません|ました|ください|か)$", sentence), easy
