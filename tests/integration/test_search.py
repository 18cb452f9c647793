"""What is found, how it is read and explained, and what lies beside it."""

import pytest

from archive.model import Dates, PlaceStatement, State, When
from archive.rights import PUBLIC
from search.service import Ask
from search.suggestion import Kind
from tests.integration import search_under_test
from tests.integration.search_under_test import NOW, Archive, item, titled

analyzer, archive = search_under_test.analyzer, search_under_test.archive


def test_words_quotes_kana_dates_and_places(archive: Archive) -> None:
    archive.add(
        titled(1, "益城町総合体育館の避難所", places=(PlaceStatement(code="43443"),)),
        titled(2, "上益城郡の給水車", text=("四月十六日午前1時25分、じしんの後に水が止まった。",)),
        titled(3, "Castle walls", dates=Dates(happened=When(edtf="2016-04-16", source="row"))),
        titled(4, "東京都からの応援"),
    )
    assert archive.ids("避難所") == [1]
    assert archive.ids("「体育館の避難」") == [1]
    assert archive.ids("ひなんじょ") == [1]
    assert archive.ids("じしん") == [2]
    assert archive.ids("1:25") == [2]
    assert archive.ids("4月16日") == [2]
    assert archive.ids("場所:上益城郡") == [1]
    assert archive.ids("熊本県 体育館") == [1]
    assert archive.ids("castle") == [3]
    assert archive.ids("date:2016-04-14..2016-04-16") == [3]
    assert archive.ids("日付:平成28年") == [3]
    assert archive.ids("京都") == []
    assert archive.ids("水") == [2]


def test_each_document_is_found_by_every_part_of_its_title(archive: Archive) -> None:
    title = "熊本城の石垣と長周期地震動の記録（第2報）"
    archive.add(titled(1, title), titled(2, "ほか"))
    for first in range(len(title)):
        for last in range(first + 1, len(title) + 1):
            part = title[first:last]
            if any(map(str.isalnum, part)):
                assert archive.ids(f'"{part}"') == [1], part


def test_variant_kanji_find_each_other(archive: Archive) -> None:
    """教 and 敎, 髙島 and 高島 (SearchWorks 1923)."""
    archive.add(titled(1, "高島の敎會"), titled(2, "髙島の教会"))
    for typed in ("高島", "髙島", "教会", "敎會"):
        assert sorted(archive.ids(typed)) == [1, 2], typed


def test_long_text_is_found_to_its_end_and_harms_nobody(archive: Archive) -> None:
    """One sentence of more than 49,149 bytes, which the tokenizer refuses, in one line."""
    endless = "避難所で水を待つ人の列が続く" * 6000 + "通潤橋"
    archive.add(titled(1, "長い", text=(endless,)), titled(2, "短い"))
    assert archive.ids("通潤橋") == [1]
    assert archive.ids("短い") == [2]


def test_few_strict_hits_bring_a_looser_block_outside_all_counts(archive: Archive) -> None:
    archive.add(titled(1, "益城町の給水"), titled(2, "益城町の断水"), titled(3, "停電"))
    found = archive.find("益城町 給水")
    assert (found.total, [hit.item.seq for hit in found.hits]) == (1, [1])
    assert [hit.item.seq for hit in found.looser] == [2]
    assert found.facets["type"] == (("text", 1),)
    assert [one.seq for one in archive.search.walk(Ask(q="益城町 給水", now=NOW))] == [1]
    assert archive.find("益城町 給水", offset=24).looser == ()
    assert archive.find("場所:43443").looser == ()


def test_enough_strict_hits_bring_no_looser_block(archive: Archive) -> None:
    archive.add(*(titled(seq, "益城町の給水") for seq in range(1, 11)), titled(11, "益城町"))
    found = archive.find("益城町 給水")
    assert (found.total, found.looser) == (10, ())


def test_not_binds_the_looser_block_too(archive: Archive) -> None:
    archive.add(titled(1, "益城町の給水"), titled(2, "益城町の秘密"), titled(3, "秘密の給水"))
    found = archive.find("益城町 給水 -秘密")
    shown = [hit.item.seq for hit in (*found.hits, *found.looser)]
    assert shown == [1]


