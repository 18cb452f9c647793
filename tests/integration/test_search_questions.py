"""Questions typed as they are: a name said by the way does not push the answer down."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.language.analyzer import Analyzer
from archive.model import PlaceStatement
from tests.integration.search_under_test import Archive, analyzer, titled

__all__ = ["analyzer"]

MASHIKI = (PlaceStatement(code="43443"),)
"""益城町."""


@pytest.fixture
def archive(tmp_path: Path, analyzer: Analyzer) -> Iterator[Archive]:
    archive = Archive(tmp_path, analyzer)
    archive.add(
        titled(1, "自治会の集まり", places=MASHIKI, text=("配布の当番を決めた。",)),
        titled(2, "石橋の修理", text=("江戸時代に石工の棟梁が設計した水道橋を職人が修理した。",)),
        titled(3, "倉庫", text=("荷物を運んだ。",)),
    )
    yield archive
    archive.close()


def shown(archive: Archive, q: str) -> list[int]:
    found = archive.find(q)
    return [hit.item.seq for hit in (*found.hits, *found.looser)]


def test_a_place_said_in_a_long_question_does_not_decide(archive: Archive) -> None:
    asked = "益城町の配布とも縁のある江戸時代の水道橋を設計した石工の棟梁は誰ですか"
    assert shown(archive, asked)[0] == 2


def test_in_a_short_query_the_place_stands_first(archive: Archive) -> None:
    assert shown(archive, "益城町 設計")[0] == 1


@pytest.mark.parametrize(
    "asked",
    [
        "「水道橋」とは何ですか",
        "石工が設計したのは何という橋",
        "水道橋を設計した職人は誰でしょう？",
        "「石工」と呼ばれた棟梁が設計したものはどれ",
    ],
)
def test_what_only_asks_is_not_wanted_in_a_text(archive: Archive, asked: str) -> None:
    assert shown(archive, asked)[0] == 2


def test_a_text_that_says_it_in_other_words_is_a_strict_hit(archive: Archive) -> None:
    asked = "江戸時代に石工の棟梁が建設した水道橋"
    assert archive.ids(asked) == [2]
    assert "語以上" in archive.find(asked).read_as
    assert archive.ids("江戸時代 石工 棟梁 建設 水道橋") == []


def test_a_name_that_is_cut_otherwise_in_a_text_is_found_strictly(archive: Archive) -> None:
    """赤里市 is 赤, 里, 市 in the question and 赤, 里市 as a title."""
    archive.add(titled(4, "赤里市", text=("江戸時代は葡萄酒の産地として栄えた。",)))
    assert archive.ids("赤里市は江戸時代に何の産地として栄えたか") == [4]


def test_what_is_forbidden_in_a_sentence_is_so_by_all_its_words(archive: Archive) -> None:
    assert archive.ids("石工 -江戸時代に石工の棟梁が建設した水道橋") == [2]
    assert archive.ids("石工 -江戸時代に石工の棟梁が設計した水道橋") == []


def test_a_question_on_a_quoted_name_is_strict_without_what_asks(archive: Archive) -> None:
    assert archive.ids("「水道橋」とは何ですか") == [2]
    assert archive.ids("水道橋 どこ") == [2]