def test_the_reading_and_the_slips_are_told(archive: Archive) -> None:
    archive.add(titled(1, "給水"))
    found = archive.find('場所:ナルニア国 "給水', lang="ja")
    assert "ナルニア国" in " ".join(found.notes)
    assert "給水" in found.read_as
    assert archive.find("").read_as == ""


def test_odd_queries_never_fail(archive: Archive) -> None:
    archive.add(titled(1, "給水"))
    for typed in (
        "！！！",
        "(" * 500,
        '"',
        "-",
        "日付:",
        "\x00",
        "a" * 20_000,
        "水" * 3000,
        "␟",
        "OR",
    ):
        assert archive.find(typed).total in (0, 1)


def test_suggestions_are_queries_that_find_as_many(archive: Archive) -> None:
    place = (PlaceStatement(code="43443"),)
    archive.add(titled(1, "給水車", places=place), titled(2, "給水所"), titled(3, "益城町の橋"))
    for prefix in ("給", "益", "ましき", "mashi", "橋 給", "きゅうす", "kyus", "kyūsu"):
        for one in archive.search.suggest(prefix, PUBLIC, NOW):
            if one.kind is not Kind.TITLE:
                assert archive.find(one.text).total == one.count > 0
    assert ("場所:益城町", 1) in suggested(archive, "ましき")
    assert ("給水", 2) in suggested(archive, "給")
    assert suggested(archive, "  ") == []


def suggested(archive: Archive, prefix: str) -> list[tuple[str, int]]:
    return [(one.text, one.count) for one in archive.search.suggest(prefix, PUBLIC, NOW)]


@pytest.mark.parametrize("typed", ["きゅうす", "kyus", "KYUUSU", "ｋｙｕｓ"])
def test_kana_and_letters_suggest_what_is_read_so(archive: Archive, typed: str) -> None:
    archive.add(item(1, text=("給水の列",)), item(2, text=("急須",)), item(3, text=("休校",)))
    found = dict(suggested(archive, typed))
    assert found.get("給水") == found.get("急須") == 1
    assert "休校" not in found


def test_titles_are_suggested_with_their_items(archive: Archive) -> None:
    archive.add(titled(1, "大橋の落ちた日"), titled(2, "橋の写真"), titled(3, "大橋の写真"))
    found = archive.search.suggest("写真 大橋", PUBLIC, NOW)
    assert [(one.text, one.id) for one in found if one.kind is Kind.TITLE] == [
        ("大橋の写真", "item0003")
    ]


def test_words_of_texts_are_suggested_too(archive: Archive) -> None:
    archive.add(item(1, text=("炊き出しの列",)), item(2, text=("炊き出しの鍋",)))
    assert ("炊き出し", 2) in suggested(archive, "炊き")


def test_related_items_are_like_it_visible_and_never_itself(archive: Archive) -> None:
    place = (PlaceStatement(code="43443"),)
    day = Dates(happened=When(edtf="2016-04-16", source="row"))
    here = titled(1, "石垣の崩落", disaster="kumamoto-2016", places=place, dates=day)
    archive.add(
        here,
        titled(2, "石垣の修復", disaster="kumamoto-2016"),
        titled(3, "避難所", places=place, dates=day, disaster="kumamoto-2016"),
        titled(4, "石垣の調査", state=State.REVIEW, disaster="kumamoto-2016"),
        titled(5, "まったく別の話"),
    )
    assert [one.seq for one in archive.search.related(here, PUBLIC, NOW)] == [2, 3]
    assert [one.seq for one in archive.search.related(here, PUBLIC, NOW, size=1)] == [2]
    assert archive.search.related(item(9), PUBLIC, NOW) == ()


def test_a_page_of_text_is_marked(archive: Archive) -> None:
    text = "断水の日の通潤橋という。" * 30
    parts = archive.search.mark(text, "通潤橋 -断水")
    assert "".join(part for part, _ in parts) == text
    assert {part for part, marked in parts if marked} == {"通潤橋"}
